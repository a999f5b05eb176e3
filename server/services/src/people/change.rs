use super::lock_out;
use crate::{
    Error, Portal, Result,
    accounts::vouched::{checked_name, kept_fields},
    portal::require,
};
use domain::{
    Actor, Invalid,
    developer::{AccountState, Developer},
    event::What,
    field::Typed,
    id::DeveloperId,
    policy::Action,
    token::Scope,
};
use storage::Tx;

/// What a program wants somebody's account to be. `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct DeveloperChange {
    /// Only the one it has: by it they sign in, and it was proved to be theirs.
    pub email: Option<String>,
    pub name: Option<String>,
    /// All of them; as in [`crate::NewDeveloper`].
    pub fields: Option<Typed>,
    /// `false` also vouches for an address that nobody confirmed.
    pub is_disabled: Option<bool>,
}

const OTHER_ADDRESS: &str =
    "An address cannot be changed: it was proved to be theirs. Make another account for the new one.";

impl Portal {
    /// Changes an account of somebody who is no admin.
    pub async fn change_developer(&self, actor: &Actor, id: &DeveloperId, change: DeveloperChange) -> Result<()> {
        require(actor, Action::Administer(Scope::PeopleWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let before = changeable(&mut tx, &id).await?;
            let after = changed(&mut tx, &before, change).await?;
            if after == before {
                return Ok(());
            }
            tx.update_developer(&after).await?;
            if after.state == AccountState::Disabled {
                lock_out(&mut tx, &id).await?;
            }
            for what in happened(&before, &after) {
                portal.record_account(&mut tx, actor.by(), &after, what).await?;
            }
            portal.commit(tx).await
        })
        .await
    }
}

/// Somebody whose account a program may change: who is there, and does not run the portal.
pub(super) async fn changeable(tx: &mut Tx, id: &DeveloperId) -> Result<Developer> {
    let person = tx.developer(id).await?.ok_or(Error::Missing)?;
    if tx.is_removed(id).await? {
        return Err(Error::Missing);
    }
    if person.is_admin {
        return Err(Error::Conflict(format!("{} is an admin. Only other admins change that account.", person.name)));
    }
    Ok(person)
}

async fn changed(tx: &mut Tx, before: &Developer, change: DeveloperChange) -> Result<Developer> {
    if change.email.is_some_and(|email| email.trim().to_lowercase() != before.email.as_str()) {
        return Err(Invalid::one("email", OTHER_ADDRESS).into());
    }
    let mut after = before.clone();
    if let Some(name) = change.name {
        after.name = checked_name(&name)?;
    }
    if let Some(fields) = change.fields {
        after.fields = kept_fields(tx, &fields).await?;
    }
    match change.is_disabled {
        // One that nobody confirmed yet is off already, and may still be confirmed.
        Some(true) if before.state == AccountState::Active => after.state = AccountState::Disabled,
        Some(false) => after.state = AccountState::Active,
        _ => {}
    }
    Ok(after)
}

fn happened(before: &Developer, after: &Developer) -> Vec<What> {
    let mut events = Vec::new();
    if (&before.name, &before.fields) != (&after.name, &after.fields) {
        events.push(What::DeveloperChanged);
    }
    if before.state != after.state {
        let is_off = after.state == AccountState::Disabled;
        events.push(if is_off { What::DeveloperDisabled } else { What::DeveloperEnabled });
    }
    events
}
