use super::{about, named};
use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor, Invalid, Timestamp,
    catalogue::{IssuerName, PolicyRow},
    event::{Event, What},
    id::{KeyId, PolicyId},
    key::{Grant, Key, KeyRow, KeyState},
    policy::Action,
    token::Scope,
};
use storage::{EventFilter, Tx};

/// Events shown of one key.
const MOST: i64 = 100;

/// What an admin changes about a key that lives.
#[derive(Clone)]
enum Terms {
    Policy(PolicyId),
    Expiry(Option<Timestamp>),
}

impl Portal {
    /// One key, the policies it could have, and what happened to it, newest first. Admins only.
    pub async fn key(&self, actor: &Actor, id: &KeyId) -> Result<(KeyRow, Vec<PolicyRow>, Vec<Event>)> {
        require(actor, Action::Administer(Scope::KeysRead))?;
        let mut tx = self.storage.read().await?;
        let key = tx.key(id).await?.ok_or(Error::Missing)?;
        let policies = tx.policies().await?.iter().map(PolicyRow::from).collect();
        let filter = EventFilter { key: Some(id.clone()), ..EventFilter::default() };
        let history = tx.history(&filter, MOST).await?;
        Ok((named(&mut tx, &key).await?.key_row(key, self.now()), policies, history))
    }

    /// Moves a key to another policy, for every API it opens, from now on. Admins only.
    pub async fn move_key(&self, actor: &Actor, id: &KeyId, policy: &PolicyId) -> Result<()> {
        self.change_terms(actor, id, Terms::Policy(policy.clone())).await
    }

    /// Sets when a key ends; `None` lets it live until it is revoked. Admins only.
    pub async fn set_key_expiry(&self, actor: &Actor, id: &KeyId, expires: Option<Timestamp>) -> Result<()> {
        if expires.is_some_and(|end| end <= self.now()) {
            return Err(Invalid::one("expires", "Choose a day to come, or revoke the key to end it now.").into());
        }
        self.change_terms(actor, id, Terms::Expiry(expires)).await
    }

    async fn change_terms(&self, actor: &Actor, id: &KeyId, terms: Terms) -> Result<()> {
        require(actor, Action::Administer(Scope::KeysWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let key = tx.key(&id).await?.ok_or(Error::Missing)?;
            if key.state == KeyState::Revoked {
                return Err(Error::Conflict("This key is revoked, for good.".into()));
            }
            let about = about(&mut tx, &key).await?;
            let (changed, what) = changed(&mut tx, key, terms).await?;
            tx.update_key_and_grants(&changed).await?;
            portal.record(&mut tx, &actor, &about, what).await?;
            portal.commit(tx).await
        })
        .await
    }
}

async fn changed(tx: &mut Tx, key: Key, terms: Terms) -> Result<(Key, What)> {
    let version = key.version + 1;
    Ok(match terms {
        Terms::Expiry(expires) => (Key { expires, version, ..key }, What::KeyExpiryChanged { expires }),
        Terms::Policy(policy) => {
            let gone = || Invalid::one("policy", "This policy is gone. Choose another.");
            let next = tx.policy(&policy).await?.ok_or_else(gone)?;
            let mut together = named(tx, &key).await?.policies().to_vec();
            together.push(next);
            if IssuerName::of_all(&together).is_err() {
                let advice = "This policy is kept elsewhere. Choose one of the same issuer.";
                return Err(Invalid::one("policy", advice).into());
            }
            let moved = |grant: &Grant| Grant { policy: policy.clone(), ..grant.clone() };
            let grants = key.grants.iter().map(moved).collect();
            (Key { grants, version, ..key }, What::KeyPolicyChanged { policy })
        }
    })
}
