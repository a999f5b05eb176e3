use super::{SignUpForm, Visitor, check_new_password, dead_link, password, sign_up::Newcomer, themselves};
use crate::{Error, Portal, Result};
use core::time::Duration;
use domain::{
    By, Invalid,
    developer::{AccountState, Developer, Email},
    event::What,
    time::hours,
};
use storage::{Purpose, Tx};

/// How long a printed link works.
const PRINTED_LIVES: Duration = hours(24);

/// An admin made at the command line.
#[derive(Debug)]
pub struct NewAdmin {
    pub email: Email,
    /// Where to choose a password, if none was given. Works once, for a day.
    pub link: Option<String>,
}

impl Portal {
    /// A link under which the first admin is made, as long as there is none. Works once, for a day.
    pub async fn setup_link(&self) -> Result<Option<String>> {
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            if !tx.admins().await?.is_empty() {
                return Ok(None);
            }
            let token = portal.give_token(&mut tx, Purpose::SetUp, None, PRINTED_LIVES).await?;
            portal.commit(tx).await?;
            Ok(Some(portal.link(&format!("/setup/{token}"))))
        })
        .await
    }

    /// Whether a setup link still works. Looking does not use it up.
    pub async fn can_set_up(&self, token: &str) -> Result<bool> {
        self.token_is_live(Purpose::SetUp, token).await
    }

    /// Makes the first admin. Whoever holds the printed link runs the machine, so the address needs no confirmation.
    pub async fn set_up(&self, token: &str, form: SignUpForm, from: Visitor) -> Result<()> {
        let newcomer = form.check(&[])?;
        self.limits.sign_in(from.address, &newcomer.email)?;
        if !self.can_set_up(token).await? {
            return Err(dead_link());
        }
        let hash = password::hash(&form.password, self.world.bytes()).await?;
        let (portal, token) = (self.clone(), token.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            portal.take_token(&mut tx, Purpose::SetUp, &token).await?;
            if !tx.admins().await?.is_empty() {
                return Err(Error::Conflict("There is an admin already. Sign in instead.".into()));
            }
            let admin = portal.appoint(&mut tx, newcomer).await?;
            tx.set_password(&admin.id, &hash).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// For the command line: makes `email` an admin who may sign in, with this password or by a link to choose one.
    pub async fn create_first_admin(&self, email: &str, name: &str, password: Option<&str>) -> Result<NewAdmin> {
        let email = parse(email)?;
        let hash = self.hash_if_given(&email, password).await?;
        let (portal, name) = (self.clone(), name.trim().to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let name = if name.is_empty() { email.to_string() } else { name };
            let admin = portal.appoint(&mut tx, Newcomer { name, email, fields: Vec::new() }).await?;
            portal.let_in(tx, admin, hash).await
        })
        .await
    }

    /// For the command line: gives an admin who is locked out a new password, or a link to choose one.
    pub async fn reset_admin(&self, email: &str, password: Option<&str>) -> Result<NewAdmin> {
        let email = parse(email)?;
        let hash = self.hash_if_given(&email, password).await?;
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let known = tx.developer_by_email(&email).await?.filter(|known| known.is_admin);
            let Some(admin) = known else {
                return Err(Invalid::one("email", format!("{email} is not an admin. Use: admin create")).into());
            };
            let admin = portal.enable_admin(&mut tx, admin).await?;
            portal.let_in(tx, admin, hash).await
        })
        .await
    }

    async fn hash_if_given(&self, email: &Email, password: Option<&str>) -> Result<Option<String>> {
        let Some(password) = password else { return Ok(None) };
        check_new_password("password", password, email.as_str())?;
        Ok(Some(password::hash(password, self.world.bytes()).await?))
    }

    /// Makes the account an admin's, or a new one if there is none. Setup links are over.
    async fn appoint(&self, tx: &mut Tx, newcomer: Newcomer) -> Result<Developer> {
        let admin = if let Some(known) = tx.developer_by_email(&newcomer.email).await? {
            known
        } else {
            let fresh = self.new_account(newcomer, AccountState::Active);
            tx.insert_developer(&fresh, None).await?;
            self.record_account(tx, By::Keywright, &fresh, What::DeveloperSignedUp).await?;
            fresh
        };
        tx.delete_mailed_tokens(None, Purpose::SetUp).await?;
        self.enable_admin(tx, admin).await
    }

    async fn enable_admin(&self, tx: &mut Tx, mut admin: Developer) -> Result<Developer> {
        if !admin.is_admin {
            admin.is_admin = true;
            self.record_account(tx, By::Keywright, &admin, What::AdminAppointed).await?;
        }
        if admin.state != AccountState::Active {
            admin.state = AccountState::Active;
            self.record_account(tx, By::Keywright, &admin, What::DeveloperEnabled).await?;
        }
        tx.update_developer(&admin).await?;
        Ok(admin)
    }

    async fn let_in(&self, mut tx: Tx, admin: Developer, hash: Option<String>) -> Result<NewAdmin> {
        let link = if let Some(hash) = hash {
            self.replace_password(&mut tx, &admin, &hash, None, themselves(&admin)).await?;
            None
        } else {
            let token = self.give_token(&mut tx, Purpose::ResetPassword, Some(&admin.id), PRINTED_LIVES).await?;
            Some(self.link(&format!("/reset/{token}")))
        };
        self.commit(tx).await?;
        Ok(NewAdmin { email: admin.email, link })
    }
}

pub(super) fn parse(email: &str) -> Result<Email> {
    Ok(email.parse().map_err(|wrong: domain::developer::NotAnEmail| Invalid::one("email", wrong.to_string()))?)
}
