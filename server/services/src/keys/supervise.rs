use super::{about, named};
use crate::{
    Error, Portal, Result,
    portal::{overtaken, require},
};
use domain::{
    Actor, FieldError, Invalid, Timestamp,
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

/// What an admin changes about a key that lives. What is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct KeyTerms {
    /// Another policy, for every API the key opens.
    pub policy: Option<PolicyId>,
    /// When it ends; `Some(None)`: not before it is revoked.
    pub expires: Option<Option<Timestamp>>,
    /// How often it may call, in the place of what its policies say.
    pub limits: Option<OwnLimits>,
    /// The version that was seen; `None` changes whatever is there.
    pub based_on: Option<i64>,
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

    /// Changes a key from now on, all of it or, where something is wrong, nothing. Admins only.
    pub async fn change_terms(&self, actor: &Actor, id: &KeyId, terms: KeyTerms) -> Result<()> {
        require(actor, Action::Administer(Scope::KeysWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let key = living(&mut tx, &id).await?;
            if terms.based_on.is_some_and(|seen| seen != key.version) {
                let of_key = EventFilter { key: Some(id.clone()), ..EventFilter::default() };
                return Err(overtaken(&mut tx, &of_key, "this key", |_| true).await?);
            }
            let about = about(&mut tx, &key).await?;
            let happened = terms.happened();
            let changed = changed(&mut tx, key, terms, portal.now()).await?;
            if happened.is_empty() {
                return Ok(());
            }
            tx.update_key_and_grants(&changed).await?;
            for what in happened {
                portal.record(&mut tx, &actor, &about, what).await?;
            }
            portal.commit(tx).await
        })
        .await
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
}

impl KeyTerms {
    /// Nothing but another policy.
    pub fn of_policy(policy: PolicyId) -> Self {
        Self { policy: Some(policy), ..Self::default() }
    }

    /// Nothing but another end.
    pub fn of_end(expires: Option<Timestamp>) -> Self {
        Self { expires: Some(expires), ..Self::default() }
    }

    /// Nothing but other limits.
    pub fn of_limits(limits: OwnLimits) -> Self {
        Self { limits: Some(limits), ..Self::default() }
    }

    fn happened(&self) -> Vec<What> {
        let policy = self.policy.clone().map(|policy| What::KeyPolicyChanged { policy });
        let expires = self.expires.map(|expires| What::KeyExpiryChanged { expires });
        let limits = self.limits.map(|limits| What::KeyLimitsChanged { limits });
        [policy, expires, limits].into_iter().flatten().collect()
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

/// The key as it is to be; every mistake in the terms.
async fn changed(tx: &mut Tx, key: Key, terms: KeyTerms, now: Timestamp) -> Result<Key> {
    let mut mistakes = Vec::new();
    if let Some(policy) = &terms.policy {
        mistakes.extend(cannot_follow(tx, &key, policy).await?);
    }
    if terms.expires.flatten().is_some_and(|end| end <= now) {
        mistakes.push(FieldError::new("expires", "Choose a day to come, or revoke the key to end it now."));
    }
    if let Some(limits) = &terms.limits {
        mistakes.extend(limits.check().err().map(|wrong| wrong.0).unwrap_or_default());
    }
    Invalid::unless_empty(mistakes)?;
    if terms.limits.is_some() {
        require_counted_here(tx, &key, "rate").await?;
    }
    let policy_of = |grant: &Grant| terms.policy.clone().unwrap_or_else(|| grant.policy.clone());
    let grants = key.grants.iter().map(|grant| Grant { policy: policy_of(grant), ..grant.clone() }).collect();
    let (expires, limits) = (terms.expires.unwrap_or(key.expires), terms.limits.unwrap_or(key.limits));
    Ok(Key { grants, expires, limits, version: key.version + 1, ..key })
}

/// Why the key cannot follow this policy.
async fn cannot_follow(tx: &mut Tx, key: &Key, policy: &PolicyId) -> Result<Option<FieldError>> {
    let Some(next) = tx.policy(policy).await? else {
        return Ok(Some(FieldError::new("policy", "This policy is gone. Choose another.")));
    };
    let mut together = named(tx, key).await?.policies().to_vec();
    together.push(next);
    let advice = "This policy is kept elsewhere. Choose one of the same issuer.";
    Ok(IssuerName::of_all(&together).is_err().then(|| FieldError::new("policy", advice)))
}
