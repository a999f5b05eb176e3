use super::{about, found};
use crate::{
    Portal, Result, Secret,
    portal::{overtaken, require},
};
use domain::{
    Actor, Invalid,
    event::{Event, What},
    id::WebhookId,
    policy::Action,
    token::Scope,
    webhook::{Endpoint, EndpointDraft},
};
use storage::EventFilter;

impl Portal {
    /// Adds an endpoint, told from now on. Gives its secret, which is never shown again.
    pub async fn create_webhook(&self, actor: &Actor, draft: EndpointDraft) -> Result<(Endpoint, Secret)> {
        require(actor, Action::Administer(Scope::WebhooksWrite))?;
        self.check_webhook(&draft)?;
        let (portal, actor) = (self.clone(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let endpoint = draft.endpoint(WebhookId::new(portal.now(), portal.world.dice()), portal.now());
            let secret = portal.new_webhook_secret();
            tx.insert_webhook(&endpoint, &portal.seal_webhook_secret(&endpoint.id, &secret)).await?;
            let what = What::WebhookCreated { webhook: endpoint.id.clone() };
            portal.record(&mut tx, &actor, &about(&endpoint), what).await?;
            portal.commit(tx).await?;
            Ok((endpoint, secret))
        })
        .await
    }

    /// Changes where an endpoint is and what it is told; what waits goes to the new address. `based_on` is the version the
    /// change was made from; [`crate::Error::Conflict`] says who was faster.
    pub async fn change_webhook(
        &self,
        actor: &Actor,
        id: &WebhookId,
        based_on: i64,
        draft: EndpointDraft,
    ) -> Result<Endpoint> {
        require(actor, Action::Administer(Scope::WebhooksWrite))?;
        self.check_webhook(&draft)?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let earlier = found(&mut tx, &id).await?;
            let what = What::WebhookChanged { webhook: id };
            if earlier.version != based_on {
                let is_it = |event: &Event| event.what == what;
                return Err(overtaken(&mut tx, &EventFilter::default(), "this webhook", is_it).await?);
            }
            let EndpointDraft { url, description, events } = draft;
            let endpoint = Endpoint { url, description, events, version: earlier.version + 1, ..earlier };
            tx.update_webhook(&endpoint).await?;
            portal.record(&mut tx, &actor, &about(&endpoint), what).await?;
            portal.commit(tx).await?;
            Ok(endpoint)
        })
        .await
    }

    /// Removes an endpoint with its secret and its log; what waits is not sent any more.
    pub async fn delete_webhook(&self, actor: &Actor, id: &WebhookId) -> Result<()> {
        require(actor, Action::Administer(Scope::WebhooksWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let endpoint = found(&mut tx, &id).await?;
            let what = What::WebhookDeleted { webhook: id.clone() };
            // Before it is gone, as whoever writes an event may be about to send it there.
            portal.record(&mut tx, &actor, &about(&endpoint), what).await?;
            tx.delete_webhook(&id).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Every mistake at once, each beside its input.
    fn check_webhook(&self, draft: &EndpointDraft) -> Result<()> {
        let inside = self.refuse_inside("url", &draft.url).err();
        let errors = inside.into_iter().flat_map(|invalid| invalid.0).chain(draft.mistakes());
        Ok(Invalid::unless_empty(errors.collect())?)
    }
}
