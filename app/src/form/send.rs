use super::FormHandle;
use crate::{UiError, turn, wire::post};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

/// Posts the form in the background and puts the answer in its place.
pub(super) fn send(form: FormHandle, event: &SubmitEvent, upload: bool, on_done: Option<Callback<()>>) {
    event.prevent_default();
    if form.busy.get_untracked() {
        return;
    }
    let Some(body) = body(event, upload) else { return };
    let to = form.address();
    form.busy.set(true);
    let navigate = use_navigate();
    let here = window().location().pathname().unwrap_or_default();
    spawn_local(async move {
        let answer = post(&to, &body).await;
        form.busy.try_set(false);
        match answer {
            Ok(answer) => {
                form.errors.try_set(Vec::new());
                form.session.has_sent.set_value(true);
                if let Some(on_done) = on_done {
                    on_done.run(());
                }
                // In a sentence; empty where the page itself says it.
                let done: String = serde_json::from_str(&answer.text).unwrap_or_default();
                match answer.location {
                    // To another site, the browser goes by itself.
                    Some(location) if !location.starts_with('/') => {
                        // Refused only while the page is being left anyway.
                        let _ = window().location().assign(&location);
                    }
                    Some(location) => {
                        let path = location.split('?').next().unwrap_or_default().to_owned();
                        navigate(&location, leptos_router::NavigateOptions::default());
                        if here == path {
                            // What is shown now may be gone: it is not asked for again.
                            turn().await;
                            form.session.changed_by(done);
                        } else {
                            // Another page reads for itself; what this one shows may be gone.
                            form.session.say(done);
                            form.session.read_frame();
                        }
                    }
                    None if form.changes_nothing => form.session.say(done),
                    None => form.session.changed_by(done),
                }
            }
            Err(UiError::Conflict(sentence)) if form.follows.try_get_value() == Some(true) => {
                form.session.has_sent.set_value(true);
                form.session.changed_by(sentence);
            }
            Err(error) => {
                form.errors.try_set(error.into_field_errors());
            }
        }
    });
}

/// What the form holds, with the name of the button that sent it.
fn body(event: &SubmitEvent, upload: bool) -> Option<JsValue> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    if let Some(button) = event.submitter()
        && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
    {
        data.append_with_str(&name, &value).ok()?;
    }
    if upload { Some(data.into()) } else { Some(UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?.into()) }
}
