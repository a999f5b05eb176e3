//! The catalogue, which in Tyk is one document.

use super::{
    ORGANISATION,
    answer::{Done, Refused},
    caller::Caller,
    document::Document,
    entry::{self, EntryDocument},
};
use axum::{Json, Router, extract::State, routing::get};
use domain::catalogue::{DocumentationState, Entry};
use serde::Deserialize;
use serde_json::{Value, json};
use services::Portal;

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/catalogue", get(read).post(replace).put(replace))
}

/// An entry with the addresses of its approvers.
type Record = (Entry, Vec<String>);

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

/// The entry that each document is about: those that name one by its id first, then those that are called alike.
fn matched(apis: &[EntryDocument], mut known: Vec<Record>) -> Vec<Option<Record>> {
    let mut found: Vec<Option<Record>> = apis.iter().map(|_| None).collect();
    for is_it in [EntryDocument::names, EntryDocument::is_called_like] {
        for (document, found) in apis.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let index = known.iter().position(|(entry, _)| is_it(document, entry));
            *found = index.map(|index| known.remove(index));
        }
    }
    found
}

/// Entries are made, changed, and, where the document does not hold them, hidden: all of it or nothing.
async fn replace(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Document(sent): Document<CatalogueDocument>,
) -> Result<Done, Refused> {
    let Some(apis) = sent.apis else { return Err(Refused::bad("apis: Send the whole catalogue.")) };
    let known = portal.entry_records(&actor).await?;
    let drafts = matched(&apis, known).into_iter().zip(apis).map(|(now, document)| {
        let id = now.as_ref().map(|(entry, _)| entry.id.clone());
        Ok((id, document.draft(now)?))
    });
    let drafts = drafts.collect::<Result<Vec<_>, Refused>>()?;
    portal.replace_catalogue(&actor, drafts).await?;
    Ok(Done::with(ID))
}
