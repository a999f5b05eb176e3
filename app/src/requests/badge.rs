use crate::ui::{Badge, Tone};
use domain::request::{State, WaitsFor};
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
