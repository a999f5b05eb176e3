use super::field::{Around, field_id};
use leptos::prelude::*;

/// One yes or no. Sends `value` when ticked and nothing when not.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(default = "true".into(), into)] value: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] required: bool,
    /// Only where two forms of one page have a field of the same name.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let around = Around { id: id.clone(), label: label.clone(), help, required, error };
    let (described_by, invalid) = (around.described_by(), around.invalid());
    view! {
        <div class="field check">
            <input
                class="tick"
                type="checkbox"
                id=id.clone()
                name=name
                value=value
                checked=checked
                required=required
                aria-describedby=described_by
                aria-invalid=invalid
            />
            <label class="check-label" for=id>{label}</label>
            {around.words()}
        </div>
    }
    .into_any()
}

/// A setting that is on or off: a checkbox that looks like a switch. Stands in a `.settings` group; saved with its form.
#[component]
pub fn Switch(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(default = "true".into(), into)] value: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// What it changes, in a sentence.
    #[prop(optional, into)]
    help: String,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let around = Around { id: id.clone(), label: label.clone(), help, required: false, error };
    let (described_by, invalid) = (around.described_by(), around.invalid());
    view! {
        <div class="field check switch-row">
            <input
                class="switch"
                type="checkbox"
                role="switch"
                id=id.clone()
                name=name
                value=value
                checked=checked
                aria-describedby=described_by
                aria-invalid=invalid
            />
            <label class="check-label" for=id>{label}</label>
            {around.words()}
        </div>
    }
    .into_any()
}

/// Any of several. The n-th option sends its value under `name/n`, since form encodings know no lists.
#[component]
pub fn CheckGroup(
    /// The part of the name before the slash, which is also the field that errors name.
    #[prop(into)]
    name: String,
    #[prop(into)] label: String,
    /// Value and words of each option.
    options: Vec<(String, String)>,
    /// The values ticked at first.
    #[prop(optional)]
    chosen: Vec<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let around = Around { id: field_id(&name), label, help, required, error };
    let row = |(n, (value, words)): (usize, (String, String))| {
        let numbered = option_name(&name, n);
        let id = if n == 0 { field_id(&name) } else { field_id(&numbered) };
        let checked = chosen.contains(&value);
        view! {
            <div class="check">
                <input class="tick" type="checkbox" id=id.clone() name=numbered value=value checked=checked />
                <label class="check-label" for=id>{words}</label>
            </div>
        }
    };
    let rows = options.into_iter().enumerate().map(row).collect_view();
    around.group(rows.into_any())
}

/// The name of the n-th option: `name/n`, or `form[name/n]` for a field of a nested form.
fn option_name(name: &str, n: usize) -> String {
    match name.strip_suffix(']') {
        Some(inner) => format!("{inner}/{n}]"),
        None => format!("{name}/{n}"),
    }
}
