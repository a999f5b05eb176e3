//! What travels with a file: its kind, its form, and how long it may be kept.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use rust_embed::EmbeddedFile;

use super::encoding::Encoding;
use super::names;

/// A hashed name never means other bytes; everything else is asked for again after ten minutes.
const FOREVER: &str = "public, max-age=31536000, immutable";
const A_WHILE: &str = "public, max-age=600";

/// All headers of a file that was found.
pub fn of(path: &str, encoding: Encoding, tag: &HeaderValue) -> HeaderMap {
    let keep = if names::is_hashed(path) { FOREVER } else { A_WHILE };
    let mut headers = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static(kind(path))),
        (CACHE_CONTROL, HeaderValue::from_static(keep)),
        (ETAG, tag.clone()),
        (VARY, HeaderValue::from_static("accept-encoding")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]);
    if let Some(name) = encoding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    headers
}

/// The digest of exactly these bytes, so the compressed forms have tags of their own.
pub fn tag(file: &EmbeddedFile) -> HeaderValue {
    let digest = file.metadata.sha256_hash();
    let start = u64::from_be_bytes(digest[..8].try_into().expect("eight bytes are eight bytes"));
    HeaderValue::from_str(&format!("\"{start:016x}\"")).expect("hexadecimal digits are legal in a header")
}

/// Whether the browser says that it holds these bytes.
pub fn has_already(request: &HeaderMap, tag: &HeaderValue) -> bool {
    let (Some(held), Ok(tag)) = (request.get(IF_NONE_MATCH).and_then(|held| held.to_str().ok()), tag.to_str()) else {
        return false;
    };
    held.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
