use super::{badge::state_badge, rpc::ReadMyRequests};
use crate::{
    load::{load_live, show},
    ui::{Empty, LinkButton, Page, Pager, Table, Time},
};
use domain::{page, request::RequestRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/requests`: what I asked for, newest first.
#[component]
pub fn MyRequests() -> impl IntoView {
    let query = use_query_map();
    let rows = load_live(move || ReadMyRequests { after: query.with(|query| query.get("after").unwrap_or_default()) });
    view! { <Page title="My requests">{show(rows, "your requests", list)}</Page> }
}

fn list(page: page::Page<RequestRow>) -> AnyView {
    if page.rows.is_empty() {
        let action = view! { <LinkButton href="/">"Browse the catalogue"</LinkButton> }.into_any();
        return view! {
            <Empty title="You have no requests" action=action>
                "Choose an API and say what you need it for. Requests that were declined or withdrawn are in your "
                <a href="/history">"history"</a> "."
            </Empty>
        }
        .into_any();
    }
    let rows = page.rows.iter().map(row).collect();
    let next = page.next.map(|after| format!("/requests?after={after}"));
    view! {
        <Table label="Your requests" columns=&["API", "Policy", "State", "Asked"] rows=rows />
        <Pager next=next first=None />
    }
    .into_any()
}

fn row(request: &RequestRow) -> AnyView {
    view! {
        <tr>
            <th scope="row"><a href=format!("/requests/{}", request.id)>{request.title.shortened()}</a></th>
            <td>{request.policy.shortened()}</td>
            <td>{state_badge(&request.state)}</td>
            <td class="nowrap" data-label="Asked"><Time at=request.created /></td>
        </tr>
    }
    .into_any()
}
