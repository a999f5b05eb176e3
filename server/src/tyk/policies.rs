use super::{
    answer::{Done, Refused, list},
    caller::Caller,
    document::{Document, Ids},
    page::{Query, SIZE},
    policy::{PolicyDocument, written},
};
use axum::{Json, Router, extract::State, routing::get};
use domain::{
    Actor,
    catalogue::{Entry, Policy},
    id::PolicyId,
    page::Numbered,
};
use serde_json::Value;
use services::Portal;

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/policies", get(list_all).post(create))
        .route("/policies/search", get(search))
        .route("/policies/{id}", get(read).put(change).delete(remove))
}

async fn list_all(State(portal): State<Portal>, Caller(actor): Caller, query: Query) -> Result<Json<Value>, Refused> {
    found(&portal, &actor, "", &query).await
}

/// By a part of their name.
async fn search(State(portal): State<Portal>, Caller(actor): Caller, query: Query) -> Result<Json<Value>, Refused> {
    found(&portal, &actor, query.text("q").unwrap_or_default(), &query).await
}

async fn found(portal: &Portal, actor: &Actor, part: &str, query: &Query) -> Result<Json<Value>, Refused> {
    let mut policies = portal.policy_records(actor).await?;
    policies.retain(|policy| policy.name.to_lowercase().contains(&part.to_lowercase()));
    let entries = entries(portal, actor).await?;
    let rows = policies.iter().map(|policy| one(policy, &entries)).collect();
    Ok(list(Numbered::cut(rows, query.page()?, SIZE)))
}

async fn read(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(PolicyId,)>,
) -> Result<Json<Value>, Refused> {
    let policy = portal.policy_record(&actor, &id).await?;
    Ok(Json(one(&policy, &entries(&portal, &actor).await?)))
}

async fn create(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Document(sent): Document<PolicyDocument>,
) -> Result<Done, Refused> {
    Ok(Done::with(portal.create_policy(&actor, sent.draft(None)?).await?.id))
}

async fn change(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(PolicyId,)>,
    Document(sent): Document<PolicyDocument>,
) -> Result<Done, Refused> {
    let now = portal.policy_record(&actor, &id).await?;
    portal.change_policy(&actor, &id, now.version, sent.draft(Some(now))?).await?;
    Ok(Done::with(id))
}

async fn remove(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(PolicyId,)>,
) -> Result<Done, Refused> {
    portal.delete_policy(&actor, &id).await?;
    Ok(Done::deleted())
}

async fn entries(portal: &Portal, actor: &Actor) -> Result<Vec<Entry>, Refused> {
    Ok(portal.entry_records(actor).await?.into_iter().map(|(entry, _)| entry).collect())
}

fn one(policy: &Policy, entries: &[Entry]) -> Value {
    let offering: Vec<_> = entries.iter().filter(|entry| entry.policies.contains(&policy.id)).collect();
    written(policy, &offering)
}
