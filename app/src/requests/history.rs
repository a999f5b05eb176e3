use super::rpc::ReadMyHistory;
use crate::{
    load::{load, show},
    ui::{Empty, Page, Pager, Step, Timeline},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/history`: what happened to my requests and keys, the deleted ones too.
#[component]
pub fn MyHistory() -> impl IntoView {
    let query = use_query_map();
    let before = move || query.with(|query| query.get("before").and_then(|text| text.parse().ok()));
    let events = load(move || ReadMyHistory { before: before() });
    view! {
        <Page title="History" intro="What happened to your requests and keys, also to those that are gone." narrow=true>
            {show(events, "your history", list)}
        </Page>
    }
}

fn list((steps, next): (Vec<Step>, Option<i64>)) -> AnyView {
    if steps.is_empty() {
        return view! { <Empty title="Nothing has happened yet">"What you ask for will be listed here."</Empty> }
            .into_any();
    }
    let next = next.map(|before| format!("/history?before={before}"));
    view! {
        <Timeline steps=steps />
        <Pager next=next first=None />
    }
    .into_any()
}
