use super::render::page_of_form;
use app::{UiError, form::Submitted, ssr::Portal, ui::Theme};
use axum::{
    Form,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use leptos::prelude::provide_context;
use serde::Deserialize;

/// Largest form taken, in bytes: 50 fields of 10,000 characters fit.
pub const LARGEST_FORM: usize = 2 * 1024 * 1024;
/// Carries the sentence of what a form did over the redirect to the next page.
const DONE: &str = "done";
pub const FORGET_DONE: HeaderValue = HeaderValue::from_static("done=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");

/// Calls a server function. A browser that posts a form by itself gets a page back: the next one, or the same one with
/// the mistakes in it.
pub async fn call(State(portal): State<Portal>, request: Request<Body>) -> Response {
    let (mut parts, body) = request.into_parts();
    let is_plain = header_text(&parts.headers, header::ACCEPT).contains("text/html");
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let Ok(body) = to_bytes(body, LARGEST_FORM).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let context = {
        let portal = portal.clone();
        move || provide_context(portal.clone())
    };
    let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    let answer = Answer::read(response).await;
    if is_plain { answer.into_page(portal, parts, &body).await } else { answer.into_response() }
}

/// The three-way colour switch without JavaScript.
pub async fn theme(headers: HeaderMap, Form(ThemeForm { theme }): Form<ThemeForm>) -> Response {
    let cookie = Theme::parse(&theme).cookie();
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, referer(&headers))]).into_response()
}

#[derive(Deserialize)]
pub struct ThemeForm {
    theme: String,
}

/// The sentence that the form before this page left.
pub fn done(headers: &HeaderMap) -> Option<String> {
    let cookies = header_text(headers, header::COOKIE);
    let value = cookies.split("; ").find_map(|pair| pair.strip_prefix(DONE)?.strip_prefix('='))?;
    String::from_utf8(URL_SAFE_NO_PAD.decode(value).ok()?).ok().filter(|sentence| !sentence.is_empty())
}

/// What a server function answered.
struct Answer {
    parts: axum::http::response::Parts,
    body: Bytes,
    error: Option<UiError>,
}

impl Answer {
    /// Gives an error the status it stands for; server functions themselves know no statuses.
    async fn read(response: Response) -> Self {
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

    async fn into_page(self, portal: Portal, call: Parts, typed: &Bytes) -> Response {
        let values = values(typed);
        let back = page_of(&values, &call.headers);
        let Some(error) = self.error else { return self.into_redirect(&back) };
        let (to, pause) = (call.uri.path().to_owned(), pause(&error));
        let mut page = page_of_form(portal, call, back, Submitted { to, error, values }).await;
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

/// Everything that was typed, for the page to show again; secrets are typed anew.
fn values(typed: &Bytes) -> Vec<(String, String)> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(typed).unwrap_or_default();
    pairs.into_iter().filter(|(name, _)| !name.contains("password") && !name.contains("token")).collect()
}

/// The page a form stands on, as it says itself: a refused form is shown under the address it was posted to.
fn page_of(values: &[(String, String)], headers: &HeaderMap) -> String {
    let named = values.iter().find(|(name, _)| name == app::form::PAGE);
    named.map_or_else(|| referer(headers), |(_, address)| path_only(address))
}

fn referer(headers: &HeaderMap) -> String {
    path_only(header_text(headers, header::REFERER))
}

/// The path and query of an address. Never another site's: only the path is taken.
fn path_only(address: &str) -> String {
    let uri: Option<Uri> = address.parse().ok();
    let path = uri.as_ref().and_then(Uri::path_and_query).map(ToString::to_string).unwrap_or_default();
    // Two slashes at the beginning would name another host.
    if path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/rpc/") { path } else { "/".into() }
}

fn header_text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_page(address: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::REFERER, address.parse().unwrap());
        referer(&headers)
    }

    #[test]
    fn a_form_leads_back_to_its_page_and_nowhere_else() {
        assert_eq!(from_page("https://portal.example/apis/a?q=b"), "/apis/a?q=b");
        assert_eq!(from_page("https://evil.example//evil.example/"), "/");
        assert_eq!(from_page("https://portal.example/rpc/sign_in"), "/");
    }

    #[test]
    fn no_secret_is_shown_again() {
        let typed = Bytes::from_static(b"email=a%40b&password=secret&new_password=x&token=t");
        assert_eq!(values(&typed), [("email".to_owned(), "a@b".to_owned())]);
    }
}
