//! Wakes the page that the server rendered.
#![cfg(target_arch = "wasm32")]

use leptos::prelude::document;

/// Called by the page once the program is loaded. Done when the page takes part, its own file included.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    let links = app::PlainLinks::new();
    // The program has only just been put together.
    app::turn().await;
    leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), || app::piece(app::App())).await.forget();
    // What the page still has to do in this turn, such as listening to keys.
    app::turn().await;
    drop(links);
    mark_hydrated();
}

/// Browser tests, scripts and style sheets go by this mark.
fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // A browser that refuses the mark still works.
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
