use super::answer::Refused;
use crate::api::Program;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use domain::Actor;

/// The program that calls. Without a token that opens something, no operation is reached.
pub struct Caller(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let program: Option<&Program> = parts.extensions.get();
        program.map(|program| Self(program.actor.clone())).ok_or_else(Refused::unauthorised)
    }
}

/// The token that came with the call: `Authorization: …`, with `Bearer` before it or not.
pub fn bare_token(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    Some(text).filter(|text| !text.is_empty() && !text.contains(char::is_whitespace))
}
