use super::{about, found};
use crate::{Portal, Result, portal::require};
use domain::{
    Actor,
    event::What,
    id::WebhookId,
    policy::Action,
    token::Scope,
    webhook::{Cause, Endpoint, EndpointState},
};
use storage::Tx;

impl Portal {
    /// Has an endpoint be told again of what happens from now on.
    pub async fn enable_webhook(&self, actor: &Actor, id: &WebhookId) -> Result<()> {
        require(actor, Action::Administer(Scope::WebhooksWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let endpoint = found(&mut tx, &id).await?;
            if tx.set_webhook_state(&id, &EndpointState::Enabled).await? {
                portal.record(&mut tx, &actor, &about(&endpoint), What::WebhookEnabled { webhook: id }).await?;
            }
            portal.commit(tx).await
        })
        .await
    }

    /// Sends nothing to an endpoint any more, not even what waits.
    pub async fn disable_webhook(&self, actor: &Actor, id: &WebhookId) -> Result<()> {
        require(actor, Action::Administer(Scope::WebhooksWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let endpoint = found(&mut tx, &id).await?;
            portal.stop_telling(&mut tx, &actor, &endpoint, Cause::Asked).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Disables an endpoint and ends what waits for it; does nothing if that was done before.
    pub(super) async fn stop_telling(&self, tx: &mut Tx, actor: &Actor, endpoint: &Endpoint, why: Cause) -> Result<()> {
        let state = EndpointState::Disabled { by: actor.by(), at: self.now(), why };
        if tx.set_webhook_state(&endpoint.id, &state).await? {
            tx.stop_deliveries(&endpoint.id, self.now()).await?;
            let what = What::WebhookDisabled { webhook: endpoint.id.clone(), why };
            self.record(tx, actor, &about(endpoint), what).await?;
        }
        Ok(())
    }
}
