//! What every screen knows: who looks at it, when to read its data again, and what came of a form.

use crate::{
    UiError,
    form::Submitted,
    load::ask_once,
    ui::{Toaster, use_toasts},
};
use domain::frame::{Frame, Viewer};
use leptos::{prelude::*, server_fn::codec::Json, task::spawn_local};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Shared by all screens.
#[derive(Clone, Copy)]
pub struct Session {
    /// Counts what this browser changed; data is read again whenever it moves.
    pub changes: RwSignal<u32>,
    pub frame: RwSignal<Frame>,
    pub(crate) submitted: StoredValue<Option<Submitted>>,
    /// Whether a form was sent from here in the background.
    pub(crate) has_sent: StoredValue<bool>,
    /// Answers that the page waits for.
    awaited: StoredValue<u32>,
    /// What is said once they are shown.
    to_say: StoredValue<Vec<String>>,
    toasts: Toaster,
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
    /// Called when something is shown anew. A button that was pressed may be gone then, and focus with it: it goes on at
    /// the beginning of the page.
    pub(crate) fn keep_focus(self) {
        if self.has_sent.get_value() {
            request_animation_frame(|| {
                let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
                let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
                if let Some(main) = main.filter(|_| is_lost) {
                    let in_place = FocusOptions::new();
                    in_place.set_prevent_scroll(true);
                    // A browser that refuses focus leaves the reader where they were.
                    let _ = main.focus_with_options(&in_place);
                }
            });
        }
    }

    /// Something changed: everything shown is read again.
    pub(crate) fn changed(self) {
        self.changes.update(|count| *count += 1);
        self.read_frame();
    }

    /// Says what was done in the place of what was done before, if there is anything to say.
    pub(crate) fn say(self, done: String) {
        self.toasts.forget();
        if !done.is_empty() {
            self.toasts.say(done);
        }
    }

    /// As [`Session::changed`]; says what was `done` once the page shows it. Who goes on at that word would otherwise work
    /// on a page that is about to be built anew.
    pub(crate) fn changed_by(self, done: String) {
        self.to_say.update_value(|to_say| to_say.push(done));
        self.changed();
        self.say_soon();
    }

    /// To be held while the page waits for an answer.
    pub(crate) fn awaits(self) -> Awaited {
        self.awaited.try_update_value(|awaited| *awaited += 1);
        Awaited(self)
    }

    /// Says what is left to say, unless more is awaited by then: those who read begin after this, and show after that.
    fn say_soon(self) {
        if self.to_say.try_with_value(Vec::is_empty) == Some(false) {
            let say = move || {
                if self.awaited.get_value() == 0 {
                    let to_say = self.to_say.try_update_value(std::mem::take).unwrap_or_default();
                    for done in to_say {
                        self.say(done);
                    }
                    self.keep_focus();
                }
            };
            set_timeout(say, Duration::ZERO);
        }
    }

    /// Reads the bar's facts again.
    pub(crate) fn read_frame(self) {
        spawn_local(async move {
            if let Ok(frame) = ask_once(ReadFrame {}).await {
                self.frame.set(frame);
            }
        });
    }

    /// The server knows nobody here, say because another tab signed out.
    pub(crate) fn sign_out(self) {
        if self.frame.with_untracked(|frame| frame.viewer.is_some()) {
            self.frame.update(|frame| frame.viewer = None);
        }
    }

    /// Who is signed in, as a name for what the browser keeps of theirs; empty for guests.
    pub(crate) fn person(self) -> String {
        let id = |frame: &Frame| frame.viewer.as_ref().map(|viewer| viewer.id.to_string());
        self.frame.with_untracked(id).unwrap_or_default()
    }
}

/// An answer that the page waits for, until it is dropped.
pub(crate) struct Awaited(Session);

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0.awaited.try_update_value(|awaited| *awaited -= 1);
        self.0.say_soon();
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
        has_sent: StoredValue::new(false),
        awaited: StoredValue::new(0),
        to_say: StoredValue::new(Vec::new()),
        toasts: use_toasts(),
    };
    provide_context(session);
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
