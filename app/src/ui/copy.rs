use super::icon::{Glyph, Icon};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// How long the button says that it worked.
const SAID: Duration = Duration::from_secs(3);

/// Copies a text. Not seen until the page is hydrated, since it needs a script.
#[component]
pub fn CopyButton(
    #[prop(into)] text: String,
    /// The words on it, where "Copy" does not say what: "Copy curl line".
    #[prop(default = "Copy".into(), into)]
    label: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let press = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if copy(&text).await {
                copied.set(true);
                set_timeout(move || copied.set(false), SAID);
            }
        });
    };
    let glyph = move || if copied.get() { Glyph::Check } else { Glyph::Copy };
    let words = move || if copied.get() { "Copied".to_owned() } else { label.clone() };
    view! {
        <button class="button quiet copy-button" type="button" on:click=press>
            {move || view! { <Icon glyph=glyph() /> }}
            <span aria-live="polite">{words}</span>
        </button>
    }
    .into_any()
}

/// Whether the text is in the clipboard now. Browsers have a clipboard only on https and localhost; a portal on plain
/// http uses the old command, which copies what is selected.
async fn copy(text: &str) -> bool {
    if window().is_secure_context() {
        JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
    } else {
        copy_selected(text).unwrap_or(false)
    }
}

/// Selects the text in an input of its own, copies it, and takes the input away.
fn copy_selected(text: &str) -> Option<bool> {
    let document = document().unchecked_into::<web_sys::HtmlDocument>();
    let input = document.create_element("textarea").ok()?.unchecked_into::<web_sys::HtmlTextAreaElement>();
    input.set_value(text);
    document.body()?.append_child(&input).ok()?;
    input.select();
    let copied = document.exec_command("copy").ok();
    input.remove();
    copied
}

/// A key or an address on its own: a label, the text (one click selects all of it), a button that copies it.
#[component]
pub fn CopyPanel(#[prop(into)] label: String, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="copy-panel" role="group" aria-label=label>
            <span class="copy-label">{label.clone()}</span>
            <code class="copy-text" tabindex="0">{text.clone()}</code>
            <CopyButton text=text />
        </div>
    }
}
