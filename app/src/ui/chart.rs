use leptos::prelude::*;

mod draw;

pub use draw::{Bars, Column, grouped};

/// A chart, as the server drew it with [`Bars::draw`]. Browsers only show it, so how to draw is no part of their program.
#[component]
pub fn Chart(html: String) -> impl IntoView {
    view! { <div class="chart" inner_html=html></div> }
}
