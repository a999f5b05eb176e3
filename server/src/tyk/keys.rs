use super::{
    answer::{Done, Refused},
    caller::Caller,
    document::{Document, Ids},
};
use axum::{
    Router,
    extract::State,
    routing::{delete, put},
};
use domain::{
    Actor,
    id::{DeveloperId, KeyId, PolicyId},
};
use serde::Deserialize;
use services::{KeyTerms, Portal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/developers/{id}/keys/{key}", put(change).delete(revoke))
        .route("/developers/key/{api}/{key}/{developer}", delete(revoke_of_api))
}

#[derive(Deserialize)]
struct Policies {
    apply_policies: Option<Vec<String>>,
}

/// Moves a key to another policy, for every API it opens.
async fn change(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((developer, key)): Ids<(DeveloperId, KeyId)>,
    Document(sent): Document<Policies>,
) -> Result<Done, Refused> {
    held(&portal, &actor, &developer, &key).await?;
    let policies = sent.apply_policies.unwrap_or_default();
    let [policy] = policies.as_slice() else {
        return Err(Refused::bad("apply_policies: Name one policy. A key here has one for everything it opens."));
    };
    let policy: PolicyId = policy.parse().map_err(|_| Refused::bad("apply_policies: There is no such policy."))?;
    portal.change_terms(&actor, &key, KeyTerms::of_policy(policy)).await?;
    Ok(Done::updated())
}

async fn revoke(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((developer, key)): Ids<(DeveloperId, KeyId)>,
) -> Result<Done, Refused> {
    held(&portal, &actor, &developer, &key).await?;
    portal.revoke_key(&actor, &key).await?;
    Ok(Done::deleted())
}

/// The older address, still in use. Which API is named is of no account: the whole key ends.
async fn revoke_of_api(
    state: State<Portal>,
    caller: Caller,
    Ids((_, key, developer)): Ids<(String, KeyId, DeveloperId)>,
) -> Result<Done, Refused> {
    revoke(state, caller, Ids((developer, key))).await
}

/// Refuses a key that somebody else holds, as one that is not there.
async fn held(portal: &Portal, actor: &Actor, developer: &DeveloperId, key: &KeyId) -> Result<(), Refused> {
    let (row, ..) = portal.key(actor, key).await?;
    if row.key.developer == *developer { Ok(()) } else { Err(Refused::missing()) }
}
