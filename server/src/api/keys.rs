mod body;
mod terms;

use super::{
    answer::{KEPT_BY_NOBODY, List, Tagged},
    caller::Program,
    problem::Problem,
    read::{Id, OptionalBody, Query},
    words,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
pub(super) use body::KeyBody;
use body::StandingName;
use domain::{id::KeyId, key::Overlap, token::Scope};
use serde::{Deserialize, Serialize};
use services::{KeyQuery, Portal};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Keys";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(revoke))
        .routes(routes!(rotate))
        .merge(terms::routes())
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those of this developer.
    developer: Option<String>,
    /// Only those that open this API: its id or address.
    entry: Option<String>,
    /// Only those under this policy.
    policy: Option<String>,
    /// Only those that stand so.
    state: Option<StandingName>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many on one page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u8>,
}

/// List keys
///
/// Newest first. Scope: `keys:read`.
#[utoipa::path(get, path = "/keys", tag = TAG, params(ListQuery), security(("token" = ["keys:read"])),
    responses((status = 200, body = List<KeyBody>)))]
async fn list(
    State(portal): State<Portal>,
    program: Program,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<KeyBody>>, Problem> {
    let query = KeyQuery {
        developer: words::given("developer", query.developer)?,
        entry: query.entry,
        policy: words::given("policy", query.policy)?,
        standing: query.state.map(Into::into),
        after: words::cursor(query.after)?,
        size: words::size(query.limit)?,
    };
    let keys = portal.keys(&program.actor, query).await.map_err(words::in_query)?;
    Ok(List::of(keys, KeyBody::from))
}

/// Read a key
///
/// Scope: `keys:read`.
#[utoipa::path(get, path = "/keys/{id}", tag = TAG, params(("id" = String, Path)), security(("token" = ["keys:read"])),
    responses((status = 200, body = KeyBody)))]
async fn get(State(portal): State<Portal>, program: Program, Id(id): Id<KeyId>) -> Result<Tagged<KeyBody>, Problem> {
    one(&portal, &program, &id).await
}

/// Pause a key
///
/// It opens nothing until it is resumed. Scope: `keys:write`.
#[utoipa::path(post, path = "/keys/{id}/pause", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["keys:write"])), responses((status = 200, body = KeyBody)))]
async fn pause(State(portal): State<Portal>, program: Program, Id(id): Id<KeyId>) -> Result<Tagged<KeyBody>, Problem> {
    portal.pause_key(program.sees(Scope::KeysRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// Resume a paused key
///
/// Scope: `keys:write`.
#[utoipa::path(post, path = "/keys/{id}/resume", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["keys:write"])), responses((status = 200, body = KeyBody)))]
async fn resume(State(portal): State<Portal>, program: Program, Id(id): Id<KeyId>) -> Result<Tagged<KeyBody>, Problem> {
    portal.resume_key(program.sees(Scope::KeysRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// Revoke a key, for good
///
/// Scope: `keys:write`.
#[utoipa::path(post, path = "/keys/{id}/revoke", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["keys:write"])), responses((status = 200, body = KeyBody)))]
async fn revoke(State(portal): State<Portal>, program: Program, Id(id): Id<KeyId>) -> Result<Tagged<KeyBody>, Problem> {
    portal.revoke_key(program.sees(Scope::KeysRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// How a key is rotated.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rotation {
    /// How long the old key goes on.
    #[serde(default)]
    overlap: OverlapName,
}

/// How long a key goes on after another one took its place.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
enum OverlapName {
    #[default]
    #[serde(rename = "0")]
    None,
    #[serde(rename = "1h")]
    Hour,
    #[serde(rename = "24h")]
    Day,
    #[serde(rename = "7d")]
    Week,
}

/// A key with its text, which is never shown again.
#[derive(Debug, Serialize, ToSchema)]
struct NewKey {
    key: KeyBody,
    /// The key itself.
    secret: String,
    /// The key in whose place it is.
    #[schema(value_type = String)]
    replaces: KeyId,
}

/// Rotate a key
///
/// Makes another key in its place and shows it, once. Its developer is told by mail. Takes an `Idempotency-Key`. Scope: `keys:write`.
#[utoipa::path(post, path = "/keys/{id}/rotate", tag = TAG, params(("id" = String, Path), words::IdempotencyKeyHeader),
    request_body = Option<Rotation>, security(("token" = ["keys:write"])), responses((status = 200, body = NewKey)))]
async fn rotate(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<KeyId>,
    OptionalBody(rotation): OptionalBody<Rotation>,
) -> Result<Response, Problem> {
    let overlap = match rotation.overlap {
        OverlapName::None => Overlap::None,
        OverlapName::Hour => Overlap::Hour,
        OverlapName::Day => Overlap::Day,
        OverlapName::Week => Overlap::Week,
    };
    let issued = portal.rotate_key(program.sees(Scope::KeysRead)?, &id, overlap).await?;
    let Tagged(version, key) = one(&portal, &program, &issued.key.id).await?;
    let answer = NewKey { key, secret: issued.secret.reveal().to_owned(), replaces: id };
    Ok((KEPT_BY_NOBODY, Tagged(version, answer)).into_response())
}

async fn one(portal: &Portal, program: &Program, id: &KeyId) -> Result<Tagged<KeyBody>, Problem> {
    let (row, ..) = portal.key(program.sees(Scope::KeysRead)?, id).await?;
    Ok(Tagged(row.key.version, row.into()))
}
