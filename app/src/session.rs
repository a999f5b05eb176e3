//! What every screen knows: who looks at it, when to read its data again, and what came of a form.

use crate::{UiError, form::Submitted, load::ask_once};
use domain::frame::{Frame, Viewer};
use leptos::{prelude::*, server_fn::codec::Json, task::spawn_local};
use serde::{Deserialize, Serialize};

/// Shared by all screens.
#[derive(Clone, Copy)]
pub struct Session {
    /// Counts what this browser changed; data is read again whenever it moves.
    pub changes: RwSignal<u32>,
    pub frame: RwSignal<Frame>,
    pub(crate) submitted: StoredValue<Option<Submitted>>,
}

/// What the server already knows when it begins to render; the browser finds it in the page.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Arrival {
    pub frame: Frame,
    /// A form that was posted without JavaScript and refused.
    pub submitted: Option<Submitted>,
    /// What the form before this page did, in a sentence.
    pub done: Option<String>,
}

impl Session {
    /// Who is signed in, as a name for what the browser keeps of theirs; empty for guests.
    pub(crate) fn person(self) -> String {
        let id = |frame: &Frame| frame.viewer.as_ref().map(|viewer| viewer.id.to_string());
        self.frame.with_untracked(id).unwrap_or_default()
    }
}

/// The session; provided by the app's root.
pub fn use_session() -> Session {
    expect_context()
}

/// Who is signed in.
pub fn use_viewer() -> Signal<Option<Viewer>> {
    let frame = use_session().frame;
    Signal::derive(move || frame.with(|frame| frame.viewer.clone()))
}

/// Makes the session at the root of the app. Gives what the form before this page did.
pub(crate) fn provide_session() -> Option<String> {
    let arrival = SharedValue::new(arrival).into_inner();
    let session = Session {
        changes: RwSignal::new(0),
        frame: RwSignal::new(arrival.frame),
        submitted: StoredValue::new(arrival.submitted),
    };
    provide_context(session);
    Effect::new(move |seen: Option<u32>| {
        let count = session.changes.get();
        if seen.is_some() {
            spawn_local(async move {
                if let Ok(frame) = ask_once(ReadFrame {}).await {
                    session.frame.set(frame);
                }
            });
        }
        count
    });
    arrival.done
}

#[cfg(feature = "ssr")]
fn arrival() -> Arrival {
    crate::ssr::arrival()
}

#[cfg(not(feature = "ssr"))]
fn arrival() -> Arrival {
    Arrival::default()
}

/// The bar's facts, after something changed.
#[server(prefix = "/rpc", endpoint = "read_frame", input = Json)]
pub async fn read_frame() -> Result<Frame, UiError> {
    let (portal, actor) = crate::ssr::visit()?;
    Ok(portal.frame(actor.as_ref()).await?)
}
