//! What admins change about a key: its policy, its end, its limits, its quota.

use super::{
    TAG,
    body::{KeyBody, LimitKind, OwnLimitsBody},
    one,
};
use crate::api::{
    answer::Tagged,
    caller::Program,
    problem::Problem,
    read::{Body, Id, IfMatch},
    words,
};
use axum::extract::State;
use domain::{
    FieldError, Timestamp,
    catalogue::{Quota, Rate},
    id::KeyId,
    limit::{Own, OwnLimits},
    token::Scope,
};
use serde::{Deserialize, Deserializer};
use services::{KeyTerms, Portal};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new().routes(routes!(change)).routes(routes!(set_limits)).routes(routes!(reset_quota))
}

/// What is changed about a key; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Change {
    /// The id of another policy, for everything the key opens.
    policy: Option<String>,
    /// When it ends: a day, an instant in UTC, or `never`, which may be `null` as well.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2030-12-31")]
    expires: End,
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
    let based_on = seen(&portal, &program, &id, if_match).await?;
    let policy = change.policy.map(|text| words::parsed("policy", &text)).transpose();
    let expires = match change.expires {
        End::Stays => Ok(None),
        End::Never => Ok(Some(None)),
        End::At(text) => End::of(&text).map(Some),
    };
    let (policy, expires) = words::both(policy, expires)?;
    let terms = KeyTerms { policy, expires, limits: None, based_on };
    portal.change_terms(&program.actor, &id, terms).await?;
    one(&portal, &program, &id).await
}

/// What is said of a key's end: `null` is not nothing.
#[derive(Debug, Default)]
enum End {
    #[default]
    Stays,
    Never,
    At(String),
}

impl<'de> Deserialize<'de> for End {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        Ok(Option::<String>::deserialize(json)?.map_or(Self::Never, Self::At))
    }
}

impl End {
    fn of(text: &str) -> Result<Option<Timestamp>, FieldError> {
        let advice = "Write a day, an instant in UTC like 2030-12-31T23:59:59Z, or never.";
        match Timestamp::end_of(text).or_else(|| Timestamp::from_rfc3339(text)) {
            None if text != "never" => Err(FieldError::new("expires", advice)),
            end => Ok(end),
        }
    }
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
    let based_on = seen(&portal, &program, &id, if_match).await?;
    let rate = own("rate", limits.rate.map(Rate::from), limits.unlimited.contains(&LimitKind::Rate));
    let quota = own("quota", limits.quota.map(Quota::from), limits.unlimited.contains(&LimitKind::Quota));
    let (rate, quota) = words::both(rate, quota)?;
    let terms = KeyTerms { based_on, ..KeyTerms::of_limits(OwnLimits { rate, quota }) };
    portal.change_terms(&program.actor, &id, terms).await?;
    one(&portal, &program, &id).await
}

fn own<T>(name: &str, limit: Option<T>, is_unlimited: bool) -> Result<Own<T>, FieldError> {
    match (limit, is_unlimited) {
        (None, false) => Ok(Own::Policy),
        (None, true) => Ok(Own::Unlimited),
        (Some(limit), false) => Ok(Own::Limit(limit)),
        (Some(_), true) => {
            let advice = "Write a limit or call it unlimited, not both.";
            Err(FieldError::new(name, advice))
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

/// The version the change is based on: of a key that changed since, it is told before anything else is looked at.
async fn seen(portal: &Portal, program: &Program, id: &KeyId, if_match: IfMatch) -> Result<Option<i64>, Problem> {
    let Tagged(now, _) = one(portal, program, id).await?;
    let version = if_match.require(now)?;
    Ok((if_match != IfMatch::Any).then_some(version))
}
