use super::{
    answer::{Created, List, Tagged},
    caller::Program,
    problem::Problem,
    read::{Body, Id, IfMatch},
    time, words,
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    Invalid,
    call::{CallRule, parse_rules},
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
    /// The only calls its keys may make: `GET,HEAD /v1/stations/*`, where `*` is one part of the path and `**` any number.
    /// None: every call.
    allows: Vec<String>,
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
pub(super) struct RateBody {
    #[schema(minimum = 1)]
    pub calls: u32,
    #[schema(minimum = 1)]
    pub seconds: u32,
}

/// Calls per calendar period, UTC.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Quota)]
pub(super) struct QuotaBody {
    #[schema(minimum = 1)]
    pub calls: i64,
    pub period: PeriodName,
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
    /// The only calls its keys may make. None: every call. Left out: as they are; of a new policy, every call.
    #[schema(max_items = 50)]
    allows: Option<Vec<String>>,
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
    let policy = portal.create_policy(&program.actor, input.draft(Vec::new())?).await?;
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
    let now = portal.policy_record(program.sees(Scope::CatalogueRead)?, &id).await?;
    let based_on = if_match.require(now.version)?;
    Ok(tagged(portal.change_policy(&program.actor, &id, based_on, input.draft(now.allows)?).await?))
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

impl Input {
    /// `allows` are the rules where none are sent: a program that knows nothing of them does not undo them.
    fn draft(self, allows: Vec<CallRule>) -> Result<PolicyDraft, Problem> {
        let allows = match &self.allows {
            Some(rules) => {
                parse_rules("allows", rules.iter().map(String::as_str)).map_err(|Invalid(all)| Problem::invalid(all))?
            }
            None => allows,
        };
        Ok(PolicyDraft {
            name: self.name,
            description: self.description,
            rate: self.rate.map(Rate::from),
            quota: self.quota.map(Quota::from),
            key_days: self.key_days,
            scopes: self.scopes,
            allows,
            issuer: self.issuer.into(),
            gateway_policies: self.gateway_policies,
            is_active: self.is_active,
        })
    }
}

impl From<RateBody> for Rate {
    fn from(RateBody { calls, seconds }: RateBody) -> Self {
        Self { calls, seconds }
    }
}

impl From<Rate> for RateBody {
    fn from(Rate { calls, seconds }: Rate) -> Self {
        Self { calls, seconds }
    }
}

impl From<QuotaBody> for Quota {
    fn from(QuotaBody { calls, period }: QuotaBody) -> Self {
        Self { calls, period: period.into() }
    }
}

impl From<Quota> for QuotaBody {
    fn from(Quota { calls, period }: Quota) -> Self {
        Self { calls, period: period.into() }
    }
}

impl From<Policy> for PolicyBody {
    fn from(policy: Policy) -> Self {
        Self {
            rate: policy.rate.map(RateBody::from),
            quota: policy.quota.map(QuotaBody::from),
            id: policy.id,
            name: policy.name,
            description: policy.description,
            key_days: policy.key_days,
            scopes: policy.scopes,
            allows: policy.allows.iter().map(ToString::to_string).collect(),
            issuer: policy.issuer.into(),
            gateway_policies: policy.gateway_policies,
            is_active: policy.is_active,
            created: time(policy.created),
            updated: time(policy.updated),
        }
    }
}
