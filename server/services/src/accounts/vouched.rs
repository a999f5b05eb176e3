use super::{first_admin::parse, sign_up::Newcomer};
use crate::{Error, Portal, Result, portal::require};
use core::time::Duration;
use domain::{
    Actor, Invalid,
    developer::{AccountState, Developer},
    event::What,
    id::DeveloperId,
    policy::Action,
    time::hours,
    token::Scope,
};
use storage::Purpose;

/// How long a link that an admin hands on works.
const HANDED_ON_LIVES: Duration = hours(24);

impl Portal {
    /// Makes an account for somebody whose address an admin vouches for. They get in by [`Self::password_link`].
    pub async fn create_developer(&self, actor: &Actor, name: &str, email: &str) -> Result<Developer> {
        require(actor, Action::Administer(Scope::PeopleWrite))?;
        let newcomer = Newcomer { name: checked_name(name)?, email: parse(email)?, fields: Vec::new() };
        let (portal, by) = (self.clone(), actor.by());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            if tx.developer_by_email(&newcomer.email).await?.is_some() {
                return Err(Invalid::one("email", "Somebody has an account with this address already.").into());
            }
            let developer = portal.new_account(newcomer, AccountState::Active);
            tx.insert_developer(&developer, None).await?;
            portal.record_account(&mut tx, by, &developer, What::DeveloperSignedUp).await?;
            portal.commit(tx).await?;
            Ok(developer)
        })
        .await
    }

    /// A link for an admin to hand on: whoever follows it chooses a new password. Works once, for a day. Other admins
    /// get none, because it would be a way to act in their name.
    pub async fn password_link(&self, actor: &Actor, id: &DeveloperId) -> Result<String> {
        require(actor, Action::Administer(Scope::PeopleWrite))?;
        let (portal, id) = (self.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let developer = tx.developer(&id).await?.ok_or(Error::Missing)?;
            if developer.is_admin {
                return Err(Error::Forbidden);
            }
            if developer.state == AccountState::Disabled {
                return Err(Error::Conflict("This account is switched off. Enable it first.".into()));
            }
            let token = portal.give_token(&mut tx, Purpose::ResetPassword, Some(&id), HANDED_ON_LIVES).await?;
            portal.commit(tx).await?;
            Ok(portal.link(&format!("/reset/{token}")))
        })
        .await
    }
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if (1..=100).contains(&name.chars().count()) {
        return Ok(name.into());
    }
    Err(Invalid::one("name", "Enter a name, at most 100 characters.").into())
}
