use super::{about, named};
use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor, Invalid, Timestamp,
    catalogue::{IssuerName, Policy, PolicyRow},
    event::{Event, What},
    id::{KeyId, PolicyId},
    key::{Grant, Key, KeyRow, KeyState},
    limit::OwnLimits,
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
    Limits(OwnLimits),
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
        Ok((self.row_of(&mut tx, key).await?, policies, history))
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

    /// Sets how often a key may call, in the place of what its policies say. Admins only.
    pub async fn set_key_limits(&self, actor: &Actor, id: &KeyId, limits: OwnLimits) -> Result<()> {
        require(actor, Action::Administer(Scope::KeysWrite))?;
        limits.check()?;
        self.change_terms(actor, id, Terms::Limits(limits)).await
    }

    /// Has every quota of a key count from nothing, in this period. Admins only.
    pub async fn reset_key_quota(&self, actor: &Actor, id: &KeyId) -> Result<()> {
        require(actor, Action::Administer(Scope::KeysWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let key = living(&mut tx, &id).await?;
            let about = about(&mut tx, &key).await?;
            require_counted_here(&mut tx, &key, "quota").await?;
            portal.record(&mut tx, &actor, &about, What::KeyQuotaReset).await?;
            tx.reset_quotas(&id).await?;
            portal.commit(tx).await
        })
        .await
    }

    async fn change_terms(&self, actor: &Actor, id: &KeyId, terms: Terms) -> Result<()> {
        require(actor, Action::Administer(Scope::KeysWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let key = living(&mut tx, &id).await?;
            let about = about(&mut tx, &key).await?;
            let (changed, what) = changed(&mut tx, key, terms).await?;
            tx.update_key_and_grants(&changed).await?;
            portal.record(&mut tx, &actor, &about, what).await?;
            portal.commit(tx).await
        })
        .await
    }
}

/// A key that can still be changed.
async fn living(tx: &mut Tx, id: &KeyId) -> Result<Key> {
    let key = tx.key(id).await?.ok_or(Error::Missing)?;
    if key.state == KeyState::Revoked {
        return Err(Error::Conflict("This key is revoked, for good.".into()));
    }
    Ok(key)
}

/// Refuses where a gateway counts the calls: what is set here would not be kept.
async fn require_counted_here(tx: &mut Tx, key: &Key, input: &str) -> Result<()> {
    let is_elsewhere = |policy: &Policy| policy.issuer != IssuerName::Builtin;
    if named(tx, key).await?.policies().iter().any(is_elsewhere) {
        return Err(Invalid::one(input, "A gateway keeps this key and counts its calls. Change it there.").into());
    }
    Ok(())
}

async fn changed(tx: &mut Tx, key: Key, terms: Terms) -> Result<(Key, What)> {
    let version = key.version + 1;
    Ok(match terms {
        Terms::Expiry(expires) => (Key { expires, version, ..key }, What::KeyExpiryChanged { expires }),
        Terms::Limits(limits) => {
            require_counted_here(tx, &key, "rate").await?;
            (Key { limits, version, ..key }, What::KeyLimitsChanged { limits })
        }
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
