use crate::{
    Error, Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{Timestamp, id::TokenId, token::Token};

const INSERT: &str = "
    INSERT INTO tokens (id, digest, name, scopes, hint, created, by_whom, expires, is_bootstrap)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

macro_rules! select {
    ($which:literal) => {
        concat!(
            "
    SELECT id, name, scopes, hint, created, by_whom, expires, last_used, revoked
    FROM tokens
    ",
            $which
        )
    };
}
const ALL: &str = select!("ORDER BY id DESC");
const BY_ID: &str = select!("WHERE id = $1");
const BY_DIGEST: &str = select!("WHERE digest = $1");

const TOUCH: &str = "UPDATE tokens SET last_used = $2 WHERE id = $1";

const REVOKE: &str = "UPDATE tokens SET revoked = $2 WHERE id = $1 AND revoked IS NULL";

const DELETE_OTHER_BOOTSTRAP: &str = "
    DELETE FROM tokens
    WHERE is_bootstrap = $1 AND ($2 IS NULL OR digest <> $2)";

impl Tx {
    /// Stores a new token under the digest of its text. [`Error::Conflict`] if there is such a text already.
    pub async fn insert_token(&mut self, token: &Token, digest: &str, is_bootstrap: bool) -> Result<()> {
        execute!(
            self,
            INSERT,
            token.id.as_str(),
            digest,
            token.name.as_str(),
            to_json(&token.scopes),
            token.hint.as_str(),
            token.created.micros(),
            to_json(&token.by),
            token.expires.map(Timestamp::micros),
            is_bootstrap,
        )?;
        Ok(())
    }

    /// Every token, newest first, revoked ones too.
    pub async fn tokens(&mut self) -> Result<Vec<Token>> {
        fetch_all!(self, Row, ALL)?.into_iter().map(Token::try_from).collect()
    }

    pub async fn token(&mut self, id: &TokenId) -> Result<Option<Token>> {
        fetch_optional!(self, Row, BY_ID, id.as_str())?.map(Token::try_from).transpose()
    }

    pub async fn token_by_digest(&mut self, digest: &str) -> Result<Option<Token>> {
        fetch_optional!(self, Row, BY_DIGEST, digest)?.map(Token::try_from).transpose()
    }

    /// Notes when a token was used last.
    pub async fn touch_token(&mut self, id: &TokenId, at: Timestamp) -> Result<()> {
        execute!(self, TOUCH, id.as_str(), at.micros())?;
        Ok(())
    }

    /// Ends a token for good. [`Error::Conflict`] if it has ended already.
    pub async fn revoke_token(&mut self, id: &TokenId, at: Timestamp) -> Result<()> {
        one_row(execute!(self, REVOKE, id.as_str(), at.micros())?, "this token")
    }

    /// Forgets the tokens of earlier configurations.
    pub async fn forget_bootstrap_tokens(&mut self, but: Option<&str>) -> Result<()> {
        execute!(self, DELETE_OTHER_BOOTSTRAP, true, but)?;
        Ok(())
    }
}

row! {
    struct Row {
        id: String,
        name: String,
        scopes: String,
        hint: String,
        created: i64,
        by_whom: String,
        expires: Option<i64>,
        last_used: Option<i64>,
        revoked: Option<i64>,
    }
}

impl TryFrom<Row> for Token {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let of = RowOf { table: "tokens", id: &row.id };
        Ok(Self {
            id: of.parse(&row.id)?,
            scopes: of.json(&row.scopes)?,
            by: of.json(&row.by_whom)?,
            name: row.name,
            hint: row.hint,
            created: Timestamp::from_micros(row.created),
            expires: row.expires.map(Timestamp::from_micros),
            last_used: row.last_used.map(Timestamp::from_micros),
            revoked: row.revoked.map(Timestamp::from_micros),
        })
    }
}
