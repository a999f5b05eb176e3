use crate::{
    Result, Tx,
    tx::{execute, fetch_optional},
};
use domain::Timestamp;

/// An object of another system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign<'a> {
    /// Which system: its address.
    pub source: &'a str,
    /// What sort of thing: `developer`.
    pub kind: &'static str,
    /// What it is called there.
    pub id: &'a str,
}

const FIND: &str = "SELECT id FROM imports WHERE source = $1 AND kind = $2 AND foreign_id = $3";

const IS_FROM: &str = "SELECT id FROM imports WHERE source = $1 AND kind = $2 AND id = $3 LIMIT 1";

const INSERT: &str = "
    INSERT INTO imports (source, kind, foreign_id, id, at)
    VALUES ($1, $2, $3, $4, $5)";

impl Tx {
    /// What an object of another system became here. It may have been deleted since.
    pub async fn imported(&mut self, foreign: Foreign<'_>) -> Result<Option<String>> {
        let found = fetch_optional!(self, (String,), FIND, foreign.source, foreign.kind, foreign.id)?;
        Ok(found.map(|(id,)| id))
    }

    /// Whether something of ours stands for any object of that kind there.
    pub async fn is_imported(&mut self, source: &str, kind: &'static str, id: &str) -> Result<bool> {
        Ok(fetch_optional!(self, (String,), IS_FROM, source, kind, id)?.is_some())
    }

    /// Notes what an object of another system is here. [`crate::Error::Conflict`] if that is known already.
    pub async fn insert_import(&mut self, foreign: Foreign<'_>, id: &str, at: Timestamp) -> Result<()> {
        execute!(self, INSERT, foreign.source, foreign.kind, foreign.id, id, at.micros())?;
        Ok(())
    }
}
