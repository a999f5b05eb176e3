//! Keys that are kept by a gateway. What there is to tell one is written down first, and told by the outbox as long as it
//! takes: the portal shows at once what was decided, the gateway follows.

mod drift;
mod intent;
mod settle;
mod sync;

pub(crate) use intent::Held;
pub(crate) use sync::holder;

use crate::{Error, Job, Portal, Result};
use core::time::Duration;
use domain::{
    Invalid,
    catalogue::IssuerName,
    event::{About, What},
    id::KeyId,
    key::KeySecret,
};
use issuers::{Failure, Order, Seed};
use storage::Tx;
use tokio::time::timeout;

/// All calls that one thing to tell takes. Shorter than the outbox waits for a job.
const PATIENCE: Duration = Duration::from_secs(40);

impl Portal {
    /// The gateway follows whatever changes a key. Every event comes by here.
    pub(crate) async fn tell_gateway(&self, tx: &mut Tx, about: &About, what: &What) -> Result<()> {
        match (what, &about.key, &about.developer) {
            (
                What::KeyRotated { .. }
                | What::KeyPolicyChanged { .. }
                | What::KeyApisAdded { .. }
                | What::KeyApisRemoved { .. }
                | What::KeyExpiryChanged { .. }
                | What::KeyPaused
                | What::KeyResumed
                | What::KeyRevoked,
                Some(key),
                _,
            ) if tx.held_key(key).await?.is_some() => self.sync_later(tx, vec![key.clone()]).await,
            (What::DeveloperDisabled | What::DeveloperEnabled, _, Some(developer)) => {
                let keys = tx.held_keys_of(developer).await?;
                self.sync_later(tx, keys).await
            }
            _ => Ok(()),
        }
    }

    /// Has the outbox tell the gateway how these keys are to be.
    pub(crate) async fn sync_later(&self, tx: &mut Tx, keys: Vec<KeyId>) -> Result<()> {
        for key in keys {
            self.enqueue(tx, &Job::SyncKey { key }, None, None).await?;
        }
        Ok(())
    }

    /// Refuses what only a gateway could do, while there is none.
    pub(crate) fn require_issuer(&self, name: IssuerName) -> Result<()> {
        self.issuers.named(name).map(drop).map_err(|_| {
            let why = "This portal has no gateway yet. The operator sets it with KEYWRIGHT_TYK_GATEWAY_URL.";
            Invalid::one("issuer", why).into()
        })
    }

    pub(crate) async fn put(&self, issuer: IssuerName, order: &Order) -> core::result::Result<KeySecret, Failure> {
        in_time(self.issuers.named(issuer)?.put(order)).await
    }

    async fn remove(&self, issuer: IssuerName, seed: &Seed) -> core::result::Result<(), Failure> {
        in_time(self.issuers.named(issuer)?.remove(seed)).await
    }
}

async fn in_time<T>(doing: issuers::Doing<'_, T>) -> core::result::Result<T, Failure> {
    let slow = || Failure::Later("The gateway did not answer in time.".into());
    timeout(PATIENCE, doing).await.map_err(|_| slow())?
}

/// For those who wait at a screen: the details are for the log.
pub(crate) fn not_now(failure: &Failure) -> Error {
    tracing::warn!(%failure, "a key was not made");
    let advice = "The gateway could not make your key just now. Nothing was changed: try again in a few minutes.";
    Error::Conflict(advice.into())
}
