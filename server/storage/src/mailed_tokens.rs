use crate::{
    Result, Tx,
    row::RowOf,
    tx::{execute, fetch_optional},
};
use domain::{Timestamp, id::DeveloperId};

/// What the holder of a mailed or printed link may do, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    ConfirmAddress,
    ResetPassword,
    /// Become the first admin. Belongs to nobody yet.
    SetUp,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::ConfirmAddress => "confirm_address",
            Self::ResetPassword => "reset_password",
            Self::SetUp => "set_up",
        }
    }
}

/// A link that was given away; stored is the digest of its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedToken {
    pub digest: String,
    pub purpose: Purpose,
    pub developer: Option<DeveloperId>,
    pub created: Timestamp,
    pub expires: Timestamp,
}

const INSERT: &str = "
    INSERT INTO mailed_tokens (digest, purpose, developer_id, created, expires)
    VALUES ($1, $2, $3, $4, $5)";

const LIVE: &str = "SELECT developer_id FROM mailed_tokens WHERE digest = $1 AND purpose = $2 AND expires > $3";

const TAKE: &str = "
    DELETE FROM mailed_tokens
    WHERE digest = $1 AND purpose = $2 AND expires > $3
    RETURNING developer_id";

const DELETE: &str = "
    DELETE FROM mailed_tokens
    WHERE purpose = $2 AND (developer_id = $1 OR ($1 IS NULL AND developer_id IS NULL))";

const PRUNE: &str = "DELETE FROM mailed_tokens WHERE expires <= $1";

impl Tx {
    pub async fn insert_mailed_token(&mut self, token: &MailedToken) -> Result<()> {
        execute!(
            self,
            INSERT,
            token.digest.as_str(),
            token.purpose.name(),
            token.developer.as_ref().map(DeveloperId::as_str),
            token.created.micros(),
            token.expires.micros(),
        )?;
        Ok(())
    }

    /// Whose token this is, without using it up. The outer `None`: unknown, used or expired.
    pub async fn mailed_token(
        &mut self,
        digest: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<Option<DeveloperId>>> {
        owner(fetch_optional!(self, (Option<String>,), LIVE, digest, purpose.name(), now.micros())?)
    }

    /// Uses the token up. Of two who try at once, one gets it.
    pub async fn take_mailed_token(
        &mut self,
        digest: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<Option<DeveloperId>>> {
        owner(fetch_optional!(self, (Option<String>,), TAKE, digest, purpose.name(), now.micros())?)
    }

    /// Makes every token of this kind and person worthless.
    pub async fn delete_mailed_tokens(&mut self, developer: Option<&DeveloperId>, purpose: Purpose) -> Result<u64> {
        execute!(self, DELETE, developer.map(DeveloperId::as_str), purpose.name())
    }

    pub async fn prune_mailed_tokens(&mut self, now: Timestamp) -> Result<u64> {
        execute!(self, PRUNE, now.micros())
    }
}

fn owner(row: Option<(Option<String>,)>) -> Result<Option<Option<DeveloperId>>> {
    let Some((developer,)) = row else { return Ok(None) };
    let of = RowOf { table: "mailed_tokens", id: developer.as_deref().unwrap_or("of nobody") };
    Ok(Some(of.parse_optional(developer.as_deref())?))
}
