use super::rpc::read_my_history;
use crate::{
    load::{load, show},
    ui::{Empty, Page, Pager, Step, StepState, Timeline},
};
use domain::event::{Event, What};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Events on one page; a full page has a next one.
const PAGE: usize = 100;

/// `/history`: what happened to my requests and keys, the deleted ones too.
#[component]
pub fn MyHistory() -> impl IntoView {
    let query = use_query_map();
    let before = move || query.with(|query| query.get("before").and_then(|text| text.parse().ok()));
    let events = load(before, read_my_history);
    view! {
        <Page title="History" intro="What happened to your requests and keys, also to those that are gone." narrow=true>
            {show(events, "your history", list)}
        </Page>
    }
}

fn list(events: Vec<Event>) -> AnyView {
    if events.is_empty() {
        return view! { <Empty title="Nothing has happened yet">"What you ask for will be listed here."</Empty> }
            .into_any();
    }
    let next = events.last().filter(|_| events.len() == PAGE).map(|event| format!("/history?before={}", event.id));
    view! {
        <Timeline steps=events.into_iter().map(|event| step(&event)).collect() />
        <Pager next=next first=None />
    }
    .into_any()
}

fn step(event: &Event) -> Step {
    let (verb, note) = words(&event.what);
    let failed = matches!(event.what, What::RequestDeclined { .. } | What::RequestExpired | What::KeyRevoked);
    let title = if event.about.title.is_empty() { verb.to_owned() } else { format!("{verb}: {}", event.about.title) };
    let by = Some(event.by.name().to_owned());
    let state = if failed { StepState::Failed } else { StepState::Done };
    Step { title, state, at: Some(event.at), by, note }
}

fn words(what: &What) -> (&'static str, Option<String>) {
    match what {
        What::RequestSubmitted { .. } => ("Asked for access", None),
        What::RequestRevised => ("Revised the request", None),
        What::RequestApproved { .. } => ("Approved", None),
        What::RequestDeclined { reason } => ("Declined", reason.clone()),
        What::RequestWithdrawn => ("Withdrawn", None),
        What::RequestExpired => ("Expired without a decision", None),
        What::RequestHandedOff { to } => ("Handed over", Some(format!("{to} decides."))),
        What::RequestFellBack => ("Back to the admins", None),
        What::RequestGranted { .. } => ("Granted", None),
        What::RequestRedelivered => ("Sent again", None),
        What::KeyIssued => ("Key issued", None),
        What::KeyPaused => ("Key paused", None),
        What::KeyResumed => ("Key resumed", None),
        What::KeyRevoked => ("Key revoked", None),
        What::PasswordChanged => ("Password changed", None),
        What::DeveloperSignedUp => ("Signed up", None),
        What::DeveloperConfirmed => ("E-mail address confirmed", None),
        What::DeveloperDisabled => ("Account switched off", None),
        What::DeveloperEnabled => ("Account switched on", None),
        What::AdminAppointed => ("Made an admin", None),
        What::AdminDismissed => ("No longer an admin", None),
        _ => ("Changed", None),
    }
}
