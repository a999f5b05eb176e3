//! What programs do about somebody's password: set it, and ask whether it is the right one.

use super::{check_new_password, first_admin::parse, password};
use crate::{Error, Portal, Result, portal::require};
use domain::{Actor, developer::AccountState, id::DeveloperId, policy::Action, token::Scope};

impl Portal {
    /// Sets somebody's password and ends their sessions. Admins choose their own: theirs would be a way to act in their name.
    pub async fn set_password(&self, actor: &Actor, id: &DeveloperId, new: &str) -> Result<()> {
        require(actor, Action::Administer(Scope::PeopleWrite))?;
        let developer = self.person(actor, id).await?;
        if developer.is_admin {
            return Err(Error::Forbidden);
        }
        check_new_password("password", new, developer.email.as_str())?;
        let hash = password::hash(new, self.world.bytes()).await?;
        let (portal, by, id) = (self.clone(), actor.by(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let developer = tx.developer(&id).await?.ok_or(Error::Missing)?;
            if developer.is_admin {
                return Err(Error::Forbidden);
            }
            portal.replace_password(&mut tx, &developer, &hash, None, by).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Whether somebody could sign in with these. Nobody is signed in by it; tries are limited as on the sign-in page.
    pub async fn check_credentials(&self, actor: &Actor, email: &str, password: &str) -> Result<bool> {
        require(actor, Action::Administer(Scope::PeopleRead))?;
        let Ok(email) = parse(email) else { return Ok(false) };
        self.limits.sign_in_as(&email)?;
        let (known, stored) = self.account(&email).await?;
        let fits = password::fits(password, stored).await?;
        Ok(fits && known.is_some_and(|developer| developer.state == AccountState::Active))
    }
}
