//! People, as admins see them: who has an account, who runs the portal, who may not sign in.

mod change;
mod removal;

pub use change::DeveloperChange;

use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor,
    developer::{AccountState, Developer},
    event::What,
    id::DeveloperId,
    page::{Numbered, Page},
    policy::{Action, may},
    token::Scope,
};
use storage::{DeveloperFilter, Purpose, Tx};

/// People on one page.
const PAGE: usize = 50;

const LAST_ADMIN: &str = "This is the last admin who may sign in. Appoint another one first.";

impl Portal {
    /// People whose name or address contains `search`, newest first, from the cursor `after` on.
    pub async fn people(&self, actor: &Actor, search: &str, after: Option<&str>) -> Result<Page<Developer>> {
        self.some_people(actor, search, after, PAGE).await
    }

    /// As [`Self::people`], `size` of them.
    pub async fn some_people(
        &self,
        actor: &Actor,
        search: &str,
        after: Option<&str>,
        size: usize,
    ) -> Result<Page<Developer>> {
        require(actor, Action::Administer(Scope::PeopleRead))?;
        let search = Some(search.trim().to_owned()).filter(|text| !text.is_empty());
        let after = after.map(|id| id.parse().map_err(|_| Error::Missing)).transpose()?;
        let filter = DeveloperFilter { search, state: None, after, size };
        Ok(self.storage.read().await?.developers(&filter).await?)
    }

    /// A page of everybody by its number, oldest accounts first, but for those who were removed.
    pub async fn numbered_people(
        &self,
        actor: &Actor,
        page: Option<usize>,
        size: usize,
    ) -> Result<Numbered<Developer>> {
        require(actor, Action::Administer(Scope::PeopleRead))?;
        let mut tx = self.storage.read().await?;
        let Numbered { rows: ids, pages } = Numbered::cut(tx.developer_ids().await?, page, size);
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.extend(tx.developer(&id).await?);
        }
        Ok(Numbered { rows, pages })
    }

    /// One person by id, as [`Self::person`]; who was removed is not there.
    pub async fn present_person(&self, actor: &Actor, id: &DeveloperId) -> Result<Developer> {
        require(actor, Action::Administer(Scope::PeopleRead))?;
        let mut tx = self.storage.read().await?;
        let person = tx.developer(id).await?.ok_or(Error::Missing)?;
        if tx.is_removed(id).await? { Err(Error::Missing) } else { Ok(person) }
    }

    /// As [`Self::present_person`], by address.
    pub async fn present_person_at(&self, actor: &Actor, email: &str) -> Result<Developer> {
        require(actor, Action::Administer(Scope::PeopleRead))?;
        let email = email.parse().map_err(|_| Error::Missing)?;
        let known = self.storage.read().await?.developer_by_email(&email).await?.ok_or(Error::Missing)?;
        self.present_person(actor, &known.id).await
    }

    /// One person, as admins see them.
    pub async fn person(&self, actor: &Actor, id: &DeveloperId) -> Result<Developer> {
        require(actor, Action::Administer(Scope::PeopleRead))?;
        self.storage.read().await?.developer(id).await?.ok_or(Error::Missing)
    }

    /// Makes somebody an admin, or a developer like any other. The last admin stays.
    pub async fn set_admin(&self, actor: &Actor, id: &DeveloperId, is_admin: bool) -> Result<()> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        let what = if is_admin { What::AdminAppointed } else { What::AdminDismissed };
        self.change_person(actor, id, what, move |person| {
            core::mem::replace(&mut person.is_admin, is_admin) != is_admin
        })
        .await
    }

    /// Lets nobody sign in with this account; its sessions end and its keys open nothing.
    pub async fn disable_developer(&self, actor: &Actor, id: &DeveloperId) -> Result<()> {
        let disable = |person: &mut Developer| {
            core::mem::replace(&mut person.state, AccountState::Disabled) != AccountState::Disabled
        };
        self.change_person(actor, id, What::DeveloperDisabled, disable).await
    }

    /// Lets a disabled account be used again, its keys included. Vouches for an address that was never confirmed.
    pub async fn enable_developer(&self, actor: &Actor, id: &DeveloperId) -> Result<()> {
        let enable = |person: &mut Developer| {
            core::mem::replace(&mut person.state, AccountState::Active) != AccountState::Active
        };
        self.change_person(actor, id, What::DeveloperEnabled, enable).await
    }

    /// Changes an account if `change` says that there is something to change, and records `what` happened.
    async fn change_person(
        &self,
        actor: &Actor,
        id: &DeveloperId,
        what: What,
        change: impl FnOnce(&mut Developer) -> bool + Send + 'static,
    ) -> Result<()> {
        require(actor, Action::Administer(Scope::PeopleWrite))?;
        let (portal, by, id) = (self.clone(), actor.by(), id.clone());
        let may_change_admins = may(actor, Action::Administer(Scope::PortalAdmin));
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let mut person = tx.developer(&id).await?.ok_or(Error::Missing)?;
            if person.is_admin && !may_change_admins {
                return Err(Error::OutOfScope(Scope::PortalAdmin));
            }
            let was_admin = person.is_admin;
            if !change(&mut person) {
                return Ok(());
            }
            tx.update_developer(&person).await?;
            // A portal that programs run may have none at all.
            if was_admin && tx.admins().await?.is_empty() {
                return Err(Error::Conflict(LAST_ADMIN.into()));
            }
            if person.state == AccountState::Disabled {
                lock_out(&mut tx, &person.id).await?;
            }
            portal.record_account(&mut tx, by, &person, what).await?;
            portal.commit(tx).await
        })
        .await
    }
}

pub(super) async fn lock_out(tx: &mut Tx, person: &DeveloperId) -> Result<()> {
    tx.delete_sessions(person, None).await?;
    tx.delete_mailed_tokens(Some(person), Purpose::ResetPassword).await?;
    tx.delete_mailed_tokens(Some(person), Purpose::ConfirmAddress).await?;
    Ok(())
}
