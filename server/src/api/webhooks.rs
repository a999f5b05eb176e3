use super::{
    answer::{Created, KEPT_BY_NOBODY, List, Tagged},
    caller::Program,
    problem::Problem,
    read::{Body, Id, IfMatch, Query},
    time, words,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    id::{DeliveryId, WebhookId},
    page::Page,
    token::Scope,
    webhook::{Attempt, Cause, Delivery, Endpoint, EndpointDraft, EndpointState, Events, Reply},
};
use serde::{Deserialize, Serialize};
use services::Portal;
use utoipa::{IntoParams, ToSchema};
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
        .routes(routes!(deliveries))
        .routes(routes!(delivery))
        .routes(routes!(redeliver))
}

/// An address of another program, and what it is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
struct WebhookBody {
    #[schema(value_type = String)]
    id: WebhookId,
    url: String,
    description: String,
    /// The names of the events it is told; `null`: of all.
    events: Option<Vec<String>>,
    is_enabled: bool,
    /// Why it was disabled.
    disabled: Option<CauseName>,
    /// When the first of its present failures was.
    #[schema(format = DateTime)]
    failing_since: Option<String>,
    #[schema(format = DateTime)]
    created: String,
}

words::names! {
    /// Why an endpoint was disabled.
    CauseName of Cause { Asked, Failing, Gone };
}

/// A webhook, as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookInput)]
struct Input {
    #[schema(max_length = 2000)]
    url: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    description: String,
    /// Left out or `null`: all events, also those that later versions add.
    events: Option<Vec<String>>,
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

/// One event on its way to one endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
struct DeliveryBody {
    /// The receiver knows it as `webhook-id`.
    #[schema(value_type = String)]
    id: DeliveryId,
    #[schema(value_type = String)]
    webhook: WebhookId,
    /// The event's name, or `webhook.ping`.
    event: String,
    /// `waiting`, `delivered`, `given_up` or `stopped`.
    state: &'static str,
    /// When it is tried next, or ended.
    #[schema(format = DateTime)]
    at: String,
    attempts: i64,
    #[schema(format = DateTime)]
    created: String,
}

/// A delivery with all there is to know about it.
#[derive(Debug, Serialize, ToSchema)]
struct DeliverySheet {
    delivery: DeliveryBody,
    /// What is sent at every try.
    body: String,
    /// Oldest first.
    attempts: Vec<AttemptBody>,
}

/// One try.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attempt)]
struct AttemptBody {
    number: i64,
    #[schema(format = DateTime)]
    began: String,
    millis: i64,
    /// What the receiver answered; `null` if nothing.
    status: Option<u16>,
    /// The beginning of its answer, or why there is none.
    reply: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LogQuery {
    /// The `next` of the page before.
    after: Option<String>,
}

/// List a webhook's deliveries
///
/// Newest first, 25 on a page. Scope: `webhooks:read`.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", tag = TAG, params(("id" = String, Path), LogQuery),
    security(("token" = ["webhooks:read"])), responses((status = 200, body = List<DeliveryBody>)))]
async fn deliveries(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<WebhookId>,
    Query(query): Query<LogQuery>,
) -> Result<Json<List<DeliveryBody>>, Problem> {
    let after = words::cursor(query.after)?;
    let page: Page<Delivery> = portal.webhook(program.sees(Scope::WebhooksRead)?, &id, after).await?.deliveries;
    Ok(List::of(page, DeliveryBody::from))
}

/// Read a delivery
///
/// With what was sent, and every try. Scope: `webhooks:read`.
#[utoipa::path(get, path = "/deliveries/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["webhooks:read"])), responses((status = 200, body = DeliverySheet)))]
async fn delivery(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<DeliveryId>,
) -> Result<Json<DeliverySheet>, Problem> {
    let sheet = portal.delivery(program.sees(Scope::WebhooksRead)?, &id).await?;
    let attempts = sheet.attempts.into_iter().map(AttemptBody::from).collect();
    Ok(Json(DeliverySheet { delivery: sheet.delivery.into(), body: sheet.body, attempts }))
}

/// Send a delivery again
///
/// Now, with its whole schedule before it. Scope: `webhooks:write`.
#[utoipa::path(post, path = "/deliveries/{id}/redeliver", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["webhooks:write"])), responses((status = 202, body = DeliveryBody)))]
async fn redeliver(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<DeliveryId>,
) -> Result<(StatusCode, Json<DeliveryBody>), Problem> {
    portal.redeliver_webhook(program.sees(Scope::WebhooksRead)?, &id).await?;
    Ok((StatusCode::ACCEPTED, Json(portal.delivery(&program.actor, &id).await?.delivery.into())))
}

async fn one(portal: &Portal, program: &Program, id: &WebhookId) -> Result<Tagged<WebhookBody>, Problem> {
    let endpoint = portal.webhook(program.sees(Scope::WebhooksRead)?, id, None).await?.endpoint;
    Ok(Tagged(endpoint.version, endpoint.into()))
}

impl From<Input> for EndpointDraft {
    fn from(input: Input) -> Self {
        let events = input.events.map_or(Events::All, Events::Only);
        Self { url: input.url, description: input.description, events }
    }
}

impl From<Endpoint> for WebhookBody {
    fn from(endpoint: Endpoint) -> Self {
        let disabled = match &endpoint.state {
            EndpointState::Enabled => None,
            EndpointState::Disabled { why, .. } => Some((*why).into()),
        };
        Self {
            disabled,
            is_enabled: endpoint.is_enabled(),
            events: match endpoint.events {
                Events::All => None,
                Events::Only(names) => Some(names),
            },
            failing_since: endpoint.failing_since.map(time),
            created: time(endpoint.created),
            id: endpoint.id,
            url: endpoint.url,
            description: endpoint.description,
        }
    }
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            webhook: delivery.webhook,
            event: delivery.event,
            state: delivery.state.name(),
            at: time(delivery.state.at()),
            attempts: delivery.attempts,
            created: time(delivery.created),
        }
    }
}

impl From<Attempt> for AttemptBody {
    fn from(attempt: Attempt) -> Self {
        let (status, reply) = match attempt.reply {
            Reply::Answered { status, body } => (Some(status), body),
            Reply::Nothing(why) => (None, why),
        };
        Self { number: attempt.number, began: time(attempt.began), millis: attempt.millis, status, reply }
    }
}
