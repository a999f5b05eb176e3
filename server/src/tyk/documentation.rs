//! Documentation of entries. It goes by the id of its entry: each has one.

use super::{
    answer::{Done, Refused},
    caller::Caller,
    document::{Document, Ids},
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::id::EntryId;
use serde::Deserialize;
use serde_json::{Value, json};
use services::{LARGEST_DOCUMENT, Portal};

/// A document in base64 takes a third more, and there is something around it.
const LARGEST_UPLOAD: usize = LARGEST_DOCUMENT / 3 * 4 + 64 * 1024;

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/documentation", post(put))
        .route("/documentation/{id}", get(read).delete(remove))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
}

#[derive(Deserialize)]
struct DocumentationDocument {
    api_id: Option<String>,
    doc_type: Option<String>,
    documentation: Option<String>,
}

async fn put(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Document(sent): Document<DocumentationDocument>,
) -> Result<Done, Refused> {
    let entry: EntryId = sent
        .api_id
        .unwrap_or_default()
        .parse()
        .map_err(|_| Refused::bad("api_id: Name the entry by the api_id that the catalogue has for it."))?;
    // Whether there is such an entry comes before what is to be read of it.
    portal.entry_record(&actor, &entry).await?;
    let text = sent.documentation.unwrap_or_default();
    match sent.doc_type.as_deref() {
        Some("swagger") => {
            let document = STANDARD.decode(text.trim());
            let document = document.map_err(|_| Refused::bad("documentation: Send the document in base64."))?;
            portal.set_documentation(&actor, &entry, document).await?;
        }
        Some("swagger_custom_url") => portal.fetch_documentation(&actor, &entry, &text).await?,
        _ => return Err(Refused::bad("doc_type: Send swagger, or swagger_custom_url. Nothing else is shown here.")),
    }
    Ok(Done::with(entry))
}

/// As it was posted, in base64: so that portals can be moved by this API.
async fn read(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((entry,)): Ids<(EntryId,)>,
) -> Result<Json<Value>, Refused> {
    let (known, _) = portal.entry_record(&actor, &entry).await?;
    let text = portal.openapi_document(Some(&actor), known.slug.as_str()).await?;
    Ok(Json(json!({
        "id": entry, "api_id": entry, "doc_type": "swagger", "documentation": STANDARD.encode(text),
    })))
}

async fn remove(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((entry,)): Ids<(EntryId,)>,
) -> Result<Done, Refused> {
    portal.remove_documentation(&actor, &entry).await?;
    Ok(Done::deleted())
}
