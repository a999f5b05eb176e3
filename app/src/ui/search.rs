use super::icon::{Glyph, Icon};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

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
    let navigate = use_navigate();
    let path = action.clone();
    let submit = move |event: SubmitEvent| {
        if let Some(query) = query(&event, name) {
            event.prevent_default();
            let address = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
            navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    view! {
        <form class="search" role="search" method="get" action=action on:submit=submit>
            {kept.collect_view()}
            <Icon glyph=Glyph::Search />
            <input class="input" type="search" name=name value=value aria-label=label.clone() placeholder=label />
            <button class="button quiet" type="submit">
                "Search"
            </button>
        </form>
    }
    .into_any()
}

/// What the form would send, without an empty search. With a script we go there without loading the page anew.
fn query(event: &SubmitEvent, name: &str) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let params = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    if params.get(name).is_none_or(|typed| typed.trim().is_empty()) {
        params.delete(name);
    }
    params.to_string().as_string()
}
