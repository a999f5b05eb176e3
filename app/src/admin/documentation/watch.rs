use super::{page_of, standing};
use crate::{
    admin::rpc::ReadDocumentationState,
    load::ask_once,
    ui::{Panel, use_toasts},
};
use domain::catalogue::DocumentationState;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long after one answer the next is asked for.
const AGAIN: Duration = Duration::from_secs(1);

/// Where the documentation stands. While it is being read, the browser asks until it knows how that ended.
pub(super) fn watch(id: &str, state: DocumentationState) -> AnyView {
    let (page, id) = (page_of(id), StoredValue::new(id.to_owned()));
    let state = RwSignal::new(state);
    let toasts = use_toasts();
    Effect::new(move |was_reading: Option<bool>| {
        let reading = state.with(is_reading);
        if reading {
            set_timeout(move || ask(id, state), AGAIN);
        } else if was_reading == Some(true) {
            toasts.say(state.with(outcome));
        }
        reading
    });
    let again = move || {
        let page = page.clone();
        state.with(is_reading).then(|| view! { <p><a href=page rel="external">"Look again"</a></p> })
    };
    view! { <Panel heading="As it stands">{move || state.with(standing)} {again}</Panel> }.into_any()
}

/// Asks how far the reading is. Without an answer the state stays, and is asked for again.
fn ask(id: StoredValue<String>, state: RwSignal<DocumentationState>) {
    let Some(id) = id.try_get_value() else { return };
    spawn_local(async move {
        let answer = ask_once(ReadDocumentationState { id }).await;
        state.try_update(|state| {
            if let Ok(answer) = answer {
                *state = answer;
            }
        });
    });
}

const fn is_reading(state: &DocumentationState) -> bool {
    matches!(state, DocumentationState::Reading { .. })
}

fn outcome(state: &DocumentationState) -> String {
    match state {
        DocumentationState::Ready { operations, .. } => format!("The document was read: {operations} operations."),
        _ => "The document could not be read. The page says why.".into(),
    }
}
