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
        let part = part_of(&crate::ssr::path()).map(|part| wasm.replace("keywright_bg", part));
        let (start, loader) = (start(&js, &wasm, part), js.replace("keywright.js", "__wasm_split.js"));
        view! {
            <link rel="stylesheet" href=css />
            <link rel="modulepreload" href=js />
            <link rel="modulepreload" href=loader />
            <script type="module" nonce=use_nonce()>
                {start}
            </script>
            {reload.map(|origin| view! { <script type="module" nonce=use_nonce() src=format!("{origin}/reload.js")></script> })}
        }
    })
}

/// Fetches the program and wakes the page, both once it is painted: on a slow line the style sheet has not to share with what is
/// forty times as large, and on a slow processor painting does not wait for waking. Behind other windows nothing is painted, so
/// it does not wait there for ever.
fn start(js: &str, wasm: &str, part: Option<String>) -> String {
    let fetched: Vec<_> = core::iter::once(wasm.to_owned()).chain(part).collect();
    format!(
        r#"import init, {{ hydrate }} from {js:?};
await new Promise(done => {{ requestAnimationFrame(() => setTimeout(done)); setTimeout(done, 200) }});
for (const href of {fetched:?}) document.head.append(Object.assign(document.createElement("link"), {{ rel: "preload", as: "fetch", crossOrigin: "anonymous", href }}));
await init({{ module_or_path: {wasm:?} }});
hydrate();"#
    )
}

/// The file that the page at `path` needs besides the first one, so that both come at the same time; see `site/screen.rs`.
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
    use super::{part_of, start};

    #[test]
    fn nothing_is_fetched_before_the_page_is_painted() {
        let script = start("/pkg/1/keywright.js", "/pkg/1/keywright_bg.wasm", Some("/pkg/1/split_queue.wasm".into()));
        let (before, after) = script.split_once("requestAnimationFrame").expect("it waits for a frame");
        assert!(!before.contains(".wasm"), "{before}");
        assert!(after.contains(r#"["/pkg/1/keywright_bg.wasm", "/pkg/1/split_queue.wasm"]"#), "{after}");
    }

    #[test]
    fn a_page_names_the_file_it_needs() {
        assert_eq!(part_of("/"), None);
        assert_eq!(part_of("/apis/weather/request"), None);
        assert_eq!(part_of("/queue"), Some("split_queue"));
        assert_eq!(part_of("/admin/entries/new"), Some("split_backstage"));
        assert_eq!(part_of("/requests/req_1"), Some("split_desk"));
    }
}
