//! Who did what when, everywhere in the portal, also after what it was done to is gone.

use super::{
    rpc::ReadHistory,
    tabs::{Part, tabs},
};
use crate::{
    load::{load_live, show},
    ui::{Empty, Page, Pager, Step, Timeline},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/admin/history`: everything, or with `developer`, `entry` or `request` in the address what concerns one of them.
#[component]
pub fn History() -> impl IntoView {
    let query = use_query_map();
    let part = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let events = load_live(move || ReadHistory {
        developer: part("developer"),
        entry: part("entry"),
        request: part("request"),
        before: part("before"),
    });
    let what = move || {
        let narrowed = ["developer", "entry", "request"].iter().any(|name| !part(name).is_empty());
        narrowed.then(|| view! { <p><a href="/admin/history">"See the history of everything"</a></p> })
    };
    view! {
        <Page title="History" intro="Who did what when, also to what is gone.">
            {tabs(Part::History)} {what} {show(events, "the history", list)}
        </Page>
    }
}

fn list((steps, next): (Vec<Step>, Option<i64>)) -> AnyView {
    if steps.is_empty() {
        return view! { <Empty title="Nothing has happened yet">"What people do is listed here."</Empty> }.into_any();
    }
    let narrowed = use_query_map().with_untracked(|query| {
        let named = |name: &&str| query.get(name).filter(|id| !id.is_empty()).map(|id| format!("&{name}={id}"));
        ["developer", "entry", "request"].iter().filter_map(named).collect::<String>()
    });
    let next = next.map(|before| format!("/admin/history?before={before}{narrowed}"));
    view! {
        <Timeline steps=steps />
        <Pager next=next first=None />
    }
    .into_any()
}
