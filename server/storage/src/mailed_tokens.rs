use crate::{
    Result, Tx,
    row::{RowOf, row},
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

const LIVE: &str = "
    SELECT developer_id, created, expires
    FROM mailed_tokens
    WHERE digest = $1 AND purpose = $2 AND expires > $3";

const TAKE: &str = "
    DELETE FROM mailed_tokens
    WHERE digest = $1 AND purpose = $2 AND expires > $3
    RETURNING developer_id, created, expires";

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

    /// The token, without using it up. `None`: unknown, used or expired.
    pub async fn mailed_token(
        &mut self,
        digest: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<MailedToken>> {
        let row = fetch_optional!(self, Row, LIVE, digest, purpose.name(), now.micros())?;
        row.map(|row| row.token(digest, purpose)).transpose()
    }

    /// Uses the token up. Of two who try at once, one gets it.
    pub async fn take_mailed_token(
        &mut self,
        digest: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<MailedToken>> {
        let row = fetch_optional!(self, Row, TAKE, digest, purpose.name(), now.micros())?;
        row.map(|row| row.token(digest, purpose)).transpose()
    }

    /// Makes every token of this kind and person worthless.
    pub async fn delete_mailed_tokens(&mut self, developer: Option<&DeveloperId>, purpose: Purpose) -> Result<u64> {
        execute!(self, DELETE, developer.map(DeveloperId::as_str), purpose.name())
    }

    pub async fn prune_mailed_tokens(&mut self, now: Timestamp) -> Result<u64> {
        execute!(self, PRUNE, now.micros())
    }
}

row! {
    struct Row {
        developer_id: Option<String>,
        created: i64,
        expires: i64,
    }
}

impl Row {
    fn token(&self, digest: &str, purpose: Purpose) -> Result<MailedToken> {
        let of = RowOf { table: "mailed_tokens", id: purpose.name() };
        Ok(MailedToken {
            digest: digest.into(),
            purpose,
            developer: of.parse_optional(self.developer_id.as_deref())?,
            created: Timestamp::from_micros(self.created),
            expires: Timestamp::from_micros(self.expires),
        })
    }
}
