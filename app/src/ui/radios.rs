use super::field::{Around, field_id};
use leptos::prelude::*;

/// One option of a [`RadioGroup`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub title: String,
    /// What choosing it means; empty where the title says it all.
    pub description: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, title: impl Into<String>) -> Self {
        Self { value: value.into(), title: title.into(), description: String::new() }
    }

    /// Adds what choosing it means: "60 requests a minute, 1,000 a day; the key lives 90 days".
    #[must_use]
    pub fn about(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
}

/// One of a few, all in view: a policy, a decision, a choice among answers.
#[component]
pub fn RadioGroup(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let around = Around { id: field_id(&name), label, help, required, error };
    let row = |(n, choice): (usize, Choice)| {
        let id = if n == 0 { field_id(&name) } else { field_id(&format!("{name}/{n}")) };
        let about = format!("{id}-about");
        let checked = choice.value == value;
        let described = (!choice.description.is_empty()).then(|| about.clone());
        let description = described.clone().map(|id| view! { <p class="choice-about" id=id>{choice.description}</p> });
        view! {
            <div class="check choice">
                <input
                    class="tick radio"
                    type="radio"
                    id=id.clone()
                    name=name.clone()
                    value=choice.value
                    checked=checked
                    required=required
                    aria-describedby=described
                />
                <label class="check-label" for=id>{choice.title}</label>
                {description}
            </div>
        }
    };
    let rows = options.into_iter().enumerate().map(row).collect_view();
    around.group(view! { <div class="choices">{rows}</div> }.into_any())
}
