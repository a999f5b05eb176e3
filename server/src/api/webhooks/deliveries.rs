//! What was sent to webhooks, and what came of it.

use super::TAG;
use crate::api::{
    answer::List,
    caller::Program,
    problem::Problem,
    read::{Id, Query},
    time, words,
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    id::{DeliveryId, WebhookId},
    page::Page,
    token::Scope,
    webhook::{Attempt, Delivery, Reply},
};
use serde::{Deserialize, Serialize};
use services::Portal;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new().routes(routes!(deliveries)).routes(routes!(delivery)).routes(routes!(redeliver))
}

/// One event on its way to one endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(super) struct DeliveryBody {
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
