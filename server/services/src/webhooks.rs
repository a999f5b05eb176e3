//! Webhooks: other programs are told what happened, signed as [Standard Webhooks](https://www.standardwebhooks.com) says.
//!
//! An event becomes one delivery for each endpoint that subscribes to it, in the transaction that records the event. The
//! outbox carries deliveries out and reports every try back.

mod announce;
mod carry;
mod keep;
mod log;
mod payload;
mod secret;
mod signature;
mod state;

pub(crate) use announce::forget_answers;
pub use carry::Outgoing;

use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor,
    event::About,
    id::{DeliveryId, WebhookId},
    policy::Action,
    token::Scope,
    webhook::{Endpoint, EndpointSheet},
};
use storage::Tx;

/// Deliveries on one page of the log.
const PAGE: usize = 25;

impl Portal {
    /// Every endpoint, oldest first.
    pub async fn webhooks(&self, actor: &Actor) -> Result<Vec<Endpoint>> {
        require(actor, Action::Administer(Scope::WebhooksRead))?;
        Ok(self.storage.read().await?.webhooks().await?)
    }

    /// One endpoint and a page of what was sent there, newest first, from the cursor `after` on.
    pub async fn webhook(&self, actor: &Actor, id: &WebhookId, after: Option<DeliveryId>) -> Result<EndpointSheet> {
        require(actor, Action::Administer(Scope::WebhooksRead))?;
        let mut tx = self.storage.read().await?;
        let endpoint = found(&mut tx, id).await?;
        let secrets = tx.webhook_secrets(id).await?.ok_or(Error::Missing)?;
        let old_secret_ends = secrets.old.map(|(_, ends)| ends).filter(|ends| *ends > self.now());
        let deliveries = tx.deliveries(id, after.as_ref(), PAGE).await?;
        Ok(EndpointSheet { endpoint, old_secret_ends, deliveries })
    }
}

async fn found(tx: &mut Tx, id: &WebhookId) -> Result<Endpoint> {
    tx.webhook(id).await?.ok_or(Error::Missing)
}

fn about(endpoint: &Endpoint) -> About {
    About { title: endpoint.url.clone(), ..About::default() }
}
