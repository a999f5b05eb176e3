use axum::{
    Json,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::page::Page;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    pub items: Vec<T>,
    /// Send it as `after` to get the next page; `null` when this was the last one.
    pub next: Option<String>,
}

impl<T> List<T> {
    pub fn of<U>(page: Page<U>, write: impl FnMut(U) -> T) -> Json<Self> {
        Json(Self { items: page.rows.into_iter().map(write).collect(), next: page.next })
    }

    /// A list that always fits on one page.
    pub fn whole(items: Vec<T>) -> Json<Self> {
        Json(Self { items, next: None })
    }
}

/// A thing with the version it is in, as its `ETag`.
pub struct Tagged<T>(pub i64, pub T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let tag = HeaderValue::from_str(&format!("\"{}\"", self.0)).expect("digits are legal in headers");
        ([(header::ETAG, tag)], Json(self.1)).into_response()
    }
}

/// A thing that was made just now: `201`, and where it is.
pub struct Created<T>(pub String, pub T);

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        if let Ok(location) = HeaderValue::from_str(&self.0) {
            headers.insert(header::LOCATION, location);
        }
        (StatusCode::CREATED, headers, self.1).into_response()
    }
}

/// An answer that holds a secret: nobody on its way keeps it.
pub const KEPT_BY_NOBODY: [(HeaderName, HeaderValue); 1] =
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
