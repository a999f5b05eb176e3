//! What every answer and every cookie route carries against other sites.

use crate::config::PublicUrl;
use axum::{
    http::{HeaderName, HeaderValue},
    routing::Router,
};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate},
    },
    csrf::CsrfLayer,
    set_header::SetResponseHeaderLayer,
};

/// Pages bring a stricter Content-Security-Policy of their own; this one is for everything else.
const HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("content-security-policy", "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"),
];

/// For portals at an https address: browsers come by TLS from then on, for a year.
const ONLY_TLS: (&str, &str) = ("strict-transport-security", "max-age=31536000");

/// Adds the security headers where a route has not set them itself.
pub fn headers<S: Clone + Send + Sync + 'static>(router: Router<S>, public: &PublicUrl) -> Router<S> {
    let tls = public.is_secure().then_some(ONLY_TLS);
    HEADERS.into_iter().chain(tls).fold(router, |router, (name, value)| {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        router.layer(SetResponseHeaderLayer::if_not_present(name, value))
    })
}

/// Refuses writes that another site's page sends. The public origin is trusted by name because a proxy may rewrite
/// `Host`.
pub fn csrf(public: &PublicUrl) -> CsrfLayer {
    CsrfLayer::new().add_trusted_origin(public.origin()).expect("the configuration checked that it is an origin")
}

/// Small and fast: pages are made anew for each reader.
pub fn compression() -> CompressionLayer<impl Predicate> {
    let predicate = DefaultPredicate::new().and(holds_no_secret);
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(predicate)
}

/// The length of a compressed answer tells something of its content to whoever can add to it (BREACH). Pages that hold
/// a key or a token are `no-store`, and are left alone.
fn holds_no_secret(_: http::StatusCode, _: http::Version, headers: &http::HeaderMap, _: &http::Extensions) -> bool {
    let control = headers.get(http::header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    !control.is_some_and(|control| control.contains("no-store"))
}
