//! The outbox as admins watch it: how much waits, and what was given up.

use crate::{
    Error, Result, Tx,
    row::{RowOf, row},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{Timestamp, id::JobId};

/// A job that was given up; an admin can start it again while its secret still exists.
#[derive(Debug, Clone)]
pub struct DeadJob {
    pub id: JobId,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
    pub last_error: String,
    pub created: Timestamp,
    pub finished: Timestamp,
}

row! {
    /// How much waits, and since when.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct OutboxDepth {
        pub waiting: i64,
        pub dead: i64,
        pub retrying: i64,
        pub oldest: Option<i64>,
    }
}

const REVIVE: &str = "
    UPDATE outbox
    SET state = 'waiting', next_at = $2, finished = NULL, attempts = 0
    WHERE id = $1 AND state = 'dead'";

const DISCARD: &str = "DELETE FROM outbox WHERE id = $1 AND state = 'dead'";

const DEAD: &str = "
    SELECT id, kind, payload, attempts, COALESCE(last_error, '') AS last_error, created, COALESCE(finished, created) AS finished
    FROM outbox
    WHERE state = 'dead'
    ORDER BY finished DESC
    LIMIT 100";

const DEPTH: &str = "
    SELECT CAST(COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting,
           CAST(COALESCE(SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), 0) AS BIGINT) AS dead,
           CAST(COALESCE(SUM(CASE WHEN state = 'waiting' AND attempts > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS retrying,
           MIN(CASE WHEN state = 'waiting' THEN created END) AS oldest
    FROM outbox
    WHERE state <> 'done'";

impl Tx {
    /// Makes a dead job due again, with as many tries as a new one. `false` if it is not dead.
    pub async fn revive_job(&mut self, id: &JobId, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, REVIVE, id.as_str(), now.micros())? == 1)
    }

    /// Forgets a dead job, its secret included. `false` if it is not dead.
    pub async fn discard_job(&mut self, id: &JobId) -> Result<bool> {
        Ok(execute!(self, DISCARD, id.as_str())? == 1)
    }

    pub async fn dead_jobs(&mut self) -> Result<Vec<DeadJob>> {
        fetch_all!(self, DeadRow, DEAD)?.into_iter().map(DeadJob::try_from).collect()
    }

    pub async fn outbox_depth(&mut self) -> Result<OutboxDepth> {
        let depth = fetch_optional!(self, OutboxDepth, DEPTH)?;
        Ok(depth.unwrap_or(OutboxDepth { waiting: 0, dead: 0, retrying: 0, oldest: None }))
    }
}

row! {
    struct DeadRow {
        id: String,
        kind: String,
        payload: String,
        attempts: i64,
        last_error: String,
        created: i64,
        finished: i64,
    }
}

impl TryFrom<DeadRow> for DeadJob {
    type Error = Error;

    fn try_from(row: DeadRow) -> Result<Self> {
        Ok(Self {
            id: RowOf { table: "outbox", id: &row.id }.parse(&row.id)?,
            kind: row.kind,
            payload: row.payload,
            attempts: row.attempts,
            last_error: row.last_error,
            created: Timestamp::from_micros(row.created),
            finished: Timestamp::from_micros(row.finished),
        })
    }
}
