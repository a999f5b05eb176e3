use super::{about, announce::Message, found, payload};
use crate::{Error, Job, Portal, Result, portal::require};
use domain::{
    Actor,
    id::{DeliveryId, WebhookId},
    policy::Action,
    token::Scope,
    webhook::{DeliverySheet, PING},
};

impl Portal {
    /// One delivery with every try of it.
    pub async fn delivery(&self, actor: &Actor, id: &DeliveryId) -> Result<DeliverySheet> {
        require(actor, Action::Administer(Scope::WebhooksRead))?;
        let mut tx = self.storage.read().await?;
        let delivery = tx.delivery(id).await?.ok_or(Error::Missing)?;
        let url = found(&mut tx, &delivery.webhook).await?.url;
        let body = tx.delivery_body(id).await?.ok_or(Error::Missing)?;
        let attempts = tx.attempts(id).await?;
        Ok(DeliverySheet { delivery, url, body, attempts })
    }

    /// Sends a delivery again, now, with its whole schedule before it; one that waits need not wait any longer. A receiver
    /// that has it already knows it by its id.
    pub async fn redeliver_webhook(&self, actor: &Actor, id: &DeliveryId) -> Result<()> {
        require(actor, Action::Administer(Scope::WebhooksWrite))?;
        let (portal, id) = (self.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let delivery = tx.delivery(&id).await?.ok_or(Error::Missing)?;
            if !found(&mut tx, &delivery.webhook).await?.is_enabled() {
                return Err(Error::Conflict("This endpoint is disabled. Enable it, then send again.".into()));
            }
            let carried_by = tx.delivery_job(&id).await?.ok_or(Error::Missing)?;
            let job = Job::Webhook { webhook: delivery.webhook.clone(), delivery: id };
            let job = portal.enqueue(&mut tx, &job, None, None).await?;
            tx.update_delivery(&delivery.again(portal.now()), &carried_by, &job).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Sends a test, signed and logged like anything else, also to a disabled endpoint. It is tried once.
    pub async fn ping_webhook(&self, actor: &Actor, id: &WebhookId) -> Result<DeliveryId> {
        require(actor, Action::Administer(Scope::WebhooksWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let endpoint = found(&mut tx, &id).await?;
            let body = payload::of_ping(&actor.by(), &about(&endpoint), portal.now());
            let sent = portal.send(&mut tx, &id, Message { event: PING, body, request: None }).await?;
            portal.commit(tx).await?;
            Ok(sent)
        })
        .await
    }
}
