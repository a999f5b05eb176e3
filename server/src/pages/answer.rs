//! What a form is answered: a sentence or an error to the script that posted it, a page to a browser that did.

use super::render::page_of_form;
use app::{UiError, form::Submitted, ssr::Portal};
use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Carries the sentence of what a form did over the redirect to the next page.
const DONE: &str = "done";
pub const FORGET_DONE: HeaderValue = HeaderValue::from_static("done=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");

/// Names and values as a form sent them.
pub type Values = Vec<(String, String)>;

/// Whether a browser posts by itself and shows what it gets.
pub fn wants_page(headers: &HeaderMap) -> bool {
    header_text(headers, header::ACCEPT).contains("text/html")
}

/// The sentence that the form before this page left.
pub fn done(headers: &HeaderMap) -> Option<String> {
    let cookies = header_text(headers, header::COOKIE);
    let value = cookies.split("; ").find_map(|pair| pair.strip_prefix(DONE)?.strip_prefix('='))?;
    String::from_utf8(URL_SAFE_NO_PAD.decode(value).ok()?).ok().filter(|sentence| !sentence.is_empty())
}

/// What a form led to.
pub struct Answer {
    parts: axum::http::response::Parts,
    body: Bytes,
    error: Option<UiError>,
}

impl Answer {
    /// Gives an error the status it stands for; server functions themselves know no statuses.
    pub async fn read(response: Response) -> Self {
        let (mut parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let is_error = parts.status.is_client_error() || parts.status.is_server_error();
        let error = is_error.then(|| serde_json::from_slice(&body).unwrap_or(UiError::Malformed));
        if let Some(status) = error.as_ref().and_then(|error| error.status().try_into().ok()) {
            parts.status = status;
        }
        parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        parts.headers.extend(error.as_ref().and_then(pause));
        Self { parts, body, error }
    }

    /// As a server function would have answered.
    pub async fn of(outcome: Result<String, UiError>) -> Self {
        let (status, body) = match &outcome {
            Ok(sentence) => (StatusCode::OK, serde_json::to_vec(sentence)),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, serde_json::to_vec(error)),
        };
        let kind = [(header::CONTENT_TYPE, "application/json")];
        Self::read((status, kind, body.expect("sentences and errors are JSON")).into_response()).await
    }

    /// On to the next page, or `back` to the one with the form, with `values` still in it.
    pub async fn into_page(self, portal: Portal, call: Parts, back: String, values: Values) -> Response {
        let Some(error) = self.error else { return self.into_redirect(&back) };
        let (to, pause) = (call.uri.path().to_owned(), pause(&error));
        let mut page = page_of_form(portal, call, back, Submitted { to, error: Some(error), values }).await;
        page.headers_mut().extend(pause);
        page
    }

    /// On to where the function pointed, else back to the page with the form.
    fn into_redirect(self, back: &str) -> Response {
        let sentence: String = serde_json::from_slice(&self.body).unwrap_or_default();
        let mut headers = self.parts.headers;
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_LENGTH);
        if !headers.contains_key(header::LOCATION)
            && let Ok(back) = HeaderValue::from_str(back)
        {
            headers.insert(header::LOCATION, back);
        }
        let cookie = format!("{DONE}={}; Path=/; Max-Age=30; HttpOnly; SameSite=Lax", URL_SAFE_NO_PAD.encode(sentence));
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
        (StatusCode::SEE_OTHER, headers).into_response()
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        Response::from_parts(self.parts, Body::from(self.body))
    }
}

/// Tells programs what the sentence tells people: how long to wait.
fn pause(error: &UiError) -> Option<(header::HeaderName, HeaderValue)> {
    let UiError::TooMany(seconds) = error else { return None };
    Some((header::RETRY_AFTER, (*seconds).into()))
}

fn header_text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
