//! Wakes the page that the server rendered.
#![cfg(target_arch = "wasm32")]

/// Called by the page once the program is loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_lazy(app::App);
}
