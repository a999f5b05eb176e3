use crate::ui::{Badge, Tone};
use domain::webhook::{Cause, Delivery, DeliveryState, Endpoint, EndpointState, Events};
use leptos::prelude::*;

/// How an endpoint stands, in a word.
pub(super) fn endpoint_badge(endpoint: &Endpoint) -> AnyView {
    let (tone, word) = match (&endpoint.state, endpoint.failing_since) {
        (EndpointState::Disabled { .. }, _) => (Tone::Danger, "Disabled"),
        (EndpointState::Enabled, Some(_)) => (Tone::Warning, "Failing"),
        (EndpointState::Enabled, None) => (Tone::Success, "Enabled"),
    };
    view! { <Badge tone=tone>{word}</Badge> }.into_any()
}

/// How a delivery stands, in a word or two.
pub(super) fn delivery_badge(delivery: &Delivery) -> AnyView {
    let (tone, words) = match delivery.state {
        DeliveryState::Waiting { .. } if delivery.tried == 0 => (Tone::Accent, "On its way"),
        DeliveryState::Waiting { .. } => (Tone::Warning, "Waiting"),
        DeliveryState::Delivered { .. } => (Tone::Success, "Delivered"),
        DeliveryState::GivenUp { .. } => (Tone::Danger, "Given up"),
        DeliveryState::Stopped { .. } => (Tone::Neutral, "Stopped"),
    };
    view! { <Badge tone=tone>{words}</Badge> }.into_any()
}

/// What an endpoint is told, in a few words.
pub(super) fn subscribed(events: &Events) -> String {
    match events {
        Events::All => "everything".into(),
        Events::Only(names) if names.len() <= 2 => names.join(", "),
        Events::Only(names) => format!("{} kinds of events", names.len()),
    }
}

/// Why nothing is sent to it, to be followed by who and when.
pub(super) const fn why(cause: Cause) -> &'static str {
    match cause {
        Cause::Asked => "Nothing is sent to it.",
        Cause::Failing => "It took nothing for three days, so that nothing is sent to it any more.",
        Cause::Gone => "It answered 410 Gone, so that nothing is sent to it any more.",
    }
}
