#[cfg(feature = "ssr")]
use leptos::{nonce::use_nonce, prelude::*};

/// Where the browser finds the built site; hashed names, so that they never change. The server provides it as context.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// `/pkg/keywright.<hash>.js`
    pub js: String,
    pub wasm: String,
    pub css: String,
}

/// The document around the app.
#[cfg(feature = "ssr")]
pub fn shell() -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    crate::ssr::set_content_security_policy(&nonce);
    let Assets { js, wasm, css } = use_context().unwrap_or_default();
    let start = start_script(&js, &wasm);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=crate::ssr::theme().attribute()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="description" content="Ask for API keys, and decide who gets them." />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <link rel="stylesheet" id="style" href=css />
                <link rel="modulepreload" href=js />
                <link rel="preload" href=wasm as_="fetch" type_="application/wasm" crossorigin="anonymous" />
                <script type="module" nonce=nonce inner_html=start></script>
                <leptos_meta::MetaTags />
            </head>
            <body>
                <crate::App />
            </body>
        </html>
    }
}

/// A refused form comes back under the address it was posted to; the page it belongs to gets its own address again
/// before the app looks at it.
#[cfg(feature = "ssr")]
fn start_script(js: &str, wasm: &str) -> String {
    let restore = crate::ssr::page_address()
        .map(|address| format!("history.replaceState(null,\"\",{});", js_text(&address)))
        .unwrap_or_default();
    let hydrate = format!(
        "import init,{{hydrate}} from {};await init({{module_or_path:{}}});hydrate();",
        js_text(js),
        js_text(wasm)
    );
    format!("{restore}{hydrate}")
}

/// `text` as a JavaScript string that cannot end the script element.
#[cfg(feature = "ssr")]
fn js_text(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-?=&%:~+,@!".contains(c);
    let safe: String = text.chars().map(|c| if plain(c) { c.to_string() } else { format!("\\u{:04x}", c as u32) }).collect();
    format!("\"{safe}\"")
}
