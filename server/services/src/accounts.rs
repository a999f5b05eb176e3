//! Getting an account and into it: signing up, signing in, resetting a password, the first admin.

mod by_others;
mod first_admin;
pub(crate) mod limits;
mod password;
mod reset;
mod sign_in;
mod sign_up;
pub(crate) mod vouched;

pub use first_admin::NewAdmin;
pub use sign_in::SignedIn;
pub use sign_up::SignUpForm;
pub use vouched::NewDeveloper;

use crate::{Error, Portal, Result};
use core::{net::IpAddr, time::Duration};
use domain::{
    By, Invalid,
    developer::{Developer, check_password},
    event::{About, What},
    id::DeveloperId,
};
use storage::{MailedToken, Purpose, Tx};

/// Where a call comes from, as far as rate limits and the list of sessions care.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub address: IpAddr,
    pub user_agent: String,
}

/// What somebody reads whose link does not work, whatever the reason.
const DEAD_LINK: &str = "This link was used already, was replaced by a newer one, or has expired. Ask for a new one.";

fn dead_link() -> Error {
    Invalid::one("", DEAD_LINK).into()
}

/// Refuses a password that may not be chosen, beside the field it was typed in.
fn check_new_password(field: &str, password: &str, email: &str) -> Result<()> {
    Ok(check_password(password, email).map_err(|advice| Invalid::one(field, advice))?)
}

impl Portal {
    /// A new single-use token for a link; only its digest is kept.
    async fn give_token(
        &self,
        tx: &mut Tx,
        purpose: Purpose,
        developer: Option<&DeveloperId>,
        lives: Duration,
    ) -> Result<String> {
        let token = self.world.token();
        let (created, expires) = (self.now(), self.now().plus(lives));
        let digest = self.vault.digest(&token).as_str().to_owned();
        let stored = MailedToken { digest, purpose, developer: developer.cloned(), created, expires };
        tx.insert_mailed_token(&stored).await?;
        Ok(token)
    }

    /// Uses a token up, if it works.
    async fn take_token(&self, tx: &mut Tx, purpose: Purpose, token: &str) -> Result<MailedToken> {
        let digest = self.vault.digest(token);
        tx.take_mailed_token(digest.as_str(), purpose, self.now()).await?.ok_or_else(dead_link)
    }

    /// Whether a link's token would work, without using it up.
    async fn token_is_live(&self, purpose: Purpose, token: &str) -> Result<bool> {
        let digest = self.vault.digest(token);
        Ok(self.storage.read().await?.mailed_token(digest.as_str(), purpose, self.now()).await?.is_some())
    }

    /// Records what happened to an account.
    pub(crate) async fn record_account(&self, tx: &mut Tx, by: By, developer: &Developer, what: What) -> Result<()> {
        let about = About { developer: Some(developer.id.clone()), title: developer.name.clone(), ..About::default() };
        self.happened(tx, by, about, what).await
    }
}

/// Somebody who acts on their own account without being signed in: the link they hold is the proof.
fn themselves(developer: &Developer) -> By {
    By::Person { id: developer.id.clone(), name: developer.name.clone() }
}
