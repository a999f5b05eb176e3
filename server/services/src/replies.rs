//! What programs were answered, for those that ask the same again with the same `Idempotency-Key`.

use crate::{Error, Portal, Result};
use core::time::Duration;
use domain::{Timestamp, id::TokenId, time::hours};

/// How long an answer is remembered.
pub(crate) const REMEMBERED: Duration = hours(24);

/// A request that has not been answered for so long was cut off: it may run again.
const CUT_OFF_AFTER: Duration = Duration::from_mins(1);

/// Whether a request is to run.
pub enum Repeated {
    /// It is new. [`Portal::remember_reply`] or [`Portal::forget_reply`] has to follow.
    No,
    /// It was answered like this.
    Answered(String),
    /// It still runs.
    Running,
    /// The key was used for something else.
    Other,
}

impl Portal {
    /// Notes that the program with `token` asks, under `key`, what `fingerprint` is of.
    pub async fn begin_reply(&self, token: &TokenId, key: &str, fingerprint: &str) -> Result<Repeated> {
        let (portal, token) = (self.clone(), token.clone());
        let (key, fingerprint) = (key.to_owned(), self.vault.digest(fingerprint).as_str().to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let now = portal.now();
            let known = tx.reply(&token, &key).await?;
            if let Some(known) = known.filter(|known| !known.is_over(now)) {
                return Ok(match known.reply {
                    _ if known.fingerprint != fingerprint => Repeated::Other,
                    Some(sealed) => Repeated::Answered(portal.unseal_reply(&token, &key, &sealed)?),
                    None => Repeated::Running,
                });
            }
            tx.forget_reply(&token, &key).await?;
            let is_first = tx.begin_reply(&token, &key, &fingerprint, now).await?;
            tx.commit().await?;
            Ok(if is_first { Repeated::No } else { Repeated::Running })
        })
        .await
    }

    /// Keeps what the program was answered, sealed: it may hold a secret.
    pub async fn remember_reply(&self, token: &TokenId, key: &str, reply: &str) -> Result<()> {
        let sealed = self.vault.seal(reply, &label(token, key), self.world.bytes());
        let (portal, token, key) = (self.clone(), token.clone(), key.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.store_reply(&token, &key, &sealed).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Lets the program try again under the same key.
    pub async fn forget_reply(&self, token: &TokenId, key: &str) -> Result<()> {
        let (portal, token, key) = (self.clone(), token.clone(), key.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.forget_reply(&token, &key).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    fn unseal_reply(&self, token: &TokenId, key: &str, sealed: &str) -> Result<String> {
        let reply = self.vault.unseal(sealed, &label(token, key));
        reply.ok_or_else(|| Error::internal("a remembered answer cannot be opened"))
    }
}

trait Ends {
    fn is_over(&self, now: Timestamp) -> bool;
}

impl Ends for storage::Reply {
    fn is_over(&self, now: Timestamp) -> bool {
        let age = now.since(Timestamp::from_micros(self.created));
        age > REMEMBERED || (self.reply.is_none() && age > CUT_OFF_AFTER)
    }
}

fn label(token: &TokenId, key: &str) -> String {
    format!("reply {token} {key}")
}
