use crate::{
    Reason, header as text,
    key::{Passed, whole},
    spent::Spare,
};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use domain::{Timestamp, id::KeyId};

const REASON: HeaderName = HeaderName::from_static("x-keywright-reason");
const STATUS: HeaderName = HeaderName::from_static("x-keywright-status");
const LIMITS: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// The identity headers, in their fixed order. A gateway that misses one may pass on a client's forgery of it (Envoy
/// does), so all are sent each time, empty where there is nothing to say.
pub const IDENTITY: [HeaderName; 7] = [
    HeaderName::from_static("x-keywright-key-id"),
    HeaderName::from_static("x-keywright-developer-id"),
    HeaderName::from_static("x-keywright-developer-email"),
    HeaderName::from_static("x-keywright-entries"),
    HeaderName::from_static("x-keywright-policies"),
    HeaderName::from_static("x-keywright-scopes"),
    HeaderName::from_static("x-keywright-expires"),
];

/// A call that passes: the values of [`IDENTITY`], and what is left of the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    pub identity: [HeaderValue; 7],
    /// The values of `RateLimit-Policy` and `RateLimit`, where there are limits.
    pub limits: Option<(HeaderValue, HeaderValue)>,
}

/// A call that does not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub reason: Reason,
    /// Seconds until it is worth trying again, where that is known.
    pub retry_after: Option<u64>,
    pub limits: Option<(HeaderValue, HeaderValue)>,
}

impl Pass {
    pub(crate) fn of(key: &KeyId, passed: &Passed, entry: Option<&[u8]>) -> Result<Self, Reason> {
        let terms = passed.access.terms(entry)?;
        let (developer, email) = passed.holder.split_once('\n').unwrap_or_default();
        let expires = passed.expires.map(Timestamp::rfc3339).unwrap_or_default();
        let [key, developer, email, expires, left] =
            text::values([key.as_str(), developer, email, &expires, &passed.left]);
        let [entries, policies, scopes] = [&terms.entries, &terms.policies, &terms.scopes].map(Clone::clone);
        let identity = [key, developer, email, entries, policies, scopes, expires];
        Ok(Self { identity, limits: terms.limits.clone().map(|limits| (limits, left)) })
    }
}

impl Refusal {
    pub(crate) fn spare(spare: Spare, limits: Option<HeaderValue>, left: &str) -> Self {
        let (reason, wait) = match spare {
            Spare::Rate(wait) => (Reason::Rate, wait),
            Spare::Quota(wait) => (Reason::Quota, wait),
        };
        let limits = limits.map(|limits| (limits, text::value(left)));
        Self { reason, retry_after: Some(whole(wait).max(1)), limits }
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, retry_after: (reason == Reason::Stale).then_some(5), limits: None }
    }
}

/// Exactly 200 (Envoy refuses 204) with every identity header.
pub fn pass(pass: Pass) -> Response {
    let mut answer = Response::new(Body::empty());
    let headers = answer.headers_mut();
    headers.reserve(IDENTITY.len() + 3);
    headers.extend([no_store()].into_iter().chain(IDENTITY.into_iter().zip(pass.identity)));
    with_limits(answer, pass.limits)
}

pub fn refuse(refusal: Refusal) -> Response {
    let reason = refusal.reason;
    let headers = [no_store(), (REASON, HeaderValue::from_static(reason.name()))];
    let mut answer = (reason.status(), headers, reason.sentence()).into_response();
    if reason.status() == StatusCode::UNAUTHORIZED {
        let challenge = AppendHeaders([(header::WWW_AUTHENTICATE, "Bearer realm=\"Keywright\"")]);
        answer = (challenge, answer).into_response();
    }
    if let Some(seconds) = refusal.retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    with_limits(answer, refusal.limits)
}

fn with_limits(mut answer: Response, limits: Option<(HeaderValue, HeaderValue)>) -> Response {
    if let Some((limits, left)) = limits {
        answer.headers_mut().insert(LIMITS, limits);
        answer.headers_mut().insert(LEFT, left);
    }
    answer
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
        let answer = for_nginx(refuse(Reason::Stale.into()));
        assert_eq!((answer.status(), answer.headers().get(STATUS)), (StatusCode::SERVICE_UNAVAILABLE, None));
    }
}
