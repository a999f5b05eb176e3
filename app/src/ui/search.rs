use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos_router::components::Form;

/// A search that lives in the URL: a GET form that goes to `action?q=…` and keeps what else the URL says.
#[component]
pub fn SearchBox(
    #[prop(into)] action: String,
    /// What is searched, for those who do not see the page; also the placeholder: "Search the catalogue".
    #[prop(into)]
    label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = "q")] name: &'static str,
    /// Names and values of the other parameters, sent along.
    #[prop(optional)]
    keep: Vec<(String, String)>,
) -> impl IntoView {
    let kept = keep.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <Form method="get" action=action attr:class="search" attr:role="search">
            {kept.collect_view()}
            <Icon glyph=Glyph::Search />
            <input class="input" type="search" name=name value=value aria-label=label.clone() placeholder=label />
            <button class="button quiet" type="submit">"Search"</button>
        </Form>
    }
    .into_any()
}
