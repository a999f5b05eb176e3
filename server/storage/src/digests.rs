use crate::{
    Result, Tx,
    row::RowOf,
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{Timestamp, id::DeveloperId};

const WANT: &str = "
    INSERT INTO digests (developer_id, next_at)
    VALUES ($1, $2)
    ON CONFLICT (developer_id) DO NOTHING";

const FORGET: &str = "DELETE FROM digests WHERE developer_id = $1";

const WANTED: &str = "SELECT developer_id FROM digests WHERE developer_id = $1";

const DUE: &str = "SELECT developer_id, next_at FROM digests WHERE next_at <= $1 ORDER BY next_at LIMIT $2";

/// When it is due is the lock: of two that send it at once, one moves it.
const MOVE: &str = "UPDATE digests SET next_at = $3 WHERE developer_id = $1 AND next_at = $2";

impl Tx {
    /// From `first` on this person gets a digest. One that they have already stays when it is.
    pub async fn want_digest(&mut self, developer: &DeveloperId, first: Timestamp) -> Result<()> {
        execute!(self, WANT, developer.as_str(), first.micros()).map(drop)
    }

    pub async fn forget_digest(&mut self, developer: &DeveloperId) -> Result<()> {
        execute!(self, FORGET, developer.as_str()).map(drop)
    }

    pub async fn wants_digest(&mut self, developer: &DeveloperId) -> Result<bool> {
        Ok(fetch_optional!(self, (String,), WANTED, developer.as_str())?.is_some())
    }

    /// Whose digest is due, and since when; the longest overdue first.
    pub async fn due_digests(&mut self, now: Timestamp, most: i64) -> Result<Vec<(DeveloperId, Timestamp)>> {
        let rows = fetch_all!(self, (String, i64), DUE, now.micros(), most)?;
        let due =
            |(id, at): &(String, i64)| Ok((RowOf { table: "digests", id }.parse(id)?, Timestamp::from_micros(*at)));
        rows.iter().map(due).collect()
    }

    /// Puts the digest that was due at `from` off until `to`. `false`: somebody else did.
    pub async fn move_digest(&mut self, developer: &DeveloperId, from: Timestamp, to: Timestamp) -> Result<bool> {
        Ok(execute!(self, MOVE, developer.as_str(), from.micros(), to.micros())? > 0)
    }
}
