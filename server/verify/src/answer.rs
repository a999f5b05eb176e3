use crate::{KeyFacts, Reason};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

const REASON: HeaderName = HeaderName::from_static("x-keywright-reason");

/// Exactly 200 (Envoy refuses 204) with every identity header.
pub fn pass(facts: &KeyFacts) -> Response {
    let mut answer = (StatusCode::OK, [no_store()]).into_response();
    answer.headers_mut().extend(facts.identity());
    answer
}

pub fn refuse(reason: Reason) -> Response {
    let headers = [no_store(), (REASON, HeaderValue::from_static(reason.name()))];
    let answer = (reason.status(), headers, reason.sentence());
    match reason.status() {
        StatusCode::UNAUTHORIZED => {
            (AppendHeaders([(header::WWW_AUTHENTICATE, "Bearer realm=\"Keywright\"")]), answer).into_response()
        }
        StatusCode::SERVICE_UNAVAILABLE => (AppendHeaders([(header::RETRY_AFTER, "5")]), answer).into_response(),
        _ => answer.into_response(),
    }
}

const fn no_store() -> (HeaderName, HeaderValue) {
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}
