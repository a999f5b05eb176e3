use crate::{
    Error, Portal, Result,
    portal::{overtaken, require},
};
use domain::{
    Actor, Invalid, Timestamp,
    catalogue::{Entry, Policy, PolicyDraft, PolicyRow, PolicySheet},
    event::{About, Event, What},
    id::PolicyId,
    policy::Action,
    token::Scope,
};
use storage::{EventFilter, Tx};

impl Portal {
    /// Every policy, by name, for those who run the catalogue.
    pub async fn policies(&self, actor: &Actor) -> Result<Vec<PolicyRow>> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        let mut tx = self.storage.read().await?;
        Ok(tx.policies().await?.iter().map(PolicyRow::from).collect())
    }

    /// Every policy as it is, by name.
    pub async fn policy_records(&self, actor: &Actor) -> Result<Vec<Policy>> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        Ok(self.storage.read().await?.policies().await?)
    }

    /// One policy as it is.
    pub async fn policy_record(&self, actor: &Actor, id: &PolicyId) -> Result<Policy> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        self.storage.read().await?.policy(id).await?.ok_or(Error::Missing)
    }

    /// What the form for this policy needs.
    pub async fn policy_sheet(&self, actor: &Actor, id: &PolicyId) -> Result<PolicySheet> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        let mut tx = self.storage.read().await?;
        let policy = tx.policy(id).await?.ok_or(Error::Missing)?;
        let offered_by = names(&offering(&mut tx, id).await?);
        Ok(PolicySheet { id: id.clone(), version: policy.version, draft: policy.into(), offered_by })
    }

    pub async fn create_policy(&self, actor: &Actor, draft: PolicyDraft) -> Result<Policy> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, actor) = (self.clone(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let id = PolicyId::new(portal.now(), portal.world.dice());
            let policy = checked(&mut tx, draft, id, portal.now()).await?;
            portal.require_issuer(policy.issuer)?;
            tx.insert_policy(&policy).await?;
            portal.record(&mut tx, &actor, &about(&policy), What::PolicyCreated).await?;
            portal.commit(tx).await?;
            Ok(policy)
        })
        .await
    }

    /// Changes a policy, and with it what its keys may do from now on. `based_on` is the version the change was made from;
    /// [`Error::Conflict`] says who was faster.
    pub async fn change_policy(
        &self,
        actor: &Actor,
        id: &PolicyId,
        based_on: i64,
        draft: PolicyDraft,
    ) -> Result<Policy> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let earlier = tx.policy(&id).await?.ok_or(Error::Missing)?;
            if earlier.version != based_on {
                return Err(faster(&mut tx, &earlier).await?);
            }
            let mut policy = checked(&mut tx, draft, id, portal.now()).await?;
            (policy.created, policy.version) = (earlier.created, earlier.version + 1);
            if policy.issuer != earlier.issuer && tx.policy_is_in_use(&policy.id).await? {
                return Err(Invalid::one("issuer", KEPT_ELSEWHERE).into());
            }
            portal.require_issuer(policy.issuer)?;
            tx.update_policy(&policy).await?;
            if policy.gateway_policies != earlier.gateway_policies {
                let keys = tx.held_keys_under(&policy.id).await?;
                portal.sync_later(&mut tx, keys).await?;
            }
            portal.record(&mut tx, &actor, &about(&policy), What::PolicyChanged).await?;
            portal.commit(tx).await?;
            Ok(policy)
        })
        .await
    }

    /// Removes a policy that no entry offers and no request or key names.
    pub async fn delete_policy(&self, actor: &Actor, id: &PolicyId) -> Result<()> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let policy = tx.policy(&id).await?.ok_or(Error::Missing)?;
            refuse_while_offered(&policy, &offering(&mut tx, &id).await?)?;
            tx.delete_policy(&id).await.map_err(|error| still_needed(error, &policy.name))?;
            portal.record(&mut tx, &actor, &about(&policy), What::PolicyDeleted).await?;
            portal.commit(tx).await
        })
        .await
    }
}

/// Keys do not move from one place to another.
const KEPT_ELSEWHERE: &str = "Requests or keys name this policy, and keys cannot move. Make another policy instead.";

/// Events name a policy by its title alone.
async fn faster(tx: &mut Tx, policy: &Policy) -> Result<Error> {
    let is_it = |event: &Event| event.what == What::PolicyChanged && event.about.title == policy.name;
    overtaken(tx, &EventFilter::default(), "this policy", is_it).await
}

fn refuse_while_offered(policy: &Policy, entries: &[Entry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let names = names(entries).join(", ");
    Err(Error::Conflict(format!("{} is on offer at {names}. Take it off there, then delete it.", policy.name)))
}

fn still_needed(error: storage::Error, name: &str) -> Error {
    match error {
        storage::Error::Needed => Error::Conflict(format!(
            "Requests or keys name {name}, and their history stays. Switch the policy off instead of deleting it."
        )),
        other => other.into(),
    }
}

async fn offering(tx: &mut Tx, id: &PolicyId) -> Result<Vec<Entry>> {
    let mut entries = tx.entries().await?;
    entries.retain(|entry| entry.policies.contains(id));
    Ok(entries)
}

fn names(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| entry.name.clone()).collect()
}

/// The policy a draft describes, or every mistake in it.
pub(crate) async fn checked(tx: &mut Tx, draft: PolicyDraft, id: PolicyId, now: Timestamp) -> Result<Policy> {
    let policy = draft.policy(id, now);
    policy.check()?;
    let others = tx.policies().await?;
    if others.iter().any(|other| other.id != policy.id && other.name.to_lowercase() == policy.name.to_lowercase()) {
        return Err(Invalid::one("name", "Another policy has this name. Choose a different one.").into());
    }
    Ok(policy)
}

pub(crate) fn about(policy: &Policy) -> About {
    About { title: policy.name.clone(), ..About::default() }
}
