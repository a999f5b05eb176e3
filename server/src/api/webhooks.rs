mod body;
mod deliveries;

use super::{
    answer::{Created, KEPT_BY_NOBODY, List, Tagged},
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
use body::{Input, WebhookBody};
use deliveries::DeliveryBody;
use domain::{id::WebhookId, token::Scope};
use serde::Serialize;
use services::Portal;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Webhooks";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, delete))
        .routes(routes!(enable))
        .routes(routes!(disable))
        .routes(routes!(ping))
        .routes(routes!(rotate_secret))
        .merge(deliveries::routes())
}

/// A secret, which is never shown again.
#[derive(Debug, Serialize, ToSchema)]
struct NewWebhook {
    webhook: WebhookBody,
    /// Deliveries are signed with it (Standard Webhooks): `whsec_…`.
    secret: String,
}

/// List webhooks
///
/// Scope: `webhooks:read`.
#[utoipa::path(get, path = "/webhooks", tag = TAG, security(("token" = ["webhooks:read"])),
    responses((status = 200, body = List<WebhookBody>)))]
async fn list(State(portal): State<Portal>, program: Program) -> Result<Json<List<WebhookBody>>, Problem> {
    let webhooks = portal.webhooks(&program.actor).await?;
    Ok(List::whole(webhooks.into_iter().map(WebhookBody::from).collect()))
}

/// Read a webhook
///
/// Scope: `webhooks:read`.
#[utoipa::path(get, path = "/webhooks/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["webhooks:read"])), responses((status = 200, body = WebhookBody)))]
async fn get(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<WebhookId>,
) -> Result<Tagged<WebhookBody>, Problem> {
    one(&portal, &program, &id).await
}

/// Add a webhook
///
/// It is told of what happens from now on. Takes an `Idempotency-Key`. Scope: `webhooks:write`.
#[utoipa::path(post, path = "/webhooks", tag = TAG, request_body = Input, params(words::IdempotencyKeyHeader),
    security(("token" = ["webhooks:write"])), responses((status = 201, body = NewWebhook)))]
async fn create(
    State(portal): State<Portal>,
    program: Program,
    Body(input): Body<Input>,
) -> Result<Created<Response>, Problem> {
    let (endpoint, secret) = portal.create_webhook(&program.actor, input.into()).await?;
    let location = format!("{}/webhooks/{}", super::PREFIX, endpoint.id);
    let answer = NewWebhook { secret: secret.reveal().to_owned(), webhook: endpoint.clone().into() };
    Ok(Created(location, (KEPT_BY_NOBODY, Tagged(endpoint.version, answer)).into_response()))
}

/// Change a webhook
///
/// Scope: `webhooks:write`.
#[utoipa::path(put, path = "/webhooks/{id}", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = Input, security(("token" = ["webhooks:write"])), responses((status = 200, body = WebhookBody)))]
async fn change(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<WebhookId>,
    if_match: IfMatch,
    Body(input): Body<Input>,
) -> Result<Tagged<WebhookBody>, Problem> {
    let Tagged(now, _) = one(&portal, &program, &id).await?;
    let endpoint = portal.change_webhook(&program.actor, &id, if_match.require(now)?, input.into()).await?;
    Ok(Tagged(endpoint.version, endpoint.into()))
}

/// Delete a webhook
///
/// With everything that was sent there, or waits to be. Scope: `webhooks:write`.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["webhooks:write"])), responses((status = 204)))]
async fn delete(State(portal): State<Portal>, program: Program, Id(id): Id<WebhookId>) -> Result<StatusCode, Problem> {
    portal.delete_webhook(program.sees(Scope::WebhooksRead)?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Enable a webhook
///
/// Scope: `webhooks:write`.
#[utoipa::path(post, path = "/webhooks/{id}/enable", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["webhooks:write"])), responses((status = 200, body = WebhookBody)))]
async fn enable(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<WebhookId>,
) -> Result<Tagged<WebhookBody>, Problem> {
    portal.enable_webhook(program.sees(Scope::WebhooksRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// Disable a webhook
///
/// Nothing is sent there any more, not even what waits. Scope: `webhooks:write`.
#[utoipa::path(post, path = "/webhooks/{id}/disable", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["webhooks:write"])), responses((status = 200, body = WebhookBody)))]
async fn disable(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<WebhookId>,
) -> Result<Tagged<WebhookBody>, Problem> {
    portal.disable_webhook(program.sees(Scope::WebhooksRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// Send a test
///
/// Signed and logged like anything else, tried once. Scope: `webhooks:write`.
#[utoipa::path(post, path = "/webhooks/{id}/ping", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["webhooks:write"])), responses((status = 202, body = DeliveryBody)))]
async fn ping(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<WebhookId>,
) -> Result<(StatusCode, Json<DeliveryBody>), Problem> {
    let sent = portal.ping_webhook(program.sees(Scope::WebhooksRead)?, &id).await?;
    Ok((StatusCode::ACCEPTED, Json(portal.delivery(&program.actor, &sent).await?.delivery.into())))
}

/// Rotate a webhook's secret
///
/// The old one signs beside it for a day. Scope: `webhooks:write`.
#[utoipa::path(post, path = "/webhooks/{id}/rotate-secret", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["webhooks:write"])), responses((status = 200, body = NewWebhook)))]
async fn rotate_secret(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    let secret = portal.rotate_webhook_secret(program.sees(Scope::WebhooksRead)?, &id).await?;
    let Tagged(_, webhook) = one(&portal, &program, &id).await?;
    Ok((KEPT_BY_NOBODY, Json(NewWebhook { webhook, secret: secret.reveal().to_owned() })).into_response())
}

async fn one(portal: &Portal, program: &Program, id: &WebhookId) -> Result<Tagged<WebhookBody>, Problem> {
    let endpoint = portal.webhook(program.sees(Scope::WebhooksRead)?, id, None).await?.endpoint;
    Ok(Tagged(endpoint.version, endpoint.into()))
}
