use crate::{KeyFacts, Reason};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

const REASON: HeaderName = HeaderName::from_static("x-keywright-reason");
const STATUS: HeaderName = HeaderName::from_static("x-keywright-status");

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

/// What nginx is told in the place of `answer`: a 429 is a 403 with `X-Keywright-Status: 429`, because `auth_request` makes
/// a 500 of every refusal but 401 and 403 (which is what becomes of a 503: nothing passes).
pub fn for_nginx(mut answer: Response) -> Response {
    if answer.status() == StatusCode::TOO_MANY_REQUESTS {
        *answer.status_mut() = StatusCode::FORBIDDEN;
        answer.headers_mut().insert(STATUS, HeaderValue::from_static("429"));
    }
    answer
}

const fn no_store() -> (HeaderName, HeaderValue) {
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nginx_is_told_of_too_many_calls_by_a_403_with_the_same_headers() {
        let answer = for_nginx((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "7")]).into_response());
        assert_eq!(
            (answer.status(), &answer.headers()[STATUS]),
            (StatusCode::FORBIDDEN, &HeaderValue::from_static("429"))
        );
        assert_eq!(answer.headers()[header::RETRY_AFTER], "7");
    }

    #[test]
    fn nginx_is_told_all_else_as_it_is() {
        let answer = for_nginx(refuse(Reason::Stale));
        assert_eq!((answer.status(), answer.headers().get(STATUS)), (StatusCode::SERVICE_UNAVAILABLE, None));
    }
}
