use crate::{
    Result, Tx,
    row::row,
    tx::{execute, fetch_optional},
};
use domain::{Timestamp, id::TokenId};

row! {
    /// What is known of a request with an `Idempotency-Key`.
    pub struct Reply {
        /// Of everything that made the request what it was.
        pub fingerprint: String,
        /// Sealed; `None` while the request runs.
        pub reply: Option<String>,
        /// In microseconds since 1970.
        pub created: i64,
    }
}

const BEGIN: &str = "
    INSERT INTO replies (token_id, key, fingerprint, created)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (token_id, key) DO NOTHING";

const FIND: &str = "SELECT fingerprint, reply, created FROM replies WHERE token_id = $1 AND key = $2";

const STORE: &str = "UPDATE replies SET reply = $3 WHERE token_id = $1 AND key = $2";

const FORGET: &str = "DELETE FROM replies WHERE token_id = $1 AND key = $2";

const PRUNE: &str = "DELETE FROM replies WHERE created < $1";

impl Tx {
    /// Notes that a request begins to run. `false` if one with the same key is known.
    pub async fn begin_reply(&mut self, token: &TokenId, key: &str, fingerprint: &str, at: Timestamp) -> Result<bool> {
        Ok(execute!(self, BEGIN, token.as_str(), key, fingerprint, at.micros())? == 1)
    }

    pub async fn reply(&mut self, token: &TokenId, key: &str) -> Result<Option<Reply>> {
        fetch_optional!(self, Reply, FIND, token.as_str(), key)
    }

    /// Keeps the sealed answer of a request that has run.
    pub async fn store_reply(&mut self, token: &TokenId, key: &str, reply: &str) -> Result<()> {
        execute!(self, STORE, token.as_str(), key, reply)?;
        Ok(())
    }

    /// Lets the key be used anew.
    pub async fn forget_reply(&mut self, token: &TokenId, key: &str) -> Result<()> {
        execute!(self, FORGET, token.as_str(), key)?;
        Ok(())
    }

    /// Forgets what was asked before `before`.
    pub async fn prune_replies(&mut self, before: Timestamp) -> Result<u64> {
        execute!(self, PRUNE, before.micros())
    }
}
