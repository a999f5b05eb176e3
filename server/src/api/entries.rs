mod body;
mod documentation;

use super::{
    answer::{Created, List, Tagged},
    caller::Program,
    problem::Problem,
    read::{Body, Id, IfMatch},
    words,
};
use axum::{Json, extract::State, http::StatusCode};
use body::{EntryBody, Input};
use domain::{id::EntryId, token::Scope};
use services::Portal;
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Catalogue entries";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, delete))
        .merge(documentation::routes())
}

/// List catalogue entries
///
/// All of them by name, hidden ones too. Scope: `catalogue:read`.
#[utoipa::path(get, path = "/entries", tag = TAG, security(("token" = ["catalogue:read"])),
    responses((status = 200, body = List<EntryBody>)))]
async fn list(State(portal): State<Portal>, program: Program) -> Result<Json<List<EntryBody>>, Problem> {
    let entries = portal.entry_records(&program.actor).await?;
    Ok(List::whole(entries.into_iter().map(EntryBody::from).collect()))
}

/// Read a catalogue entry
///
/// Scope: `catalogue:read`.
#[utoipa::path(get, path = "/entries/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:read"])), responses((status = 200, body = EntryBody)))]
async fn get(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
) -> Result<Tagged<EntryBody>, Problem> {
    one(&portal, &program, &id).await
}

/// Publish a catalogue entry
///
/// Takes an `Idempotency-Key`. Scope: `catalogue:write`.
#[utoipa::path(post, path = "/entries", tag = TAG, request_body = Input, params(words::IdempotencyKeyHeader),
    security(("token" = ["catalogue:write"])), responses((status = 201, body = EntryBody)))]
async fn create(
    State(portal): State<Portal>,
    program: Program,
    Body(input): Body<Input>,
) -> Result<Created<Tagged<EntryBody>>, Problem> {
    let entry = portal.create_entry(&program.actor, input.draft("")?).await?;
    Ok(Created(format!("{}/entries/{}", super::PREFIX, entry.id), one(&portal, &program, &entry.id).await?))
}

/// Change a catalogue entry
///
/// Scope: `catalogue:write`.
#[utoipa::path(put, path = "/entries/{id}", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = Input, security(("token" = ["catalogue:write"])), responses((status = 200, body = EntryBody)))]
async fn change(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
    if_match: IfMatch,
    Body(input): Body<Input>,
) -> Result<Tagged<EntryBody>, Problem> {
    let (now, _) = portal.entry_record(program.sees(Scope::CatalogueRead)?, &id).await?;
    let draft = input.draft(now.slug.as_str())?;
    portal.change_entry(&program.actor, &id, if_match.require(now.version)?, draft).await?;
    one(&portal, &program, &id).await
}

/// Delete a catalogue entry
///
/// One that no request and no key names; hide others. Scope: `catalogue:write`.
#[utoipa::path(delete, path = "/entries/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:write"])), responses((status = 204)))]
async fn delete(State(portal): State<Portal>, program: Program, Id(id): Id<EntryId>) -> Result<StatusCode, Problem> {
    portal.delete_entry(program.sees(Scope::CatalogueRead)?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn one(portal: &Portal, program: &Program, id: &EntryId) -> Result<Tagged<EntryBody>, Problem> {
    let record = portal.entry_record(program.sees(Scope::CatalogueRead)?, id).await?;
    Ok(Tagged(record.0.version, record.into()))
}
