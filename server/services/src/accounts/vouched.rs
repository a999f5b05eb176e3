use super::{check_new_password, first_admin::parse, password, sign_up::Newcomer};
use crate::{Error, Portal, Result, portal::require};
use core::{fmt, time::Duration};
use domain::{
    Actor, By, Invalid,
    developer::{AccountState, Developer, Email},
    event::What,
    field::{Answers, Field, Typed, parse_named},
    id::DeveloperId,
    policy::Action,
    time::hours,
    token::Scope,
};
use storage::{Purpose, Tx};

/// How long a link that an admin hands on works.
const HANDED_ON_LIVES: Duration = hours(24);

/// An account for somebody whose address is vouched for. `Debug` shows no password.
#[derive(Clone, Default)]
pub struct NewDeveloper {
    pub email: String,
    /// Left out: made from the address.
    pub name: Option<String>,
    /// Without one they get in by [`Portal::password_link`].
    pub password: Option<String>,
    /// Answers to `signup_fields`, and whatever else is to be kept. Nothing is required.
    pub fields: Typed,
    /// Nobody signs in with it until it is enabled.
    pub is_disabled: bool,
}

impl fmt::Debug for NewDeveloper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDeveloper").field("email", &self.email).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Portal {
    /// Makes an account, also for somebody whose account was removed: they get it back, with its history.
    pub async fn add_developer(&self, actor: &Actor, new: NewDeveloper) -> Result<Developer> {
        require(actor, Action::Administer(Scope::PeopleWrite))?;
        let email = parse(&new.email)?;
        let name = named(&new, &email)?;
        let hash = match &new.password {
            Some(chosen) => {
                check_new_password("password", chosen, email.as_str())?;
                Some(password::hash(chosen, self.world.bytes()).await?)
            }
            None => None,
        };
        let (portal, by) = (self.clone(), actor.by());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let fields = kept_fields(&mut tx, &new.fields).await?;
            let state = if new.is_disabled { AccountState::Disabled } else { AccountState::Active };
            let developer = match tx.developer_by_email(&email).await? {
                None => {
                    let developer = portal.new_account(Newcomer { name, email, fields }, state);
                    tx.insert_developer(&developer, hash.as_deref()).await?;
                    portal.record_account(&mut tx, by, &developer, What::DeveloperSignedUp).await?;
                    developer
                }
                Some(known) if tx.is_removed(&known.id).await? => {
                    // The account is on for a moment, and so is no longer removed.
                    let back = Developer { name, fields, state: AccountState::Active, ..known };
                    tx.update_developer(&back).await?;
                    let developer = Developer { state, ..back };
                    tx.update_developer(&developer).await?;
                    tx.forget_password(&developer.id).await?;
                    if let Some(hash) = &hash {
                        tx.set_password(&developer.id, hash).await?;
                    }
                    portal.record_account(&mut tx, by, &developer, What::DeveloperEnabled).await?;
                    developer
                }
                Some(_) => return Err(Invalid::one("email", TAKEN).into()),
            };
            portal.commit(tx).await?;
            Ok(developer)
        })
        .await
    }

    /// Makes an account for somebody whose address an admin vouches for. They get in by [`Self::password_link`].
    pub async fn create_developer(&self, actor: &Actor, name: &str, email: &str) -> Result<Developer> {
        require(actor, Action::Administer(Scope::PeopleWrite))?;
        let newcomer = Newcomer { name: checked_name(name)?, email: parse(email)?, fields: Vec::new() };
        let (portal, by) = (self.clone(), actor.by());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            if tx.developer_by_email(&newcomer.email).await?.is_some() {
                return Err(Invalid::one("email", TAKEN).into());
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

impl Portal {
    /// An account without a password, for an address that has none yet.
    pub(crate) async fn vouch_for(&self, tx: &mut Tx, by: By, new: &NewDeveloper) -> Result<Developer> {
        let email = parse(&new.email)?;
        let name = named(new, &email)?;
        let fields = kept_fields(tx, &new.fields).await?;
        let state = if new.is_disabled { AccountState::Disabled } else { AccountState::Active };
        let developer = self.new_account(Newcomer { name, email, fields }, state);
        tx.insert_developer(&developer, None).await?;
        self.record_account(tx, by, &developer, What::DeveloperSignedUp).await?;
        Ok(developer)
    }
}

/// The name given, or one made from the address.
fn named(new: &NewDeveloper, email: &Email) -> Result<String> {
    let made = || email.as_str().split('@').next().unwrap_or_default();
    checked_name(new.name.as_deref().unwrap_or_else(made))
}

const TAKEN: &str = "Somebody has an account with this address already.";

/// What a program says of somebody: it need not answer what newcomers have to.
pub(crate) async fn kept_fields(tx: &mut Tx, typed: &Typed) -> Result<Answers> {
    let (settings, _) = tx.settings().await?;
    let asked: Vec<_> = settings.signup_fields.into_iter().map(|field| Field { required: false, ..field }).collect();
    Ok(parse_named(&asked, typed)?)
}

pub(crate) fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if (1..=100).contains(&name.chars().count()) {
        return Ok(name.into());
    }
    Err(Invalid::one("name", "Enter a name, at most 100 characters.").into())
}
