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
        let part = part_of(&crate::ssr::path()).map(|part| preload(wasm.replace("keywright_bg", part)));
        let (start, loader) = (start(&js, &wasm), js.replace("keywright.js", "__wasm_split.js"));
        view! {
            <link rel="stylesheet" href=css />
            <link rel="modulepreload" href=js />
            <link rel="modulepreload" href=loader />
            {preload(wasm)}
            {part}
            <script type="module" nonce=use_nonce()>
                {start}
            </script>
            {reload.map(|origin| view! { <script type="module" nonce=use_nonce() src=format!("{origin}/reload.js")></script> })}
        }
    })
}

/// Wakes the page once it is painted, which on a slow processor takes less time than waking does. Nothing is painted behind
/// other windows: there it does not wait.
fn start(js: &str, wasm: &str) -> String {
    format!(
        "import init, {{ hydrate }} from {js:?}; \
         const painted = new Promise(done => {{ requestAnimationFrame(() => setTimeout(done)); setTimeout(done, 200) }}); \
         init({{ module_or_path: {wasm:?} }}).then(() => painted).then(hydrate);"
    )
}

fn preload(wasm: String) -> AnyView {
    view! { <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" /> }.into_any()
}

/// The file that the page at `path` needs besides the first one, so that it comes at the same time; see `site/screen.rs`.
fn part_of(path: &str) -> Option<&'static str> {
    let begins_with = |beginnings: &[&str]| beginnings.iter().any(|beginning| path.starts_with(beginning));
    if begins_with(&["/queue"]) {
        Some("split_queue")
    } else if begins_with(&["/admin"]) {
        Some("split_backstage")
    } else if path == "/" || begins_with(&["/apis/", "/sign-in"]) {
        None
    } else {
        Some("split_desk")
    }
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn a_page_names_the_file_it_needs() {
        assert_eq!(part_of("/"), None);
        assert_eq!(part_of("/apis/weather/request"), None);
        assert_eq!(part_of("/queue"), Some("split_queue"));
        assert_eq!(part_of("/admin/entries/new"), Some("split_backstage"));
        assert_eq!(part_of("/requests/req_1"), Some("split_desk"));
    }
}
