//! Jobs that wait as long as the decision they follow from may be taken back.

use crate::{
    Result, Tx,
    row::{RowOf, row},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    id::{JobId, RequestId},
};

/// What a transaction does with the jobs it adds.
pub struct Hold {
    pub decision: JobId,
    pub until: Timestamp,
}

/// A decision that may still be taken back, as the job that keeps what was before.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: JobId,
    pub payload: String,
    pub sealed: Option<String>,
    /// Until when.
    pub until: Timestamp,
}

const OF_REQUEST: &str = "
    SELECT id, payload, sealed, next_at
    FROM outbox
    WHERE request_id = $1 AND kind = 'decided' AND state = 'waiting' AND lease IS NULL
    ORDER BY next_at DESC
    LIMIT 1";

const ALL: &str = "
    SELECT id, payload, NULL AS sealed, next_at
    FROM outbox
    WHERE kind = 'decided' AND state = 'waiting' AND next_at > $1
    ORDER BY next_at DESC, id DESC";

const FORGET_DELIVERIES: &str = "
    DELETE FROM deliveries
    WHERE job_id IN (SELECT id FROM outbox WHERE decision = $1)";

/// What a worker has in hand, or had, stays.
const CALL_BACK: &str = "
    DELETE FROM outbox
    WHERE decision = $1 AND state = 'waiting' AND lease IS NULL AND attempts = 0";

const LEFT: &str = "SELECT id FROM outbox WHERE decision = $1 LIMIT 1";

impl Tx {
    /// From now on, what this transaction adds to the outbox follows from `decision` and waits until then.
    pub fn hold(&mut self, decision: JobId, until: Timestamp) {
        self.1 = Some(Hold { decision, until });
    }

    /// Until when it holds what it adds to the outbox.
    pub fn held_until(&self) -> Option<Timestamp> {
        self.1.as_ref().map(|hold| hold.until)
    }

    /// The latest decision about this request, if nothing has followed from it yet.
    pub async fn held_decision(&mut self, request: &RequestId) -> Result<Option<Held>> {
        fetch_optional!(self, Row, OF_REQUEST, request.as_str())?.map(Row::held).transpose()
    }

    /// Everybody's decisions that may be taken back at `now`, newest first, without what is sealed.
    pub async fn held_decisions(&mut self, now: Timestamp) -> Result<Vec<Held>> {
        fetch_all!(self, Row, ALL, now.micros())?.into_iter().map(Row::held).collect()
    }

    /// Takes everything out of the outbox that follows from this decision. `false`: some of it is under way, or all of it
    /// was called back in this very moment; then this transaction is not to be committed.
    pub async fn call_back(&mut self, decision: &JobId) -> Result<bool> {
        execute!(self, FORGET_DELIVERIES, decision.as_str())?;
        let called = execute!(self, CALL_BACK, decision.as_str())?;
        Ok(called > 0 && fetch_optional!(self, (String,), LEFT, decision.as_str())?.is_none())
    }
}

row! {
    struct Row {
        id: String,
        payload: String,
        sealed: Option<String>,
        next_at: i64,
    }
}

impl Row {
    fn held(self) -> Result<Held> {
        let id = RowOf { table: "outbox", id: &self.id }.parse(&self.id)?;
        Ok(Held { id, payload: self.payload, sealed: self.sealed, until: Timestamp::from_micros(self.next_at) })
    }
}
