//! What leaves the portal: how much waits, and what could not be delivered.

mod rpc;

use super::tabs::{Part, tabs};
use crate::{
    form::{Form, use_form_for},
    live::use_live,
    load::{load_live_between, show},
    ui::{Button, ButtonKind, ConfirmDetails, Empty, ErrorSummary, Facts, Page, Panel, Table, Time, fact},
};
use core::time::Duration;
use leptos::prelude::*;
use rpc::{DeadRow, DiscardJob, OutboxPage, ReadOutbox, ReviveJob};

/// Mails that leave are nothing that is told of elsewhere: whoever watches them looks again and again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// `/admin/outbox`: what waits to leave, and what was given up.
#[component]
pub fn Outbox() -> impl IntoView {
    let outbox = load_live_between(|| ReadOutbox {});
    use_live().read_every(LOOK_AGAIN);
    view! {
        <Page title="Outbox" intro="Mails and calls to other systems leave through the outbox.">
            {tabs(Part::Outbox)}
            {show(outbox, "the outbox", standing)}
        </Page>
    }
}

fn standing(outbox: OutboxPage) -> AnyView {
    let oldest = outbox.oldest.map_or_else(|| "Nothing waits".into_any(), |at| view! { <Time at=at /> }.into_any());
    let facts = vec![
        fact("Waiting", outbox.waiting.to_string()),
        fact("Of those, tried without success", outbox.retrying.to_string()),
        fact("Oldest", oldest),
    ];
    let dead = given_up(outbox.dead);
    view! {
        <div class="stack">
            <Panel heading="On the way">
                <Facts rows=facts />
            </Panel>
            <Panel heading="Given up">{dead}</Panel>
        </div>
    }
    .into_any()
}

fn given_up(jobs: Vec<DeadRow>) -> AnyView {
    if jobs.is_empty() {
        return view! { <Empty title="Nothing was given up">"What was refused for good, or not delivered for three days, appears here."</Empty> }
            .into_any();
    }
    let rows = jobs.into_iter().map(row).collect();
    view! {
        <Table label="Given up" columns=&["What", "Tries", "Last answer", "Given up", "Do"] rows=rows />
    }
    .into_any()
}

fn row(job: DeadRow) -> AnyView {
    let buttons = buttons(&job.id);
    view! {
        <tr>
            <th scope="row">{job.what}</th>
            <td class="number" data-label="Tries">{job.attempts.to_string()}</td>
            <td data-label="Last answer">{job.last_error}</td>
            <td class="nowrap" data-label="Given up"><Time at=job.given_up /></td>
            <td>{buttons}</td>
        </tr>
    }
    .into_any()
}

fn buttons(id: &str) -> AnyView {
    let (revive, discard) = (use_form_for::<ReviveJob>("id", id), use_form_for::<DiscardJob>("id", id));
    view! {
        <div class="key-actions">
            <Form handle=revive>
                <ErrorSummary errors=revive.errors() />
                <Button kind=ButtonKind::Quiet busy=revive.busy()>"Try again"</Button>
            </Form>
            <ConfirmDetails label="Discard" consequence="It is never delivered, and a key or link in it is lost." open=discard.came_back()>
                <Form handle=discard>
                    <ErrorSummary errors=discard.errors() />
                    <Button kind=ButtonKind::Danger busy=discard.busy()>"Discard for good"</Button>
                </Form>
            </ConfirmDetails>
        </div>
    }
    .into_any()
}
