use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use std::time::Instant;
use tracing::Instrument;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request in logs, answers and error pages, so that the three can be matched.
#[derive(Debug, Clone)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The caller's own id where it is a harmless one, else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(&HEADER).filter(|value| is_harmless(value.as_bytes())).cloned();
        Self(given.unwrap_or_else(new))
    }

    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

/// The template of the route that answered, told by a service that routes for itself.
#[derive(Debug, Clone)]
pub struct AnsweredBy(pub String);

/// Logs and counts each request by its route's template. Paths and queries are left out: they may hold tokens.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    request.extensions_mut().insert(id.clone());
    let begun = Instant::now();
    let span = tracing::info_span!("request", id = id.as_str(), %method);
    let mut answer = next.run(request).instrument(span.clone()).await;
    let route = answer.extensions_mut().remove::<AnsweredBy>().map_or(route, |by| by.0);
    let (status, took) = (answer.status().as_u16(), begun.elapsed());
    span.in_scope(|| tracing::info!(route, status, ms = took.as_secs_f64() * 1000.0, "answered"));
    let labels = [("route", route.clone()), ("method", method.to_string()), ("status", status.to_string())];
    metrics::counter!("keywright_http_requests_total", &labels).increment(1);
    metrics::histogram!("keywright_http_request_seconds", "route" => route).record(took);
    answer.headers_mut().insert(HEADER, id.0);
    answer
}

fn is_harmless(id: &[u8]) -> bool {
    (1..=64).contains(&id.len()) && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
}

fn new() -> HeaderValue {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    HeaderValue::from_str(&format!("{:016x}", u64::from_le_bytes(bytes))).expect("digits are legal in headers")
}
