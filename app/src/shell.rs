use crate::{App, assets::AssetLinks};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

/// The document around the app.
pub fn shell() -> impl IntoView {
    crate::ssr::set_content_security_policy();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=crate::ssr::theme().attribute()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="description" content="Find an API, read what it does, and ask for a key." />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                {restore_address()}
                <AssetLinks />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// A refused form comes back under the address it was posted to; the page it belongs to gets its own address again
/// before the app looks at it.
fn restore_address() -> Option<impl IntoView> {
    let script = format!("history.replaceState(null,\"\",{})", js_text(&crate::ssr::page_address()?));
    Some(view! { <script nonce=use_nonce() inner_html=script></script> })
}

/// `text` as a JavaScript string that cannot end the script element.
fn js_text(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-?=&%:~+,@!".contains(c);
    let safe = text.encode_utf16().map(|unit| match char::from_u32(unit.into()) {
        Some(c) if plain(c) => c.to_string(),
        _ => format!("\\u{unit:04x}"),
    });
    format!("\"{}\"", safe.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::js_text;

    #[test]
    fn no_address_leaves_its_script() {
        assert_eq!(js_text("/apis/x?q=\"</script>"), r#""/apis/x?q=\u0022\u003c/script\u003e""#);
    }
}
