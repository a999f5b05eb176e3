use super::payload;
use crate::{Error, Job, Portal, Result, requests::named::Named};
use domain::{
    event::What,
    id::{DeliveryId, RequestId, WebhookId},
    webhook::{Delivery, DeliveryState},
};
use serde_json::Value;
use storage::{NewDelivery, NewEvent, Tx};

/// What is to be sent to an endpoint.
pub(super) struct Message<'a> {
    pub event: &'a str,
    pub body: String,
    /// The request whose answers are in the body.
    pub request: Option<RequestId>,
}

impl Portal {
    /// Adds a delivery of event `number` for each endpoint that subscribes to it.
    pub(crate) async fn announce(&self, tx: &mut Tx, number: i64, event: &NewEvent) -> Result<()> {
        // Receivers do not hear of a decision that was undone, so not of that either.
        if event.what == What::DecisionUndone {
            return Ok(());
        }
        let name = event.what.name();
        let mut subscribers = tx.enabled_webhooks().await?;
        subscribers.retain(|endpoint| endpoint.events.include(name));
        if subscribers.is_empty() {
            return Ok(());
        }
        let request = event.about.request.as_ref().filter(|_| payload::tells_of_request(&event.what));
        let details = match request {
            Some(id) => Some(request_as_it_is(tx, id).await?),
            None => None,
        };
        let body = payload::of_event(number, event, details)?;
        for endpoint in subscribers {
            let message = Message { event: name, body: body.clone(), request: request.cloned() };
            self.send(tx, &endpoint.id, message).await?;
        }
        Ok(())
    }

    /// Adds one delivery, due now.
    pub(super) async fn send(&self, tx: &mut Tx, webhook: &WebhookId, message: Message<'_>) -> Result<DeliveryId> {
        let now = self.now();
        let delivery = Delivery {
            id: DeliveryId::new(now, self.world.dice()),
            webhook: webhook.clone(),
            event: message.event.into(),
            state: DeliveryState::Waiting { next: tx.held_until().unwrap_or(now) },
            attempts: 0,
            tried: 0,
            first_attempt: None,
            created: now,
        };
        let id = delivery.id.clone();
        let job = Job::Webhook { webhook: webhook.clone(), delivery: id.clone() };
        let job = self.enqueue(tx, &job, None, None).await?;
        tx.insert_delivery(&NewDelivery { delivery, job, body: message.body, request: message.request }).await?;
        Ok(id)
    }
}

async fn request_as_it_is(tx: &mut Tx, id: &RequestId) -> Result<Value> {
    let gone = || Error::internal("what was asked is gone while it is told of");
    let request = tx.request(id).await?.ok_or_else(gone)?;
    let developer = tx.developer(&request.developer).await?.ok_or_else(gone)?;
    let named = Named::of(tx, &request.items).await?;
    Ok(payload::request(&request, &developer, &named))
}

/// A request that is deleted leaves its answers nowhere, the log of deliveries included.
pub(crate) async fn forget_answers(tx: &mut Tx, request: &RequestId) -> Result<()> {
    for (delivery, body) in tx.deliveries_of_request(request).await? {
        if let Some(rest) = payload::without_answers(&body) {
            tx.rewrite_delivery(&delivery, &rest).await?;
        }
    }
    Ok(())
}
