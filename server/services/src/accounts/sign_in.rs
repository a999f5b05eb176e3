use super::{Visitor, password};
use crate::{Portal, Result};
use core::fmt;
use domain::{
    Invalid,
    developer::{AccountState, Developer, Email},
};

/// A browser that has just signed in. The token goes into its cookie and nowhere else; `Debug` hides it.
pub struct SignedIn {
    pub token: String,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedIn(…)")
    }
}

const WRONG: &str = "The e-mail address or the password is wrong.";
const UNCONFIRMED: &str = "Confirm your address first: we have just sent you the link again.";
const DISABLED: &str = "This account is switched off. Ask the portal's manager.";
const CLOSED: &str = "Signing in is switched off at the moment. Only admins can sign in.";

impl Portal {
    /// Begins a session. An unknown address and a wrong password get the same answer after the same time; what is the
    /// matter with an account is told only to those who know its password.
    pub async fn sign_in(&self, email: &str, password: &str, from: Visitor) -> Result<SignedIn> {
        let Ok(email) = email.parse::<Email>() else {
            return Err(Invalid::one("email", "Enter an e-mail address, like name@example.com.").into());
        };
        self.limits.sign_in(from.address, &email)?;
        let (known, stored) = self.account(&email).await?;
        let fits = password::fits(password, stored.clone()).await?;
        let Some(developer) = known.filter(|_| fits) else { return Err(Invalid::one("", WRONG).into()) };
        let portal = self.clone();
        self.to_the_end(async move { portal.admit(developer, stored, from).await }).await
    }

    pub(super) async fn account(&self, email: &Email) -> Result<(Option<Developer>, Option<String>)> {
        let mut tx = self.storage.read().await?;
        let Some(developer) = tx.developer_by_email(email).await? else { return Ok((None, None)) };
        let stored = tx.password_hash(&developer.id).await?;
        Ok((Some(developer), stored))
    }

    /// The password was right a moment ago; everything else is looked at within the transaction.
    async fn admit(&self, developer: Developer, stored: Option<String>, from: Visitor) -> Result<SignedIn> {
        let mut tx = self.storage.write().await?;
        let (settings, _) = tx.settings().await?;
        let current = tx.password_hash(&developer.id).await?;
        let Some(mut developer) = tx.developer(&developer.id).await?.filter(|_| current == stored) else {
            return Err(Invalid::one("", WRONG).into());
        };
        match developer.state {
            AccountState::Active if settings.disable_login && !developer.is_admin => {
                return Err(Invalid::one("", CLOSED).into());
            }
            AccountState::Active => {}
            AccountState::Disabled => return Err(Invalid::one("", DISABLED).into()),
            AccountState::Unconfirmed => {
                self.limits.mail(from.address, &developer.email)?;
                self.mail_confirmation(&mut tx, &developer).await?;
                self.commit(tx).await?;
                return Err(Invalid::one("", UNCONFIRMED).into());
            }
        }
        developer.last_sign_in = Some(self.now());
        tx.update_developer(&developer).await?;
        let token = self.begin_session(&mut tx, &developer.id, &from.user_agent).await?;
        self.commit(tx).await?;
        Ok(SignedIn { token })
    }
}
