//! Wakes the page that the server rendered.
#![cfg(target_arch = "wasm32")]

use core::time::Duration;
use leptos::prelude::{document, set_timeout};

/// Called by the page once the program is loaded. Done when the page takes part, its own file included.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), app::App).await.forget();
    // Behind what the page still has to do in this turn, such as listening to keys.
    set_timeout(mark_hydrated, Duration::ZERO);
}

/// Browser tests, scripts and style sheets go by this mark.
fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // A browser that refuses the mark still works.
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
