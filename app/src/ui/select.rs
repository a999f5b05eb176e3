use super::field::{Around, field_id};
use leptos::prelude::*;

/// One of many; for up to about six use [`super::RadioGroup`].
#[component]
pub fn Select(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// Value and words of each option.
    options: Vec<(String, String)>,
    #[prop(optional, into)] value: String,
    /// Stands first, with an empty value: "Choose a policy".
    #[prop(optional, into)]
    prompt: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] required: bool,
    /// Only where two forms of one page have a field of the same name.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let around = Around { id: id.clone(), label, help, required, error };
    let (described_by, invalid) = (around.described_by(), around.invalid());
    let first = (!prompt.is_empty()).then(|| (String::new(), prompt));
    let options = first.into_iter().chain(options).map(|(of, words)| {
        let selected = of == value;
        view! { <option value=of selected=selected>{words}</option> }
    });
    around.field(
        view! {
            <select
                class="input"
                id=id
                name=name
                required=required
                aria-describedby=described_by
                aria-invalid=invalid
            >
                {options.collect_view()}
            </select>
        }
        .into_any(),
    )
}
