use super::{
    answer::{Created, List, Tagged},
    caller::Program,
    problem::Problem,
    read::{Body, Id, IfMatch, Query},
    time,
    words::{self, AnswerBody, ByBody, DeliveryName, OriginName, RouteName, StateFilter},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    field::Value,
    id::{DeveloperId, EntryId, PolicyId, RequestId},
    request::{Approval, Item, Origin, Request, Verdict, WaitsFor},
    token::Scope,
};
use serde::{Deserialize, Serialize};
use services::{Asked, AskedItem, Portal, RequestQuery, RequestRecord};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Key requests";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, revise))
        .routes(routes!(approve))
        .routes(routes!(decline))
        .routes(routes!(decide))
        .routes(routes!(withdraw))
        .routes(routes!(redeliver))
        .routes(routes!(pick_up))
}

/// A request for access. It grants nothing by itself. Declined, withdrawn and expired requests are gone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeyRequest)]
pub(super) struct RequestBody {
    #[schema(value_type = String, example = "req_01jd8r7k5v0000000000000000")]
    id: RequestId,
    developer: Asker,
    /// The APIs asked for, by name.
    title: String,
    items: Vec<ItemBody>,
    answers: Vec<AnswerBody>,
    route: RouteName,
    origin: OriginName,
    /// Counts its changes; it is also its `ETag`.
    revision: i64,
    state: StateFilter,
    /// Who has to move next, while it is pending.
    waits_for: Option<WaitsForBody>,
    /// When it expires without a decision, while it is pending.
    #[schema(format = DateTime)]
    expires: Option<String>,
    /// The decision, once there is one.
    approval: Option<ApprovalBody>,
    /// The key's id, once it is granted.
    key: Option<String>,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    updated: String,
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
struct Asker {
    #[schema(value_type = String)]
    id: DeveloperId,
    name: String,
    email: String,
}

/// An API under a policy; without an API, the policy alone.
#[derive(Debug, Serialize, ToSchema)]
struct ItemBody {
    #[schema(value_type = Option<String>)]
    entry: Option<EntryId>,
    #[schema(value_type = String)]
    policy: PolicyId,
    /// Who approved it, while others still wait.
    approved_by: Option<ByBody>,
}

/// Who has to move next.
#[derive(Debug, Serialize, ToSchema)]
struct WaitsForBody {
    /// The third party by name; `null` means the admins.
    third_party: Option<String>,
    /// When the admins get it back.
    #[schema(format = DateTime)]
    until: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ApprovalBody {
    by: ByBody,
    #[schema(format = DateTime)]
    at: String,
    delivery: DeliveryName,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those of this developer.
    developer: Option<String>,
    /// Only those in this state.
    state: Option<StateFilter>,
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
        newest_first: !query.oldest_first.unwrap_or_default(),
        after: words::cursor(query.after)?,
        size: words::size(query.limit)?,
    };
    Ok(List::of(portal.requests(&program.actor, query).await?, RequestBody::from))
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
    let submitted = portal.submit(&program.actor, asked).await?;
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
    portal.revise(&program.actor, &id, revision, new.policies, words::typed(new.answers)).await?;
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

/// Approve a key request
///
/// The key is made and mailed, or the developer gets a link behind which they generate it. Scope: `requests:decide`.
#[utoipa::path(post, path = "/requests/{id}/approve", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    security(("token" = ["requests:decide"])), responses((status = 200, body = RequestBody)))]
async fn approve(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<RequestId>,
    if_match: IfMatch,
) -> Result<Tagged<RequestBody>, Problem> {
    let revision = revision(&portal, &program, &id, if_match).await?;
    portal.approve(&program.actor, &id, revision).await?;
    one(&portal, &program, &id).await
}

/// Why a request is declined.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Decline {
    /// The developer reads it. Needed unless the setting `decline_reason_required` is off.
    #[schema(max_length = 2000)]
    reason: Option<String>,
}

/// Decline a key request
///
/// It is deleted, answers and all; the history keeps who declined it and why. Scope: `requests:decide`.
#[utoipa::path(post, path = "/requests/{id}/decline", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = Decline, security(("token" = ["requests:decide"])), responses((status = 204)))]
async fn decline(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<RequestId>,
    if_match: IfMatch,
    Body(decline): Body<Decline>,
) -> Result<StatusCode, Problem> {
    let revision = revision(&portal, &program, &id, if_match).await?;
    portal.decline(&program.actor, &id, revision, &decline.reason.unwrap_or_default()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is decided about some of a request's items. Those not named wait on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VerdictBody {
    #[serde(default)]
    approve: Vec<ItemName>,
    #[serde(default)]
    decline: Vec<ItemName>,
    /// Why those are declined; the developer reads it.
    #[schema(max_length = 2000)]
    reason: Option<String>,
}

/// One of a request's items, as the request names it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ItemName {
    entry: Option<String>,
    policy: String,
}

/// Decide a key request item by item
///
/// What is declined leaves the request; once nothing waits any more, the rest is granted with one key. Answers with the
/// request, or with 204 when nothing is left of it. Scope: `requests:decide`.
#[utoipa::path(post, path = "/requests/{id}/decide", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = VerdictBody, security(("token" = ["requests:decide"])),
    responses((status = 200, body = RequestBody), (status = 204)))]
async fn decide(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<RequestId>,
    if_match: IfMatch,
    Body(verdict): Body<VerdictBody>,
) -> Result<Response, Problem> {
    let revision = revision(&portal, &program, &id, if_match).await?;
    portal.decide(&program.actor, &id, revision, verdict.verdict()?).await?;
    match portal.request_record(&program.actor, &id).await {
        Ok(record) => Ok(Tagged(record.request.revision, RequestBody::from(record)).into_response()),
        Err(services::Error::Gone(_)) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(error) => Err(error.into()),
    }
}

impl VerdictBody {
    fn verdict(self) -> Result<Verdict, Problem> {
        let items = |field: &str, names: Vec<ItemName>| {
            names.into_iter().map(|name| name.item(field)).collect::<Result<Vec<_>, _>>()
        };
        let (approve, decline) = (items("approve", self.approve)?, items("decline", self.decline)?);
        Ok(Verdict { approve, decline, reason: self.reason })
    }
}

impl ItemName {
    fn item(self, field: &str) -> Result<Item, Problem> {
        let entry = self.entry.map(|id| words::id(field, &id)).transpose()?;
        Ok(Item { entry, policy: words::id(field, &self.policy)? })
    }
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
    portal.withdraw(&program.actor, &id, revision).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send an approval again
///
/// Mails a new confirmation link; the one before opens nothing any more. Scope: `requests:decide`.
#[utoipa::path(post, path = "/requests/{id}/redeliver", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["requests:decide"])), responses((status = 200, body = RequestBody)))]
async fn redeliver(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<RequestId>,
) -> Result<Tagged<RequestBody>, Problem> {
    portal.redeliver(program.sees(Scope::RequestsRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// What a browser brought along from the portal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Brought {
    /// Works once, for ten minutes.
    code: String,
    state: String,
    /// If given, it has to be the one that the portal sent along.
    return_url: Option<String>,
}

/// A request that was taken over.
#[derive(Debug, Serialize, ToSchema)]
struct TakenOver {
    request: RequestBody,
    /// Where to send the browser afterwards: add `?state=` with the state it came with.
    return_url: String,
}

/// Take over a request by its one-time code
///
/// For sites that developers are redirected to: exchanges what the browser brought for the request it is about.
/// Afterwards approve or decline it. Scope: `requests:decide`.
#[utoipa::path(post, path = "/hand-offs/exchange", tag = TAG, request_body = Brought,
    security(("token" = ["requests:decide"])), responses((status = 200, body = TakenOver)))]
async fn pick_up(
    State(portal): State<Portal>,
    program: Program,
    Body(brought): Body<Brought>,
) -> Result<Json<TakenOver>, Problem> {
    let taken = portal.pick_up(&program.actor, &brought.code, &brought.state, brought.return_url.as_deref()).await?;
    let request = portal.request_record(&program.actor, &taken.request).await?.into();
    Ok(Json(TakenOver { request, return_url: taken.return_url }))
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

impl From<RequestRecord> for RequestBody {
    fn from(record: RequestRecord) -> Self {
        let RequestRecord { request, title, developer, .. } = record;
        let asker = Asker { id: developer.id, name: developer.name, email: developer.email.to_string() };
        let (waits_for, expires) = waiting(&request);
        Self {
            developer: asker,
            title,
            items: request.items.iter().map(|item| ItemBody::of(item, &request)).collect(),
            answers: request.answers.into_iter().map(AnswerBody::from).collect(),
            route: request.route.into(),
            origin: request.origin.into(),
            revision: request.revision,
            state: request.state.name().into(),
            waits_for,
            expires,
            approval: request.state.approval().map(ApprovalBody::from),
            key: words::key_of(&request.state),
            created: time(request.created),
            updated: time(request.updated),
            id: request.id,
        }
    }
}

fn waiting(request: &Request) -> (Option<WaitsForBody>, Option<String>) {
    let domain::request::State::Pending { waits_for, expires, .. } = &request.state else { return (None, None) };
    let body = match waits_for {
        WaitsFor::Admins => WaitsForBody { third_party: None, until: None },
        WaitsFor::ThirdParty { name, until } => {
            WaitsForBody { third_party: Some(name.clone()), until: Some(time(*until)) }
        }
    };
    (Some(body), expires.map(time))
}

impl ItemBody {
    fn of(item: &Item, request: &Request) -> Self {
        let approval = request.approved().iter().find(|approval| approval.item == *item);
        let approved_by = approval.map(|approval| (&approval.by).into());
        Self { entry: item.entry.clone(), policy: item.policy.clone(), approved_by }
    }
}

impl From<&Approval> for ApprovalBody {
    fn from(approval: &Approval) -> Self {
        Self { by: (&approval.by).into(), at: time(approval.at), delivery: approval.delivery.into() }
    }
}
