use super::{
    answer::{Created, KEPT_BY_NOBODY, List},
    caller::Program,
    problem::{Kind, Problem},
    read::{Body, Id},
    time,
    words::{self, ByBody},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    FieldError, Timestamp,
    id::TokenId,
    token::{Scope, Token, TokenDraft},
};
use serde::{Deserialize, Serialize};
use services::Portal;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "API tokens";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, revoke)).routes(routes!(this))
}

/// A program's token, without its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
struct TokenBody {
    #[schema(value_type = String)]
    id: TokenId,
    name: String,
    scopes: Vec<&'static str>,
    /// Its prefix and last four characters.
    hint: String,
    #[schema(format = DateTime)]
    created: String,
    by: ByBody,
    #[schema(format = DateTime)]
    expires: Option<String>,
    /// To the minute.
    #[schema(format = DateTime)]
    last_used: Option<String>,
    #[schema(format = DateTime)]
    revoked: Option<String>,
}

/// List API tokens
///
/// Newest first, revoked ones too. Scope: `portal:admin`.
#[utoipa::path(get, path = "/tokens", tag = TAG, security(("token" = ["portal:admin"])),
    responses((status = 200, body = List<TokenBody>)))]
async fn list(State(portal): State<Portal>, program: Program) -> Result<Json<List<TokenBody>>, Problem> {
    let tokens = portal.tokens(&program.actor).await?;
    Ok(List::whole(tokens.into_iter().map(TokenBody::from).collect()))
}

/// A token to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TokenInput)]
struct Input {
    /// What decisions and the history call the program.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// What it may do: `requests:read`, `requests:decide` …
    #[schema(min_items = 1)]
    scopes: Vec<String>,
    /// Its last day, UTC. Left out: lives until it is revoked.
    #[schema(format = Date)]
    expires: Option<String>,
}

/// A token with its text, which is never shown again.
#[derive(Debug, Serialize, ToSchema)]
struct NewToken {
    token: TokenBody,
    /// The token itself.
    secret: String,
}

/// Make an API token
///
/// Takes an `Idempotency-Key`. Scope: `portal:admin`.
#[utoipa::path(post, path = "/tokens", tag = TAG, request_body = Input, params(words::IdempotencyKeyHeader),
    security(("token" = ["portal:admin"])), responses((status = 201, body = NewToken)))]
async fn create(
    State(portal): State<Portal>,
    program: Program,
    Body(input): Body<Input>,
) -> Result<Created<Response>, Problem> {
    let (token, secret) = portal.create_token(&program.actor, input.draft()?).await?;
    let location = format!("{}/tokens/{}", super::PREFIX, token.id);
    let answer = NewToken { token: token.into(), secret: secret.reveal().to_owned() };
    Ok(Created(location, (KEPT_BY_NOBODY, Json(answer)).into_response()))
}

/// Read an API token
///
/// Scope: `portal:admin`.
#[utoipa::path(get, path = "/tokens/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["portal:admin"])), responses((status = 200, body = TokenBody)))]
async fn read(State(portal): State<Portal>, program: Program, Id(id): Id<TokenId>) -> Result<Json<TokenBody>, Problem> {
    Ok(Json(portal.token(program.sees(Scope::PortalAdmin)?, &id).await?.into()))
}

/// Revoke an API token, for good
///
/// Scope: `portal:admin`.
#[utoipa::path(delete, path = "/tokens/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["portal:admin"])), responses((status = 204)))]
async fn revoke(State(portal): State<Portal>, program: Program, Id(id): Id<TokenId>) -> Result<StatusCode, Problem> {
    portal.revoke_token(program.sees(Scope::PortalAdmin)?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read the token you call with
///
/// What it is called and may do. Needs no scope.
#[utoipa::path(get, path = "/token", tag = TAG, security(("token" = [])), responses((status = 200, body = TokenBody)))]
async fn this(State(portal): State<Portal>, program: Program) -> Result<Json<TokenBody>, Problem> {
    let token = portal.own_token(&program.token).await?;
    token.map(|token| Json(token.into())).ok_or_else(|| Problem::new(Kind::Unauthorized, "This token was revoked."))
}

impl Input {
    fn draft(self) -> Result<TokenDraft, Problem> {
        let wrong = |name: &String| FieldError::new("scopes", format!("There is no scope {name}."));
        let unknown: Vec<_> = self.scopes.iter().filter(|name| Scope::named(name).is_none()).map(wrong).collect();
        if !unknown.is_empty() {
            return Err(Problem::invalid(unknown));
        }
        let day = |text: String| {
            let wrong = || Problem::invalid(vec![FieldError::new("expires", "Write a day: 2030-12-31.")]);
            Timestamp::end_of(&text).ok_or_else(wrong)
        };
        Ok(TokenDraft {
            name: self.name,
            scopes: self.scopes.iter().filter_map(|name| Scope::named(name)).collect(),
            expires: self.expires.map(day).transpose()?,
        })
    }
}

impl From<Token> for TokenBody {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            scopes: token.scopes.into_iter().map(Scope::name).collect(),
            hint: token.hint,
            created: time(token.created),
            by: (&token.by).into(),
            expires: token.expires.map(time),
            last_used: token.last_used.map(time),
            revoked: token.revoked.map(time),
        }
    }
}
