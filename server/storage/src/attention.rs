//! Who is at which request.

use crate::{
    Error, Result, Tx,
    row::{RowOf, row},
    tx::{execute, fetch_all},
};
use domain::{
    Timestamp,
    id::{DeveloperId, RequestId},
};

/// Somebody at a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtRequest {
    pub developer: DeveloperId,
    pub name: String,
    pub request: RequestId,
    /// They said that they are on it; else they have it before them.
    pub is_taken: bool,
}

const PUT: &str = "
    INSERT INTO attention (developer_id, place, request_id, is_taken, ends)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (developer_id, place) DO UPDATE
    SET request_id = excluded.request_id, is_taken = excluded.is_taken, ends = excluded.ends";

const FORGET: &str = "DELETE FROM attention WHERE developer_id = $1 AND place = $2";

const FORGET_READING: &str = "DELETE FROM attention WHERE developer_id = $1 AND NOT is_taken";

const PRUNE: &str = "DELETE FROM attention WHERE ends <= $1";

const NOW: &str = "
    SELECT DISTINCT a.developer_id, d.name, a.request_id, a.is_taken
    FROM attention a
    JOIN developers d ON d.id = a.developer_id
    JOIN requests r ON r.id = a.request_id
    WHERE a.ends > $1 AND r.state = 'pending'
    ORDER BY a.request_id, a.is_taken DESC, d.name";

impl Tx {
    /// Notes that somebody is at a request until `ends`: in the window `place`, or, where they are on it, under its id. What
    /// was noted for that place before is forgotten.
    pub async fn put_attention(
        &mut self,
        who: &DeveloperId,
        place: &str,
        request: &RequestId,
        is_taken: bool,
        ends: Timestamp,
    ) -> Result<()> {
        execute!(self, PUT, who.as_str(), place, request.as_str(), is_taken, ends.micros())?;
        Ok(())
    }

    /// They are not there any more. Gives whether they were.
    pub async fn forget_attention(&mut self, who: &DeveloperId, place: &str) -> Result<bool> {
        Ok(execute!(self, FORGET, who.as_str(), place)? > 0)
    }

    /// They read nothing any more, in no window.
    pub async fn forget_reading(&mut self, who: &DeveloperId) -> Result<()> {
        execute!(self, FORGET_READING, who.as_str())?;
        Ok(())
    }

    /// Removes what is over.
    pub async fn prune_attention(&mut self, now: Timestamp) -> Result<()> {
        execute!(self, PRUNE, now.micros())?;
        Ok(())
    }

    /// Everybody who is at a request that waits.
    pub async fn attention(&mut self, now: Timestamp) -> Result<Vec<AtRequest>> {
        fetch_all!(self, Row, NOW, now.micros())?.into_iter().map(AtRequest::try_from).collect()
    }
}

row! {
    struct Row {
        developer_id: String,
        name: String,
        request_id: String,
        is_taken: bool,
    }
}

impl TryFrom<Row> for AtRequest {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let of = RowOf { table: "attention", id: &row.request_id };
        let (developer, request) = (of.parse(&row.developer_id)?, of.parse(&row.request_id)?);
        Ok(Self { developer, name: row.name, request, is_taken: row.is_taken })
    }
}
