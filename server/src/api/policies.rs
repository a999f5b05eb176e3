use super::{
    answer::{Created, List, Tagged},
    caller::Program,
    problem::Problem,
    read::{Body, Id, IfMatch},
    time, words,
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    catalogue::{IssuerName, Policy, PolicyDraft, Quota, QuotaPeriod, Rate},
    id::PolicyId,
    token::Scope,
};
use serde::{Deserialize, Serialize};
use services::Portal;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Policies";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, change, delete))
}

/// What a key may do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Policy)]
struct PolicyBody {
    #[schema(value_type = String)]
    id: PolicyId,
    name: String,
    description: String,
    rate: Option<RateBody>,
    quota: Option<QuotaBody>,
    /// Days until a new key expires; `null`: never.
    key_days: Option<u32>,
    /// Handed to the API with each call.
    scopes: Vec<String>,
    issuer: IssuerBody,
    /// What the policy is called at the gateway; only for `tyk`.
    gateway_policies: Vec<String>,
    /// Whether it can be asked for.
    is_active: bool,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    updated: String,
}

/// Calls per span of time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Rate)]
struct RateBody {
    #[schema(minimum = 1)]
    calls: u32,
    #[schema(minimum = 1)]
    seconds: u32,
}

/// Calls per calendar period, UTC.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Quota)]
struct QuotaBody {
    #[schema(minimum = 1)]
    calls: i64,
    period: PeriodName,
}

words::names! {
    /// The period of a quota.
    PeriodName of QuotaPeriod { Hour, Day, Month };
    /// What makes the keys of a policy.
    IssuerBody of IssuerName { Builtin, Tyk };
}

/// A policy, as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PolicyInput)]
struct Input {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[serde(default)]
    description: String,
    /// Left out or `null`: no limit.
    rate: Option<RateBody>,
    /// Left out or `null`: no limit.
    quota: Option<QuotaBody>,
    #[schema(minimum = 1)]
    key_days: Option<u32>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default = "builtin")]
    issuer: IssuerBody,
    /// What the policy is called at the gateway: at least one for `tyk`, none otherwise.
    #[serde(default)]
    gateway_policies: Vec<String>,
    #[serde(default = "yes")]
    #[schema(default = true)]
    is_active: bool,
}

const fn builtin() -> IssuerBody {
    IssuerBody::Builtin
}

const fn yes() -> bool {
    true
}

/// List policies
///
/// By name. Scope: `catalogue:read`.
#[utoipa::path(get, path = "/policies", tag = TAG, security(("token" = ["catalogue:read"])),
    responses((status = 200, body = List<PolicyBody>)))]
async fn list(State(portal): State<Portal>, program: Program) -> Result<Json<List<PolicyBody>>, Problem> {
    let policies = portal.policy_records(&program.actor).await?;
    Ok(List::whole(policies.into_iter().map(PolicyBody::from).collect()))
}

/// Read a policy
///
/// Scope: `catalogue:read`.
#[utoipa::path(get, path = "/policies/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:read"])), responses((status = 200, body = PolicyBody)))]
async fn get(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<PolicyId>,
) -> Result<Tagged<PolicyBody>, Problem> {
    Ok(tagged(portal.policy_record(program.sees(Scope::CatalogueRead)?, &id).await?))
}

/// Make a policy
///
/// Takes an `Idempotency-Key`. Scope: `catalogue:write`.
#[utoipa::path(post, path = "/policies", tag = TAG, request_body = Input, params(words::IdempotencyKeyHeader),
    security(("token" = ["catalogue:write"])), responses((status = 201, body = PolicyBody)))]
async fn create(
    State(portal): State<Portal>,
    program: Program,
    Body(input): Body<Input>,
) -> Result<Created<Tagged<PolicyBody>>, Problem> {
    let policy = portal.create_policy(&program.actor, input.into()).await?;
    Ok(Created(format!("{}/policies/{}", super::PREFIX, policy.id), tagged(policy)))
}

/// Change a policy
///
/// And with it what its keys may do from now on. Scope: `catalogue:write`.
#[utoipa::path(put, path = "/policies/{id}", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = Input, security(("token" = ["catalogue:write"])), responses((status = 200, body = PolicyBody)))]
async fn change(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<PolicyId>,
    if_match: IfMatch,
    Body(input): Body<Input>,
) -> Result<Tagged<PolicyBody>, Problem> {
    let now = portal.policy_record(program.sees(Scope::CatalogueRead)?, &id).await?.version;
    let based_on = if_match.require(now)?;
    Ok(tagged(portal.change_policy(&program.actor, &id, based_on, input.into()).await?))
}

/// Delete a policy
///
/// One that no entry offers and no request or key names. Scope: `catalogue:write`.
#[utoipa::path(delete, path = "/policies/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:write"])), responses((status = 204)))]
async fn delete(State(portal): State<Portal>, program: Program, Id(id): Id<PolicyId>) -> Result<StatusCode, Problem> {
    portal.delete_policy(program.sees(Scope::CatalogueRead)?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn tagged(policy: Policy) -> Tagged<PolicyBody> {
    Tagged(policy.version, policy.into())
}

impl From<Input> for PolicyDraft {
    fn from(input: Input) -> Self {
        Self {
            name: input.name,
            description: input.description,
            rate: input.rate.map(|RateBody { calls, seconds }| Rate { calls, seconds }),
            quota: input.quota.map(|QuotaBody { calls, period }| Quota { calls, period: period.into() }),
            key_days: input.key_days,
            scopes: input.scopes,
            issuer: input.issuer.into(),
            gateway_policies: input.gateway_policies,
            is_active: input.is_active,
        }
    }
}

impl From<Policy> for PolicyBody {
    fn from(policy: Policy) -> Self {
        Self {
            rate: policy.rate.map(|Rate { calls, seconds }| RateBody { calls, seconds }),
            quota: policy.quota.map(|Quota { calls, period }| QuotaBody { calls, period: period.into() }),
            id: policy.id,
            name: policy.name,
            description: policy.description,
            key_days: policy.key_days,
            scopes: policy.scopes,
            issuer: policy.issuer.into(),
            gateway_policies: policy.gateway_policies,
            is_active: policy.is_active,
            created: time(policy.created),
            updated: time(policy.updated),
        }
    }
}
