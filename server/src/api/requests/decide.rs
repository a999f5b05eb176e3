//! What decides a key request, or follows from a decision.

use super::{RequestBody, TAG, one, revision};
use crate::api::{
    answer::Tagged,
    caller::Program,
    problem::Problem,
    read::{Body, Id, IfMatch},
    words,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    id::RequestId,
    request::{Item, Verdict},
    token::Scope,
};
use serde::{Deserialize, Serialize};
use services::Portal;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

const DECIDE: Scope = Scope::RequestsDecide;

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .routes(routes!(approve))
        .routes(routes!(decline))
        .routes(routes!(decide))
        .routes(routes!(redeliver))
        .routes(routes!(pick_up))
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
    portal.approve(&program.actor, &id, revision).await.map_err(words::lacking(DECIDE))?;
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
    let declined = portal.decline(&program.actor, &id, revision, &decline.reason.unwrap_or_default()).await;
    declined.map_err(words::lacking(DECIDE))?;
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
    /// The entry's id.
    entry: Option<String>,
    /// The policy's id.
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
    portal.decide(&program.actor, &id, revision, verdict.verdict()?).await.map_err(words::lacking(DECIDE))?;
    match portal.request_record(&program.actor, &id).await {
        Ok(record) => Ok(Tagged(record.request.revision, RequestBody::from(record)).into_response()),
        Err(services::Error::Gone(_)) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(error) => Err(error.into()),
    }
}

impl VerdictBody {
    fn verdict(self) -> Result<Verdict, Problem> {
        let items = |field: &str, names: Vec<ItemName>| {
            let place = |number: usize, part: &str| format!("{field}[{number}].{part}");
            let item = |(number, name): (usize, ItemName)| name.item(|part| place(number, part));
            names.into_iter().enumerate().map(item).collect::<Result<Vec<_>, _>>()
        };
        let (approve, decline) = (items("approve", self.approve)?, items("decline", self.decline)?);
        Ok(Verdict { approve, decline, reason: self.reason })
    }
}

impl ItemName {
    fn item(self, place: impl Fn(&str) -> String) -> Result<Item, Problem> {
        let entry = self.entry.map(|id| words::parsed(&place("entry"), &id)).transpose();
        let (entry, policy) = words::both(entry, words::parsed(&place("policy"), &self.policy))?;
        Ok(Item { entry, policy })
    }
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
    portal.redeliver(program.sees(Scope::RequestsRead)?, &id).await.map_err(words::lacking(DECIDE))?;
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
