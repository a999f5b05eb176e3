use crate::Reason;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION};
use domain::key::KeySecret;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The text of the one key among a call's headers. The address and its query are never looked at: they end up in logs.
pub fn key_in(headers: &HeaderMap) -> Result<&str, Reason> {
    let bearer = only(headers, &AUTHORIZATION)?.and_then(bearer);
    let text = match (bearer, only(headers, &API_KEY)?.map(HeaderValue::as_bytes)) {
        (None, None) => return Err(Reason::Missing),
        (Some(one), Some(other)) if one != other => return Err(Reason::Ambiguous),
        (Some(text), _) | (None, Some(text)) => text,
    };
    let text = core::str::from_utf8(text).map_err(|_| Reason::Malformed)?;
    KeySecret::check(text).map_err(|_| Reason::Malformed)?;
    Ok(text)
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a HeaderValue>, Reason> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() { Err(Reason::Ambiguous) } else { Ok(first) }
}

/// What follows `Bearer`, in any case (RFC 7235). Other schemes are for the API behind the gateway, not for us.
fn bearer(value: &HeaderValue) -> Option<&[u8]> {
    let (scheme, rest) = value.as_bytes().split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| rest.trim_ascii())
}
