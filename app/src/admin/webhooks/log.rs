use super::words::delivery_badge;
use crate::ui::{Empty, Pager, Table, Time};
use domain::{id::WebhookId, page::Page, webhook::Delivery};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What was sent to an endpoint, newest first.
pub(super) fn log(id: &WebhookId, page: Page<Delivery>) -> AnyView {
    let after = use_query_map().with_untracked(|query| query.get("after"));
    if page.rows.is_empty() {
        return view! { <Empty title="Nothing was sent yet">"Send a test, or wait until something happens."</Empty> }
            .into_any();
    }
    let here = format!("/admin/webhooks/{id}");
    let next = page.next.map(|after| format!("{here}?after={after}"));
    let first = after.map(|_| here.clone());
    let rows = page.rows.into_iter().map(|delivery| row(&here, delivery)).collect();
    view! {
        <Table label="Deliveries" columns=&["Event", "Happened", "State", "Tries", "Next try"] rows=rows />
        <Pager next=next first=first />
    }
    .into_any()
}

fn row(here: &str, delivery: Delivery) -> AnyView {
    let badge = delivery_badge(&delivery);
    let next = delivery.state.is_waiting().then(|| view! { <Time at=delivery.state.at() /> });
    view! {
        <tr>
            <th scope="row"><a href=format!("{here}/deliveries/{}", delivery.id)>{delivery.event}</a></th>
            <td class="nowrap"><Time at=delivery.created /></td>
            <td>{badge}</td>
            <td class="number" data-label="Tries">{delivery.attempts.to_string()}</td>
            <td class="nowrap" data-label="Next try">{next}</td>
        </tr>
    }
    .into_any()
}
