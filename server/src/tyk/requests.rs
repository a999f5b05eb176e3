use super::{
    answer::{Done, Refused, list},
    caller::Caller,
    document::{Document, Ids},
    page::{Query, SIZE},
    request::{RequestDocument, written},
};
use axum::{
    Json, Router,
    extract::State,
    routing::{get, put},
};
use domain::{id::RequestId, page::Numbered, request::Refusal};
use serde_json::{Value, json};
use services::{Error, Portal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/requests", get(list_all).post(create))
        .route("/requests/{id}", get(read).put(revise).delete(decline))
        .route("/requests/approve/{id}", put(approve))
}

/// What the developer reads whose request was deleted.
const DELETED: &str = "It was deleted through the API of another system, which gave no reason.";

/// Clients look for exactly this.
const PROCESSED: &str = "Key request has already been processed.";

async fn list_all(State(portal): State<Portal>, Caller(actor): Caller, query: Query) -> Result<Json<Value>, Refused> {
    let Numbered { rows, pages } =
        portal.numbered_requests(&actor, query.flag("approved")?, query.page()?, SIZE).await?;
    Ok(list(Numbered { rows: rows.iter().map(written).collect(), pages }))
}

async fn read(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(RequestId,)>,
) -> Result<Json<Value>, Refused> {
    Ok(Json(written(&portal.request_record(&actor, &id).await?)))
}

async fn create(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Document(sent): Document<RequestDocument>,
) -> Result<Done, Refused> {
    let is_approved = sent.approved.unwrap_or_default();
    let asked = sent.asked()?;
    let submitted =
        if is_approved { portal.submit_approved(&actor, asked).await? } else { portal.submit(&actor, asked).await? };
    Ok(Done::with(submitted.id))
}

async fn revise(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(RequestId,)>,
    Document(sent): Document<RequestDocument>,
) -> Result<Done, Refused> {
    let now = portal.request_record(&actor, &id).await?;
    if sent.approved == Some(true) && now.request.state.approval().is_none() {
        return Err(Refused::bad("approved: Approve it with PUT …/requests/approve/{id}."));
    }
    let (policies, answers) = sent.revision(&now);
    portal.revise(&actor, &id, now.request.revision, policies, answers).await?;
    Ok(Done::with(id))
}

async fn decline(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(RequestId,)>,
) -> Result<Done, Refused> {
    let revision = portal.request_record(&actor, &id).await?.request.revision;
    portal.decline(&actor, &id, revision, DELETED).await?;
    Ok(Done::deleted())
}

/// The key itself, where it is mailed: the developer gets it as well.
async fn approve(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(RequestId,)>,
) -> Result<Json<Value>, Refused> {
    let revision = portal.request_record(&actor, &id).await?.request.revision;
    let issued = match portal.approve_and_issue(&actor, &id, revision).await {
        Err(Error::Refused(Refusal::AlreadyApproved { .. } | Refusal::AlreadyGranted)) => {
            return Err(Refused::bad(PROCESSED));
        }
        done => done?,
    };
    let key = issued.as_ref().map(|issued| issued.secret.reveal()).unwrap_or_default();
    Ok(Json(json!({ "RawKey": key, "Password": "" })))
}
