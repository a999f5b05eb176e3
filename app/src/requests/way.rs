use crate::ui::{Badge, Step, StepState, Tone};
use domain::{
    event::{Event, What},
    request::{Delivery, RequestPage, State, WaitsFor},
};
use leptos::prelude::*;

/// Where a request stands, in one or two words.
pub fn state_badge(state: &State) -> AnyView {
    let (tone, words) = match state {
        State::Pending { waits_for: WaitsFor::Admins, .. } => (Tone::Warning, "Waiting".to_owned()),
        State::Pending { waits_for: WaitsFor::ThirdParty { name, .. }, .. } => {
            (Tone::Warning, format!("Waiting for {name}"))
        }
        State::Approved(_) => (Tone::Accent, "Approved".to_owned()),
        State::Granted { .. } => (Tone::Success, "Granted".to_owned()),
    };
    view! { <Badge tone=tone>{words}</Badge> }.into_any()
}

/// The way of a request so far, and what comes next.
pub fn way(page: &RequestPage) -> Vec<Step> {
    let mut steps: Vec<_> = page.history.iter().filter_map(past).collect();
    steps.extend(next(&page.request.state));
    steps
}

fn past(event: &Event) -> Option<Step> {
    let (title, note) = match &event.what {
        What::RequestSubmitted { .. } => ("Asked", None),
        What::RequestRevised => ("Revised", None),
        What::RequestHandedOff { to } => ("Handed over", Some(format!("{to} decides."))),
        What::RequestFellBack => ("Back to the admins", Some("Nobody outside decided in time.".into())),
        What::RequestApproved { .. } => ("Approved", None),
        What::RequestRedelivered => ("Sent again", None),
        What::RequestGranted { .. } => ("Key generated", None),
        What::KeyPaused => ("Key paused", None),
        What::KeyResumed => ("Key resumed", None),
        What::KeyRevoked => ("Key revoked", None),
        _ => return None,
    };
    let state = if matches!(event.what, What::KeyRevoked) { StepState::Failed } else { StepState::Done };
    Some(Step { title: title.into(), state, at: Some(event.at), by: Some(event.by.name().to_owned()), note })
}

fn next(state: &State) -> Option<Step> {
    let (title, note) = match state {
        State::Pending { waits_for: WaitsFor::Admins, expires } => {
            let until = expires.map(|end| format!(" Without a decision the request ends on {}.", end.long()));
            ("Waiting for a decision", format!("An owner of this API decides.{}", until.unwrap_or_default()))
        }
        State::Pending { waits_for: WaitsFor::ThirdParty { name, until }, .. } => {
            ("Waiting for a decision", format!("{name} decides, or the admins after {}.", until.long()))
        }
        State::Approved(approval) if approval.delivery == Delivery::Link => {
            ("Waiting for you", "Follow the link in your mail to generate the key.".into())
        }
        State::Approved(_) => ("Making the key", "It is mailed in a moment.".into()),
        State::Granted { .. } => return None,
    };
    Some(Step { title: title.into(), state: StepState::Current, at: None, by: None, note: Some(note) })
}
