//! The web assets: built by `cargo xtask build` into `target/site`, carried inside a release binary, read from
//! disk by a debug one so that `cargo xtask dev` can change them under a running server.

mod encoding;
mod headers;
mod names;

use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{Embed, EmbeddedFile};

use encoding::Encoding;
pub use names::{assets, reload_origin};

#[derive(Embed)]
#[folder = "../target/site"]
struct Site;

/// The files with an address of their own, for their names alone: they are served out of the site, compressed.
/// The routes are so the same before a site is built.
#[derive(Embed)]
#[folder = "../public"]
struct Public;

/// A route per public file (`/favicon.svg`, `/robots.txt` …) and one for the hashed files below `/pkg`. None of them
/// falls through to a page: a missing asset is a short 404.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let routes = Public::iter().fold(Router::new(), |routes, path| routes.route(&format!("/{path}"), get(serve)));
    routes.route("/pkg/{*path}", get(serve))
}

async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    match find(path, &headers) {
        Some((file, encoding)) => answer(path, &file, encoding, &headers),
        None => not_found(&method),
    }
}

/// The smallest form the browser takes.
fn find(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Encoding)> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let forms = encoding::accepted(accepted);
    forms.into_iter().find_map(|form| Site::get(&format!("{path}{}", form.suffix())).map(|file| (file, form)))
}

fn answer(path: &str, file: &EmbeddedFile, encoding: Encoding, request: &HeaderMap) -> Response {
    let tag = headers::tag(file);
    let headers = headers::of(path, encoding, &tag);
    if headers::has_already(request, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, file.data.clone()).into_response()
}

fn not_found(method: &Method) -> Response {
    let body = if method == Method::HEAD { "" } else { "There is no such file." };
    (StatusCode::NOT_FOUND, body).into_response()
}
