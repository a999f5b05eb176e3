use super::problem::{Kind, Problem};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use domain::{
    Actor,
    id::TokenId,
    policy::{Action, may},
    token::Scope,
};

/// A program that proved who it is. The middleware `auth::identify_program` puts it into the request.
#[derive(Debug, Clone)]
pub struct Program {
    pub token: TokenId,
    pub actor: Actor,
}

impl Program {
    /// For addresses of single things: whoever may not see any of their kind gets the answer for one that is not there.
    pub fn sees(&self, scope: Scope) -> Result<&Actor, Problem> {
        if may(&self.actor, Action::Administer(scope)) { Ok(&self.actor) } else { Err(Problem::missing()) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Program {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let advice = "Send a valid API token: Authorization: Bearer kwt_… Admins make them under Admin, API tokens.";
        parts.extensions.get().cloned().ok_or_else(|| Problem::new(Kind::Unauthorized, advice))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Program {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get().cloned())
    }
}

/// The token that came with the call: `Authorization: Bearer …`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}
