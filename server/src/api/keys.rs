use super::{
    answer::{KEPT_BY_NOBODY, List, Tagged},
    caller::Program,
    policies::{QuotaBody, RateBody},
    problem::Problem,
    read::{Body, Id, IfMatch, Query},
    time, words,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    FieldError, Timestamp,
    catalogue::{Quota, Rate},
    id::{DeveloperId, EntryId, KeyId, PolicyId, RequestId},
    key::{Grant, KeyRow, Overlap, Standing},
    limit::{LimitOf, LimitRow, Own, OwnLimits},
    token::Scope,
};
use serde::{Deserialize, Serialize};
use services::Portal;
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Keys";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, change))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(revoke))
        .routes(routes!(rotate))
        .routes(routes!(set_limits))
        .routes(routes!(reset_quota))
}

/// A key, without its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Key)]
pub(super) struct KeyBody {
    #[schema(value_type = String)]
    id: KeyId,
    #[schema(value_type = String)]
    developer: DeveloperId,
    /// The request it was granted for.
    #[schema(value_type = Option<String>)]
    request: Option<RequestId>,
    /// The APIs it opens, by name.
    title: String,
    grants: Vec<GrantBody>,
    /// Its prefix and last four characters.
    hint: String,
    state: StandingName,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    expires: Option<String>,
    #[schema(format = DateTime)]
    last_used: Option<String>,
    uses: i64,
    /// Its own limits, in the place of what its policies say.
    own_limits: OwnLimitsBody,
    /// What is counted of it, and what of that was used.
    limits: Vec<LimitBody>,
}

/// Limits of one key. What is neither written here nor unlimited is as its policies say.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = OwnLimits)]
struct OwnLimitsBody {
    rate: Option<RateBody>,
    quota: Option<QuotaBody>,
    unlimited: BTreeSet<LimitKind>,
}

/// A kind of limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LimitKind {
    Rate,
    Quota,
}

/// How often a key may call.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Limit)]
struct LimitBody {
    /// Whose limits these are; `null`: the key's own.
    #[schema(value_type = Option<String>)]
    policy: Option<PolicyId>,
    rate: Option<RateBody>,
    quota: Option<QuotaBody>,
    /// Calls of the quota in this period, a second ago.
    used: Option<i64>,
    /// When the quota counts anew.
    #[schema(format = DateTime)]
    resets: Option<String>,
}

/// What a key opens.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
struct GrantBody {
    #[schema(value_type = Option<String>)]
    entry: Option<EntryId>,
    #[schema(value_type = String)]
    policy: PolicyId,
}

words::names! {
    /// Whether a key opens anything right now.
    StandingName of Standing { Active, Paused, Revoked, Expired };
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those of this developer.
    developer: Option<String>,
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
    let (developer, after) = (words::given("developer", query.developer)?, words::cursor(query.after)?);
    let keys = portal.keys(&program.actor, developer, after, words::size(query.limit)?).await?;
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

/// What is changed about a key; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Change {
    /// The id of another policy, for everything the key opens.
    policy: Option<String>,
    /// When it ends: a day, an instant in UTC, or `never`.
    #[schema(example = "2030-12-31")]
    expires: Option<String>,
}

/// Change a key's policy or end
///
/// Scope: `keys:write`.
#[utoipa::path(patch, path = "/keys/{id}", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = Change, security(("token" = ["keys:write"])), responses((status = 200, body = KeyBody)))]
async fn change(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<KeyId>,
    if_match: IfMatch,
    Body(change): Body<Change>,
) -> Result<Tagged<KeyBody>, Problem> {
    unchanged(&portal, &program, &id, if_match).await?;
    let actor = program.sees(Scope::KeysRead)?;
    let policy: Option<PolicyId> = change.policy.map(|text| words::id("policy", &text)).transpose()?;
    let expires = change.expires.map(|text| end(&text)).transpose()?;
    if let Some(policy) = policy {
        portal.move_key(actor, &id, &policy).await?;
    }
    if let Some(expires) = expires {
        portal.set_key_expiry(actor, &id, expires).await?;
    }
    one(&portal, &program, &id).await
}

/// `None`: never.
fn end(text: &str) -> Result<Option<Timestamp>, Problem> {
    let advice = "Write a day, an instant in UTC like 2030-12-31T23:59:59Z, or never.";
    match Timestamp::end_of(text).or_else(|| Timestamp::from_rfc3339(text)) {
        None if text != "never" => Err(Problem::invalid(vec![FieldError::new("expires", advice)])),
        end => Ok(end),
    }
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
#[derive(Debug, Deserialize, ToSchema)]
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

/// Set a key's own limits
///
/// In the place of what its policies say, for everything it opens. Scope: `keys:write`.
#[utoipa::path(put, path = "/keys/{id}/limits", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = OwnLimitsBody, security(("token" = ["keys:write"])), responses((status = 200, body = KeyBody)))]
async fn set_limits(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<KeyId>,
    if_match: IfMatch,
    Body(limits): Body<OwnLimitsBody>,
) -> Result<Tagged<KeyBody>, Problem> {
    unchanged(&portal, &program, &id, if_match).await?;
    let rate = own("rate", limits.rate.map(Rate::from), limits.unlimited.contains(&LimitKind::Rate))?;
    let quota = own("quota", limits.quota.map(Quota::from), limits.unlimited.contains(&LimitKind::Quota))?;
    portal.set_key_limits(program.sees(Scope::KeysRead)?, &id, OwnLimits { rate, quota }).await?;
    one(&portal, &program, &id).await
}

fn own<T>(name: &str, limit: Option<T>, is_unlimited: bool) -> Result<Own<T>, Problem> {
    match (limit, is_unlimited) {
        (None, false) => Ok(Own::Policy),
        (None, true) => Ok(Own::Unlimited),
        (Some(limit), false) => Ok(Own::Limit(limit)),
        (Some(_), true) => {
            let advice = "Write a limit or call it unlimited, not both.";
            Err(Problem::invalid(vec![FieldError::new(name, advice)]))
        }
    }
}

/// Reset a key's quota
///
/// The calls of this period count from nothing. Scope: `keys:write`.
#[utoipa::path(post, path = "/keys/{id}/reset-quota", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["keys:write"])), responses((status = 200, body = KeyBody)))]
async fn reset_quota(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<KeyId>,
) -> Result<Tagged<KeyBody>, Problem> {
    portal.reset_key_quota(program.sees(Scope::KeysRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// A key with its text, which is never shown again.
#[derive(Debug, Serialize, ToSchema)]
struct NewKey {
    key: KeyBody,
    /// The key itself.
    secret: String,
}

/// Rotate a key
///
/// Makes another key in its place and shows it, once. Takes an `Idempotency-Key`. Scope: `keys:write`.
#[utoipa::path(post, path = "/keys/{id}/rotate", tag = TAG, params(("id" = String, Path), words::IdempotencyKeyHeader),
    request_body = Rotation, security(("token" = ["keys:write"])), responses((status = 200, body = NewKey)))]
async fn rotate(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<KeyId>,
    Body(rotation): Body<Rotation>,
) -> Result<Response, Problem> {
    let overlap = match rotation.overlap {
        OverlapName::None => Overlap::None,
        OverlapName::Hour => Overlap::Hour,
        OverlapName::Day => Overlap::Day,
        OverlapName::Week => Overlap::Week,
    };
    let issued = portal.rotate_key(program.sees(Scope::KeysRead)?, &id, overlap).await?;
    let Tagged(version, key) = one(&portal, &program, &issued.key.id).await?;
    let answer = NewKey { key, secret: issued.secret.reveal().to_owned() };
    Ok((KEPT_BY_NOBODY, Tagged(version, answer)).into_response())
}

/// Refuses whoever changes what they have not seen.
async fn unchanged(portal: &Portal, program: &Program, id: &KeyId, if_match: IfMatch) -> Result<(), Problem> {
    let Tagged(now, _) = one(portal, program, id).await?;
    if_match.require(now).map(drop)
}

async fn one(portal: &Portal, program: &Program, id: &KeyId) -> Result<Tagged<KeyBody>, Problem> {
    let (row, ..) = portal.key(program.sees(Scope::KeysRead)?, id).await?;
    Ok(Tagged(row.key.version, row.into()))
}

impl From<KeyRow> for KeyBody {
    fn from(row: KeyRow) -> Self {
        let KeyRow { key, title, standing, limits, .. } = row;
        Self {
            title,
            state: standing.into(),
            grants: key.grants.into_iter().map(|Grant { entry, policy }| GrantBody { entry, policy }).collect(),
            id: key.id,
            developer: key.developer,
            request: key.request,
            hint: key.hint,
            created: time(key.created),
            expires: key.expires.map(time),
            last_used: key.last_used.map(time),
            uses: key.uses,
            own_limits: key.limits.into(),
            limits: limits.into_iter().map(LimitBody::from).collect(),
        }
    }
}

impl From<OwnLimits> for OwnLimitsBody {
    fn from(own: OwnLimits) -> Self {
        let unlimited =
            [(own.rate == Own::Unlimited, LimitKind::Rate), (own.quota == Own::Unlimited, LimitKind::Quota)];
        Self {
            rate: own.rate.limit().map(RateBody::from),
            quota: own.quota.limit().map(QuotaBody::from),
            unlimited: unlimited.into_iter().filter(|(is_one, _)| *is_one).map(|(_, kind)| kind).collect(),
        }
    }
}

impl From<LimitRow> for LimitBody {
    fn from(row: LimitRow) -> Self {
        Self {
            policy: if let LimitOf::Policy(policy) = row.of { Some(policy) } else { None },
            rate: row.rate.map(RateBody::from),
            quota: row.quota.map(|quota| quota.quota.into()),
            used: row.quota.map(|quota| quota.used),
            resets: row.quota.map(|quota| time(quota.resets)),
        }
    }
}
