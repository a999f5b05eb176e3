use super::{
    answer::{Answer, Values, wants_page},
    render::page_of_form,
};
use app::{
    form::Submitted,
    ssr::{PageAddress, Portal},
    ui::Theme,
};
use axum::{
    Form,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use domain::field::after_press;
use leptos::prelude::provide_context;
use serde::Deserialize;

/// Largest form taken, in bytes: 50 fields of 10,000 characters fit.
pub const LARGEST_FORM: usize = 2 * 1024 * 1024;

/// Calls a server function. A browser that posts a form by itself gets a page back: the next one, or the same one with
/// the mistakes in it. A button that only changes the rows of a form calls nothing.
pub async fn call(State(portal): State<Portal>, request: Request<Body>) -> Response {
    let (mut parts, body) = request.into_parts();
    let is_plain = wants_page(&parts.headers);
    if parts.method != Method::POST {
        return not_called(&parts.headers);
    }
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let Ok(body) = to_bytes(body, LARGEST_FORM).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let typed = values(&body);
    let back = page_of(&typed, &parts.headers);
    if is_plain && let Some(changed) = after_press(&typed.iter().cloned().collect()) {
        let to = parts.uri.path().to_owned();
        let values = changed.into_iter().collect();
        return page_of_form(portal, parts, back, Submitted { to, error: None, values }).await;
    }
    parts.extensions.insert(PageAddress(back.clone()));
    let context = {
        let portal = portal.clone();
        move || provide_context(portal.clone())
    };
    let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    let answer = Answer::read(response).await;
    if !is_plain {
        return answer.into_response();
    }
    answer.into_page(portal, parts, back, typed).await
}

/// Somebody opens the address that a form was posted to, say from a tab that was restored: on to the page before it.
fn not_called(headers: &HeaderMap) -> Response {
    if wants_page(headers) {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, referer(headers))]).into_response();
    }
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response()
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

/// Everything that was typed, for the page to show again; secrets are typed anew.
fn values(typed: &Bytes) -> Values {
    let pairs: Values = serde_urlencoded::from_bytes(typed).unwrap_or_default();
    pairs.into_iter().filter(|(name, _)| !name.contains("password") && !name.contains("token")).collect()
}

/// The page a form stands on, as it says itself: a refused form is shown under the address it was posted to.
fn page_of(values: &[(String, String)], headers: &HeaderMap) -> String {
    let named = values.iter().find(|(name, _)| name == app::form::PAGE);
    named.map_or_else(|| referer(headers), |(_, address)| path_only(address))
}

fn referer(headers: &HeaderMap) -> String {
    path_only(headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default())
}

/// The path and query of an address. Never another site's: only the path is taken.
fn path_only(address: &str) -> String {
    let uri: Option<Uri> = address.parse().ok();
    let path = uri.as_ref().and_then(Uri::path_and_query).map(ToString::to_string).unwrap_or_default();
    // Two slashes at the beginning would name another host.
    if path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/rpc/") { path } else { "/".into() }
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
