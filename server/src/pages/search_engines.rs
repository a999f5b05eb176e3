//! What search engines are told of a page, beside `public/robots.txt`.

use crate::AppState;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header::LINK},
    middleware::Next,
    response::Response,
};

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
const NOT_LISTED: HeaderValue = HeaderValue::from_static("noindex");

/// Names the one address of a page that everybody may see, whatever is searched for on it (RFC 6596), and has what a mailed
/// link opens listed nowhere. Pages of one's own need no word: to those who are not signed in they are a 401.
pub async fn tell(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if is_mailed(&path) {
        response.headers_mut().insert(ROBOTS, NOT_LISTED);
    } else if is_for_everybody(&path) && response.status() == StatusCode::OK {
        let canonical = format!("<{}{path}>; rel=\"canonical\"", state.config.public_url.origin());
        response.headers_mut().extend(HeaderValue::from_str(&canonical).ok().map(|link| (LINK, link)));
    }
    response
}

fn is_mailed(path: &str) -> bool {
    ["/confirm/", "/reset/", "/setup/", "/claim/"].iter().any(|beginning| path.starts_with(beginning))
}

fn is_for_everybody(path: &str) -> bool {
    let is_slug =
        |slug: &str| !slug.is_empty() && slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    matches!(path, "/" | "/sign-in" | "/sign-up") || path.strip_prefix("/apis/").is_some_and(is_slug)
}
