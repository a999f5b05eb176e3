use super::field::{Around, field_id, some};
use leptos::prelude::*;

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] required: bool,
    #[prop(default = 4)] rows: u32,
    #[prop(optional, into)] placeholder: String,
    /// For code, documents and templates: monospace, not wrapped, not spell-checked.
    #[prop(optional)]
    code: bool,
    /// Only where two forms of one page have a field of the same name.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let around = Around { id: id.clone(), label, help, required, error };
    let (described_by, invalid) = (around.described_by(), around.invalid());
    around.field(
        view! {
            <textarea
                class=if code { "input code" } else { "input" }
                id=id
                name=name
                rows=rows.to_string()
                required=required
                placeholder=some(placeholder)
                spellcheck=code.then_some("false")
                aria-describedby=described_by
                aria-invalid=invalid
                inner_html=escaped(&value)
            ></textarea>
        }
        .into_any(),
    )
}

/// Leptos writes the children of a `<textarea>` into the page as they are, so a typed `</textarea><script>` would run.
/// Escaped text as inner HTML reads the same on the server and in the browser.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
