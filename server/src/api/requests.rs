mod body;
mod context;
mod decide;

pub(super) use body::RequestBody;

use super::{
    answer::{Created, List, Tagged},
    caller::Program,
    places,
    problem::Problem,
    read::{Body, Id, IfMatch, Query},
    words::{self, RouteName, StateFilter},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{field::Value, id::RequestId, request::Origin, token::Scope};
use serde::Deserialize;
use services::{Asked, AskedItem, Portal, RequestQuery};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Key requests";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, revise))
        .routes(routes!(withdraw))
        .routes(routes!(context::context))
        .merge(decide::routes())
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those of this developer.
    developer: Option<String>,
    /// Only those in this state.
    state: Option<StateFilter>,
    /// Only those that ask for this catalogue entry: its id or address.
    entry: Option<String>,
    /// Only those that are decided this way.
    route: Option<RouteName>,
    /// `true`: the oldest first.
    oldest_first: Option<bool>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many on one page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u8>,
}

/// List key requests
///
/// Pending, approved and granted ones, newest first. Scope: `requests:read`.
#[utoipa::path(get, path = "/requests", tag = TAG, params(ListQuery), security(("token" = ["requests:read"])),
    responses((status = 200, body = List<RequestBody>)))]
async fn list(
    State(portal): State<Portal>,
    program: Program,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<RequestBody>>, Problem> {
    let query = RequestQuery {
        developer: words::given("developer", query.developer)?,
        state: query.state.map(Into::into),
        entry: query.entry,
        route: query.route.map(Into::into),
        newest_first: !query.oldest_first.unwrap_or_default(),
        after: words::cursor(query.after)?,
        size: words::size(query.limit)?,
    };
    let requests = portal.requests(&program.actor, query).await.map_err(words::in_query)?;
    Ok(List::of(requests, RequestBody::from))
}

/// A key request for a developer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRequest {
    /// The id of whoever the key is for.
    developer: String,
    /// Several need the setting `enable_multi_selection`, and entries of one sort of authentication.
    #[schema(min_items = 1, max_items = 20)]
    items: Vec<NewItem>,
    /// By the keys of the questions that the entries ask.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, words::AnswerValue>)]
    answers: BTreeMap<String, Value>,
}

/// An API under a policy; without an API, the policy alone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewItem {
    /// The entry's id or address (`weather`).
    entry: Option<String>,
    /// The policy's id.
    policy: String,
}

/// Ask for a key on a developer's behalf
///
/// Grants nothing, unless no approval is needed. Takes an `Idempotency-Key`. Scope: `requests:write`.
#[utoipa::path(post, path = "/requests", tag = TAG, request_body = NewRequest, params(words::IdempotencyKeyHeader),
    security(("token" = ["requests:write"])), responses((status = 201, body = RequestBody)))]
async fn create(
    State(portal): State<Portal>,
    program: Program,
    Body(new): Body<NewRequest>,
) -> Result<Created<Tagged<RequestBody>>, Problem> {
    let asked = Asked {
        on_behalf_of: Some(words::id("developer", &new.developer)?),
        items: new.items.into_iter().map(|item| AskedItem { entry: item.entry, policy: item.policy }).collect(),
        answers: words::typed(new.answers),
        origin: Origin::Api,
    };
    let submitted = portal.submit(&program.actor, asked).await.map_err(places::of_items)?;
    // Who asks for somebody may not be one who reads what others asked for.
    let request = portal.request_record(&program.actor, &submitted.id).await?;
    let location = format!("{}/requests/{}", super::PREFIX, submitted.id);
    Ok(Created(location, Tagged(request.request.revision, request.into())))
}

/// What a pending request is to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Revision {
    /// The policies' ids, one for each of its items, in their order.
    #[schema(min_items = 1, max_items = 20)]
    policies: Vec<String>,
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, words::AnswerValue>)]
    answers: BTreeMap<String, Value>,
}

/// Revise a pending key request
///
/// In the developer's name. Whoever decides sees what it said before. Scope: `requests:write`.
#[utoipa::path(put, path = "/requests/{id}", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = Revision, security(("token" = ["requests:write"])), responses((status = 200, body = RequestBody)))]
async fn revise(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<RequestId>,
    if_match: IfMatch,
    Body(new): Body<Revision>,
) -> Result<Tagged<RequestBody>, Problem> {
    let revision = revision(&portal, &program, &id, if_match).await?;
    let revised = portal.revise(&program.actor, &id, revision, new.policies, words::typed(new.answers)).await;
    revised.map_err(places::of_policies)?;
    one(&portal, &program, &id).await
}

/// Read a key request
///
/// Scope: `requests:read`.
#[utoipa::path(get, path = "/requests/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["requests:read"])), responses((status = 200, body = RequestBody)))]
async fn get(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<RequestId>,
) -> Result<Tagged<RequestBody>, Problem> {
    one(&portal, &program, &id).await
}
/// Withdraw a key request
///
/// In the developer's name; it is deleted. Scope: `requests:write`.
#[utoipa::path(post, path = "/requests/{id}/withdraw", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    security(("token" = ["requests:write"])), responses((status = 204)))]
async fn withdraw(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<RequestId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let revision = revision(&portal, &program, &id, if_match).await?;
    portal.withdraw(&program.actor, &id, revision).await.map_err(words::lacking(Scope::RequestsWrite))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn one(portal: &Portal, program: &Program, id: &RequestId) -> Result<Tagged<RequestBody>, Problem> {
    let record = portal.request_record(&program.actor, id).await?;
    Ok(Tagged(record.request.revision, record.into()))
}

async fn revision(portal: &Portal, program: &Program, id: &RequestId, if_match: IfMatch) -> Result<i64, Problem> {
    // Whether it is there comes before what was last seen of it.
    let now = portal.request_record(program.sees(Scope::RequestsRead)?, id).await?.request.revision;
    // What became of it since is better told by the rules: who approved it, and when.
    Ok(match if_match {
        IfMatch::Version(revision) => revision,
        IfMatch::Any => now,
    })
}
