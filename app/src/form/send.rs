use super::FormHandle;
use crate::{UiError, ui::use_toasts};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlFormElement, RequestInit, Response, UrlSearchParams};

/// Posts the form in the background and puts the answer in its place.
pub(super) fn send(form: FormHandle, event: SubmitEvent, upload: bool, on_done: Option<Callback<()>>) {
    event.prevent_default();
    if form.busy.get_untracked() {
        return;
    }
    let Some(body) = body(&event, upload) else { return };
    let to = form.address();
    form.busy.set(true);
    let (toasts, navigate) = (use_toasts(), use_navigate());
    spawn_local(async move {
        let answer = post(&to, &body).await;
        form.busy.try_set(false);
        match answer {
            Ok(Answer { said, location }) => {
                form.errors.try_set(Vec::new());
                if let Some(on_done) = on_done {
                    on_done.run(());
                }
                form.session.changes.update(|count| *count += 1);
                if !said.is_empty() {
                    toasts.say(said);
                }
                if let Some(location) = location {
                    navigate(&location, leptos_router::NavigateOptions::default());
                }
            }
            Err(error) => {
                form.errors.try_set(error.into_field_errors());
            }
        }
    });
}

struct Answer {
    /// What was done, in a sentence.
    said: String,
    location: Option<String>,
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

async fn post(to: &str, body: &JsValue) -> Result<Answer, UiError> {
    let response = fetch(to, body).await.map_err(|_| UiError::Unreachable)?;
    let header = |name| response.headers().get(name).ok().flatten();
    let text = match response.text() {
        Ok(promise) => JsFuture::from(promise).await.ok().and_then(|text| text.as_string()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    if response.ok() {
        Ok(Answer { said: serde_json::from_str(&text).unwrap_or_default(), location: header("location") })
    } else {
        Err(serde_json::from_str(&text).unwrap_or(UiError::Internal))
    }
}

async fn fetch(to: &str, body: &JsValue) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(body);
    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    init.set_headers(&headers);
    JsFuture::from(window().fetch_with_str_and_init(to, &init)).await?.dyn_into()
}
