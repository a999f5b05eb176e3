//! The viewer of the API's document comes from elsewhere; its page is called as it is called here.

use axum::{
    body::{Body, to_bytes},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// The page is 1 kB.
const LARGEST_PAGE: usize = 64 * 1024;

/// Puts our name in the place of the viewer's. What is no page passes as it is.
pub(super) async fn titled(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, LARGEST_PAGE).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let page =
        String::from_utf8_lossy(&page).replace("<title>Swagger UI</title>", "<title>REST API · Keywright</title>");
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}
