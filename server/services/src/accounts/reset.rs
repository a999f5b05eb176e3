use super::{Visitor, check_new_password, dead_link, password, themselves};
use crate::{Error, Job, Mail, Portal, Result};
use core::time::Duration;
use domain::{
    Actor, By, Invalid,
    developer::{AccountState, Developer, Email},
    event::What,
    id::SessionId,
    time::hours,
};
use storage::{Purpose, Tx};

/// How long a mailed reset link works.
const RESET_LIVES: Duration = hours(1);

impl Portal {
    /// Mails a link to choose a new password, if the address has an account. The answer is the same if not.
    pub async fn request_password_reset(&self, email: &str, from: Visitor) -> Result<()> {
        let email: Email =
            email.parse().map_err(|wrong: domain::developer::NotAnEmail| Invalid::one("email", wrong.to_string()))?;
        self.limits.mail(from.address, &email)?;
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let known = tx.developer_by_email(&email).await?.filter(|known| known.state != AccountState::Disabled);
            let owner = known.as_ref().map(|known| &known.id);
            // Written for nobody as well, so that the answer takes as long: a token without an owner opens nothing.
            let token = portal.give_token(&mut tx, Purpose::ResetPassword, owner, RESET_LIVES).await?;
            if let Some(known) = known {
                portal.mail_reset(&mut tx, &known, &token).await?;
            }
            portal.commit(tx).await
        })
        .await
    }

    /// Whether a reset link still works. Looking does not use it up.
    pub async fn can_reset(&self, token: &str) -> Result<bool> {
        self.token_is_live(Purpose::ResetPassword, token).await
    }

    /// Sets the password of whoever holds the link and ends all their sessions. The link also proves their address.
    pub async fn reset_password(&self, token: &str, new: &str) -> Result<()> {
        check_new_password("password", new, "")?;
        if !self.can_reset(token).await? {
            return Err(dead_link());
        }
        let hash = password::hash(new, self.world.bytes()).await?;
        let (portal, token, new) = (self.clone(), token.to_owned(), new.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let used = portal.take_token(&mut tx, Purpose::ResetPassword, &token).await?;
            let Some(mut developer) = tx.developer(&used.developer.ok_or_else(dead_link)?).await? else {
                return Err(dead_link());
            };
            if developer.state == AccountState::Disabled {
                return Err(dead_link());
            }
            check_new_password("password", &new, developer.email.as_str())?;
            portal.confirm(&mut tx, &mut developer).await?;
            portal.replace_password(&mut tx, &developer, &hash, None, themselves(&developer)).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Sets a new password for somebody who knows the old one. Their other sessions end; the one at `here` goes on.
    pub async fn change_password(&self, actor: &Actor, here: Option<SessionId>, old: &str, new: &str) -> Result<()> {
        let id = actor.developer().ok_or(Error::Forbidden)?.clone();
        let mut tx = self.storage.read().await?;
        let developer = tx.developer(&id).await?.ok_or(Error::Missing)?;
        let stored = tx.password_hash(&id).await?;
        drop(tx);
        check_new_password("new_password", new, developer.email.as_str())?;
        if !password::fits(old, stored.clone()).await? {
            return Err(Invalid::one("old_password", "This is not your present password.").into());
        }
        let hash = password::hash(new, self.world.bytes()).await?;
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            if tx.password_hash(&id).await? != stored {
                return Err(Error::Conflict("Your password was changed meanwhile. Sign in with the new one.".into()));
            }
            portal.replace_password(&mut tx, &developer, &hash, here.as_ref(), themselves(&developer)).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Whoever got in with the old password is out, and so is every reset link.
    pub(super) async fn replace_password(
        &self,
        tx: &mut Tx,
        developer: &Developer,
        hash: &str,
        keep: Option<&SessionId>,
        by: By,
    ) -> Result<()> {
        tx.set_password(&developer.id, hash).await?;
        tx.delete_sessions(&developer.id, keep).await?;
        tx.delete_mailed_tokens(Some(&developer.id), Purpose::ResetPassword).await?;
        self.record_account(tx, by, developer, What::PasswordChanged).await
    }

    async fn mail_reset(&self, tx: &mut Tx, developer: &Developer, token: &str) -> Result<()> {
        let mail = Mail::ResetPassword { name: developer.name.clone() };
        let job = Job::Mail { to: developer.email.to_string(), mail };
        self.enqueue(tx, &job, Some(&self.link(&format!("/reset/{token}"))), None).await?;
        Ok(())
    }
}
