//! The files the shell asks the browser to load. The server knows their names, as those change with their content.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use serde::Deserialize;

/// Addresses of the style sheet, the loader and the WASM. The server provides them as context to every page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Assets {
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// Where `cargo xtask dev` tells open pages to reload; always absent in a release server.
    #[serde(skip)]
    pub reload: Option<String>,
}

/// Goes into the shell's `<head>`: the style sheet, and the script that brings the page to life.
///
/// Stands in for Leptos's `HydrationScripts`, which reads the names from a file beside the binary; ours are inside it.
#[component]
pub fn AssetLinks() -> impl IntoView {
    let assets = use_context::<Assets>();
    assets.map(|Assets { js, wasm, css, reload }| {
        let start = format!("import init, {{ hydrate }} from {js:?}; init({{ module_or_path: {wasm:?} }}).then(hydrate);");
        view! {
            <link rel="stylesheet" href=css />
            <link rel="modulepreload" href=js />
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
            <script type="module" nonce=use_nonce()>
                {start}
            </script>
            {reload.map(|origin| view! { <script type="module" nonce=use_nonce() src=format!("{origin}/reload.js")></script> })}
        }
    })
}
