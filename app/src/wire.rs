//! The way from the browser to a server function, for forms and reads alike.
//!
//! It knows texts only, so that the program that browsers load has it once and not once for each function.

use crate::UiError;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// What a server function said when all went well.
pub(crate) struct Answer {
    /// JSON.
    pub text: String,
    /// Where to go next.
    pub location: Option<String>,
}

/// Posts `body` to the server function at `path`. A body that is text is sent as JSON.
pub(crate) async fn post(path: &str, body: &JsValue) -> Result<Answer, UiError> {
    let response = fetch(path, body).await.map_err(|_| UiError::Unreachable)?;
    let text = match response.text() {
        Ok(promise) => JsFuture::from(promise).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    // The answer began and did not end: whether it was carried out is not known here, but reading again tells.
    let text = text.ok_or(UiError::Unreachable)?;
    if response.ok() {
        Ok(Answer { text, location: response.headers().get("location").ok().flatten() })
    } else {
        Err(serde_json::from_str(&text).unwrap_or(UiError::Internal))
    }
}

async fn fetch(path: &str, body: &JsValue) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    if body.is_string() {
        headers.set("content-type", "application/json")?;
    }
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(body);
    init.set_headers(&headers);
    JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?.dyn_into()
}
