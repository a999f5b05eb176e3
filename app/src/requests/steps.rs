//! Events put into words. The server does it, so that browsers need to know no events, only what to show.

use crate::ui::{Step, StepState};
use domain::{
    catalogue::Slug,
    event::{Event, What},
    request::{Delivery, Request, State, WaitsFor},
};

/// Events on one page of a history; a full page has a next one.
pub(super) const PAGE: usize = 100;

/// The way of a request so far, and what comes next.
pub(super) fn way(request: &Request, history: &[Event]) -> Vec<Step> {
    // A request that changes a key says so in words of its own.
    let is_change = history.iter().any(|event| matches!(event.what, What::KeyApisAdded { .. }));
    let is_told = |event: &&Event| !(is_change && matches!(event.what, What::RequestGranted { .. }));
    let mut steps: Vec<_> = history.iter().filter(is_told).filter_map(past).collect();
    steps.extend(next(request, history));
    steps
}

fn past(event: &Event) -> Option<Step> {
    let (title, note) = match &event.what {
        What::RequestSubmitted { .. } => ("Asked", None),
        What::RequestRevised => ("Revised", None),
        What::RequestHandedOff { to } => ("Handed over", Some(format!("{to} decides."))),
        What::RequestPickedUp => ("Taken over", Some("They have what they need to decide.".into())),
        What::RequestFellBack => ("Back to the admins", Some("Nobody outside decided in time.".into())),
        What::RequestApproved { .. } => ("Approved", None),
        What::RequestItemApproved { .. } => ("Part approved", Some(format!("{}.", event.about.title))),
        What::RequestItemDeclined { reason, .. } => {
            ("Part declined", Some(declined(&event.about.title, reason.as_deref())))
        }
        What::DecisionUndone => ("Decision undone", Some(UNDONE.into())),
        What::RequestRedelivered => ("Sent again", None),
        What::LinkCancelled { disowned } => ("Link cancelled", disowned.then(|| DISOWNED.into())),
        What::RequestGranted { .. } => ("Key generated", None),
        What::KeyApisAdded { .. } => ("Added to the key", None),
        What::KeyRegenerated => ("Key generated again", None),
        What::KeyLimitsChanged { limits } => ("Limits of the key changed", Some(limits.words())),
        What::KeyQuotaReset => ("Quota of the key reset", None),
        What::KeyPaused => ("Key paused", None),
        What::KeyResumed => ("Key resumed", None),
        What::KeyRevoked => ("Key revoked", None),
        _ => return None,
    };
    let is_refusal = matches!(event.what, What::KeyRevoked | What::RequestItemDeclined { .. });
    let state = if is_refusal { StepState::Failed } else { StepState::Done };
    Some(Step {
        title: title.into(),
        state,
        at: Some(event.at),
        by: Some(event.by.name().to_owned()),
        note,
        way_on: None,
    })
}

fn declined(title: &str, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{title}. {reason}"),
        None => format!("{title}."),
    }
}

/// Whether nothing was sent since the link was cancelled.
fn was_cancelled(history: &[Event]) -> bool {
    let is_sent = |what: &What| matches!(what, What::RequestApproved { .. } | What::RequestRedelivered);
    let last = history.iter().rev().find(|event| is_sent(&event.what) || event.what.name() == CANCELLED);
    last.is_some_and(|event| event.what.name() == CANCELLED)
}

const CANCELLED: &str = What::LinkCancelled { disowned: false }.name();
const UNDONE: &str = "It waits again, as it was.";
const DISOWNED: &str = "The developer says that they never asked.";

fn next(request: &Request, history: &[Event]) -> Option<Step> {
    let who = if request.items.len() == 1 {
        "An owner of this API decides."
    } else {
        "The owners of these APIs decide, each on theirs."
    };
    let (title, note) = match &request.state {
        State::Pending { waits_for: WaitsFor::Admins, expires, .. } => {
            let until = expires.map(|end| format!(" Without a decision the request ends on {}.", end.long()));
            ("Waiting for a decision", format!("{who}{}", until.unwrap_or_default()))
        }
        State::Pending { waits_for: WaitsFor::ThirdParty { name, until }, .. } => {
            ("Waiting for a decision", format!("{name} decides, or the admins after {}.", until.long()))
        }
        State::Approved(approval) if approval.delivery == Delivery::Link && was_cancelled(history) => {
            ("Waiting for a new link", "The link was cancelled. Whoever decides can send another one.".into())
        }
        State::Approved(approval) if approval.delivery == Delivery::Link => {
            ("Waiting for the developer", "The link in the mail leads to the button that generates the key.".into())
        }
        State::Approved(_) if request.change.is_some() => {
            ("Adding it to the key", "The developer is told by mail in a moment.".into())
        }
        State::Approved(_) => ("Making the key", "It is mailed in a moment.".into()),
        State::Granted { .. } => return None,
    };
    Some(Step { title: title.into(), state: StepState::Current, at: None, by: None, note: Some(note), way_on: None })
}

/// An event in the history of a thing.
pub(crate) fn step_of(event: &Event) -> Step {
    step(&(event.clone(), None))
}

/// A line of somebody's history.
pub(super) fn step((event, again): &(Event, Option<Slug>)) -> Step {
    let (verb, note) = words(&event.what);
    let failed = matches!(
        event.what,
        What::RequestDeclined { .. }
            | What::RequestItemDeclined { .. }
            | What::RequestExpired
            | What::RequestLapsed
            | What::KeyRevoked
    );
    let title = if event.about.title.is_empty() { verb.to_owned() } else { format!("{verb}: {}", event.about.title) };
    let by = Some(event.by.name().to_owned());
    let state = if failed { StepState::Failed } else { StepState::Done };
    let way_on = again.as_ref().map(|slug| ("Ask again".to_owned(), format!("/apis/{slug}/request")));
    Step { title, state, at: Some(event.at), by, note, way_on }
}

fn words(what: &What) -> (&'static str, Option<String>) {
    match what {
        What::RequestSubmitted { .. } => ("Asked for access", None),
        What::RequestRevised => ("Revised the request", None),
        What::RequestApproved { .. } => ("Approved", None),
        What::RequestDeclined { reason } | What::RequestItemDeclined { reason, .. } => ("Declined", reason.clone()),
        What::RequestItemApproved { .. } => ("Approved, while the rest waits", None),
        What::DecisionUndone => ("Decision undone", Some(UNDONE.into())),
        What::RequestWithdrawn => ("Withdrawn", None),
        What::RequestExpired => ("Expired without a decision", None),
        What::RequestLapsed => ("Ended", Some("The key it was to be added to was revoked or has expired.".into())),
        What::RequestHandedOff { to } => ("Handed over", Some(format!("{to} decides."))),
        What::RequestPickedUp => ("Taken over", None),
        What::RequestFellBack => ("Back to the admins", None),
        What::RequestGranted { .. } => ("Granted", None),
        What::RequestRedelivered => ("Sent again", None),
        What::LinkCancelled { disowned } => ("Link cancelled", disowned.then(|| DISOWNED.into())),
        What::KeyRegenerated => ("Key generated again", None),
        What::KeyIssued => ("Key issued", None),
        What::KeyRotated { ends, .. } => (
            "Key rotated",
            Some(ends.map_or_else(
                || "The old one stopped working at once.".into(),
                |end| format!("The old one works until {}.", end.long()),
            )),
        ),
        What::KeyApisAdded { .. } => ("APIs added to a key", None),
        What::KeyApisRemoved { .. } => ("APIs removed from a key", None),
        What::KeyPolicyChanged { .. } => ("Key moved to another policy", None),
        What::KeyExpiryChanged { expires } => {
            (
                "End of the key changed",
                Some(expires.map_or_else(
                    || "It lives until it is revoked.".into(),
                    |end| format!("It ends on {}.", end.long()),
                )),
            )
        }
        What::KeyLimitsChanged { limits } => ("Limits of the key changed", Some(limits.words())),
        What::KeyQuotaReset => ("Quota of the key reset", None),
        What::KeyPaused => ("Key paused", None),
        What::KeyResumed => ("Key resumed", None),
        What::KeyRevoked => ("Key revoked", None),
        What::PasswordChanged => ("Password changed", None),
        What::DeveloperSignedUp => ("Signed up", None),
        What::DeveloperConfirmed => ("E-mail address confirmed", None),
        What::DeveloperChanged => ("Account changed", None),
        What::DeveloperDisabled => ("Account switched off", None),
        What::DeveloperEnabled => ("Account switched on", None),
        What::AdminAppointed => ("Made an admin", None),
        What::AdminDismissed => ("No longer an admin", None),
        What::EntryCreated => ("Published", None),
        What::EntryChanged => ("Entry changed", None),
        What::EntryDeleted => ("Entry deleted", None),
        What::DocumentationChanged => ("Documentation changed", None),
        What::PolicyCreated => ("Policy made", None),
        What::PolicyChanged => ("Policy changed", None),
        What::PolicyDeleted => ("Policy deleted", None),
        What::WebhookCreated { .. } => ("Webhook made", None),
        What::WebhookChanged { .. } => ("Webhook changed", None),
        What::WebhookDeleted { .. } => ("Webhook deleted", None),
        What::WebhookEnabled { .. } => ("Webhook switched on", None),
        What::WebhookDisabled { .. } => ("Webhook switched off", None),
        What::WebhookSecretRotated { .. } => ("Secret of a webhook rotated", None),
        What::TokenCreated { scopes, .. } => ("API token made", Some(scopes.join(", "))),
        What::TokenRevoked { .. } => ("API token revoked", None),
        What::SettingsChanged { names } => ("Changed", Some(names.join(", "))),
    }
}
