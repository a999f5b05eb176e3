//! The catalogue, which in Tyk is one document.

use super::{
    ORGANISATION,
    answer::{Done, Refused},
    caller::Caller,
    document::Document,
    entry::{self, EntryDocument},
};
use axum::{Json, Router, extract::State, routing::get};
use domain::catalogue::DocumentationState;
use serde::Deserialize;
use serde_json::{Value, json};
use services::Portal;

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/catalogue", get(read).post(replace).put(replace))
}

/// A portal has one.
const ID: &str = "catalogue";

async fn read(State(portal): State<Portal>, Caller(actor): Caller) -> Result<Json<Value>, Refused> {
    let mut apis = Vec::new();
    for (known, _) in portal.entry_records(&actor).await? {
        let state = portal.documentation_state(&actor, &known.id).await?;
        apis.push(entry::written(&known, !matches!(state, DocumentationState::Missing)));
    }
    Ok(Json(json!({ "id": ID, "org_id": ORGANISATION, "apis": apis, "email": "" })))
}

#[derive(Deserialize)]
struct CatalogueDocument {
    apis: Option<Vec<EntryDocument>>,
}

/// Entries are made, changed, and, where the document does not hold them, hidden: all of it or nothing.
async fn replace(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Document(sent): Document<CatalogueDocument>,
) -> Result<Done, Refused> {
    let Some(apis) = sent.apis else { return Err(Refused::bad("apis: Send the whole catalogue.")) };
    let mut known = portal.entry_records(&actor).await?;
    let mut drafts = Vec::with_capacity(apis.len());
    for document in apis {
        let found = known.iter().position(|(entry, _)| document.is(entry));
        let now = found.map(|index| known.remove(index));
        let id = now.as_ref().map(|(entry, _)| entry.id.clone());
        drafts.push((id, document.draft(now)?));
    }
    portal.replace_catalogue(&actor, drafts).await?;
    Ok(Done::with(ID))
}
