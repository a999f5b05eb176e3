//! The documentation of a catalogue entry.

use super::{TAG, one};
use crate::api::{
    caller::Program,
    problem::{Kind, Problem},
    read::Id,
};
use axum::{
    Json,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
};
use domain::{catalogue::DocumentationState, id::EntryId, token::Scope};
use serde::Serialize;
use services::{LARGEST_DOCUMENT, Portal};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Portal> {
    let uploads =
        OpenApiRouter::new().routes(routes!(set_documentation)).layer(DefaultBodyLimit::max(LARGEST_DOCUMENT));
    OpenApiRouter::new().routes(routes!(documentation, remove_documentation)).merge(uploads)
}

/// Where an entry's documentation stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Documentation)]
struct DocumentationBody {
    state: DocumentationStateName,
    /// How many operations it describes.
    operations: Option<u32>,
    /// Where it is read from.
    url: Option<String>,
    /// Why it could not be read.
    why: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DocumentationStateName {
    Missing,
    Reading,
    Ready,
    Failed,
}

/// Where an entry's documentation stands
///
/// Scope: `catalogue:read`.
#[utoipa::path(get, path = "/entries/{id}/documentation", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:read"])), responses((status = 200, body = DocumentationBody)))]
async fn documentation(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
) -> Result<Json<DocumentationBody>, Problem> {
    one(&portal, &program, &id).await?;
    Ok(Json(portal.documentation_state(&program.actor, &id).await?.into()))
}

/// Upload an entry's documentation
///
/// An OpenAPI 3.0 or 3.1 document in JSON or YAML, up to 10 MB. Scope: `catalogue:write`.
#[utoipa::path(put, path = "/entries/{id}/documentation", tag = TAG, params(("id" = String, Path)),
    request_body(content((String = "application/yaml"), (serde_json::Value = "application/json"))), security(("token" = ["catalogue:write"])),
    responses((status = 200, body = DocumentationBody)))]
async fn set_documentation(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
    document: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<DocumentationBody>, Problem> {
    one(&portal, &program, &id).await?;
    let document = document.map_err(|_| Problem::new(Kind::TooLarge, "Send a document of at most 10 MB."))?;
    portal.set_documentation(&program.actor, &id, document.to_vec()).await?;
    Ok(Json(portal.documentation_state(&program.actor, &id).await?.into()))
}

/// Remove an entry's documentation
///
/// Scope: `catalogue:write`.
#[utoipa::path(delete, path = "/entries/{id}/documentation", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:write"])), responses((status = 204)))]
async fn remove_documentation(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
) -> Result<StatusCode, Problem> {
    portal.remove_documentation(program.sees(Scope::CatalogueRead)?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<DocumentationState> for DocumentationBody {
    fn from(state: DocumentationState) -> Self {
        let none = Self { state: DocumentationStateName::Missing, operations: None, url: None, why: None };
        match state {
            DocumentationState::Missing => none,
            DocumentationState::Reading { url, .. } => {
                Self { state: DocumentationStateName::Reading, url: Some(url), ..none }
            }
            DocumentationState::Ready { operations, .. } => {
                Self { state: DocumentationStateName::Ready, operations: Some(operations), ..none }
            }
            DocumentationState::Failed { url, why } => {
                Self { state: DocumentationStateName::Failed, url: Some(url), why: Some(why), ..none }
            }
        }
    }
}
