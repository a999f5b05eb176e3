use super::{about, found, signature::PREFIX};
use crate::{Portal, Result, Secret, portal::require};
use base64::{Engine, engine::general_purpose::STANDARD};
use core::time::Duration;
use domain::{Actor, event::What, id::WebhookId, policy::Action, time::hours, token::Scope};

/// How long deliveries are signed with the old secret as well.
const OVERLAP: Duration = hours(24);

impl Portal {
    /// A new secret for an endpoint. The old one signs beside it for a day, so that no receiver has to change in the same
    /// instant.
    pub async fn rotate_webhook_secret(&self, actor: &Actor, id: &WebhookId) -> Result<Secret> {
        require(actor, Action::Administer(Scope::WebhooksWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let endpoint = found(&mut tx, &id).await?;
            let secret = portal.new_webhook_secret();
            let until = portal.now().plus(OVERLAP);
            tx.rotate_webhook_secret(&id, &portal.seal_webhook_secret(&id, &secret), until).await?;
            let what = What::WebhookSecretRotated { webhook: id };
            portal.record(&mut tx, &actor, &about(&endpoint), what).await?;
            portal.commit(tx).await?;
            Ok(secret)
        })
        .await
    }

    /// 192 random bits.
    pub(super) fn new_webhook_secret(&self) -> Secret {
        Secret::new(format!("{PREFIX}{}", STANDARD.encode(self.world.bytes::<24>())))
    }

    pub(super) fn seal_webhook_secret(&self, id: &WebhookId, secret: &Secret) -> String {
        self.vault.seal(secret.reveal(), id.as_str(), self.world.bytes())
    }

    pub(super) fn unseal_webhook_secret(&self, id: &WebhookId, sealed: &str) -> Option<Secret> {
        self.vault.unseal(sealed, id.as_str()).map(Secret::new)
    }
}
