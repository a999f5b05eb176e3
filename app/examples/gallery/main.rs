//! Every part of `app::ui` in its states on one page, to be looked at while one changes them or `style/`:
//!
//! ```sh
//! cargo run -p app --features ssr --example gallery > target/gallery.html
//! ```
//!
//! It is plain HTML, as a browser without a script gets it, and links `style/main.css` beside `target`.

mod forms;
mod parts;

use app::ui::provide_ui;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{components::Router, location::RequestUrl};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let page = Owner::new().with(|| {
        provide_context(RequestUrl::new("/requests"));
        provide_meta_context();
        provide_ui();
        view! { <Router>{parts::gallery()}</Router> }.to_html()
    });
    write!(
        std::io::stdout(),
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Gallery</title>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\
         <link rel=stylesheet href=../style/main.css><body>{page}</body></html>"
    )
}
