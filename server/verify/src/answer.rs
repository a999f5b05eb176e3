use crate::{
    Reason, header as text,
    spent::{Spare, whole},
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use core::iter::once;

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

/// The headers of a call that passes: [`IDENTITY`], and where there are limits, what is left of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    pub headers: HeaderMap,
}

/// What all keys with the same access are passed with. A copy of it is made faster than a map of the same headers.
#[derive(Debug)]
pub struct Template(HeaderMap);

/// What a key is passed with beyond that.
pub struct Own {
    pub key: HeaderValue,
    pub developer: HeaderValue,
    pub email: HeaderValue,
    pub expires: HeaderValue,
    /// The value of `RateLimit`; left out where there are no limits.
    pub left: HeaderValue,
}

/// A call that does not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub reason: Reason,
    /// Seconds until it is worth trying again, where that is known.
    pub retry_after: Option<u64>,
    pub limits: Option<(HeaderValue, HeaderValue)>,
}

impl Template {
    /// `limits` is the value of `RateLimit-Policy`, where there are limits.
    pub fn new([entries, policies, scopes]: [HeaderValue; 3], limits: Option<HeaderValue>) -> Self {
        let empty = HeaderValue::from_static("");
        let [key, developer, email, expires, left] = [(); 5].map(|()| empty.clone());
        let identity = IDENTITY.into_iter().zip([key, developer, email, entries, policies, scopes, expires]);
        let limits = limits.into_iter().flat_map(|limits| [(LIMITS, limits), (LEFT, left.clone())]);
        Self(once(no_store()).chain(identity).chain(limits).collect())
    }

    pub fn filled(&self, own: Own) -> Pass {
        let Own { key, developer, email, expires, left } = own;
        let mut headers = self.0.clone();
        // In the order in which `new` put them there: what is never removed from stays in order.
        let own = [None, Some(key), Some(developer), Some(email), None, None, None, Some(expires), None, Some(left)];
        for (value, own) in headers.values_mut().zip(own) {
            if let Some(own) = own {
                *value = own;
            }
        }
        Pass { headers }
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
    *answer.headers_mut() = pass.headers;
    answer
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
    if let Some((limits, left)) = refusal.limits {
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
    fn a_template_is_filled_in_the_order_of_its_headers() {
        let value = |text| HeaderValue::from_static(text);
        let template = Template::new(["E", "P", "S"].map(value), Some(value("L")));
        let [key, developer, email, expires, left] = ["k", "d", "m", "x", "l"].map(value);
        let pass = template.filled(Own { key, developer, email, expires, left });
        let names = once(header::CACHE_CONTROL).chain(IDENTITY).chain([LIMITS, LEFT]);
        let values: Vec<_> = names.map(|name| pass.headers[name].to_str().unwrap()).collect();
        assert_eq!(values, ["no-store", "k", "d", "m", "E", "P", "S", "x", "L", "l"]);
    }

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
