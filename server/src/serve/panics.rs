use axum::{
    body::Body,
    http::{Response, StatusCode, header},
};
use core::any::Any;

/// Shown when something of ours broke. It needs nothing that could break too; the log names the request.
const PAGE: &str = include_str!("panics.html");

/// The answer to a request whose handler panicked. The panic itself was logged by the hook.
pub fn answer(_: Box<dyn Any + Send>) -> Response<Body> {
    let mut answer = Response::new(Body::from(PAGE));
    *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    let html = header::HeaderValue::from_static("text/html; charset=utf-8");
    answer.headers_mut().insert(header::CONTENT_TYPE, html);
    answer
}
