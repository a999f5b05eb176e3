mod held;
mod watched;

pub use held::Held;
pub(crate) use held::Hold;
pub use watched::{DeadJob, OutboxDepth};

use crate::{
    Result, Tx,
    row::{RowOf, row},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    id::{JobId, RequestId},
};

/// A new job. The payload is JSON that only the outbox crate understands; the sealed part is ciphertext.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    pub payload: String,
    pub sealed: Option<String>,
    pub request: Option<RequestId>,
    /// Jobs that share one wait for each other: no more than [`MOST_OF_LANE`] of them are in work at a time.
    pub lane: Option<String>,
    /// Not before this.
    pub due: Timestamp,
}

/// Jobs of one lane in work at a time.
pub const MOST_OF_LANE: i64 = 2;

/// A job leased to one worker. Only the holder of the lease can finish it.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub id: JobId,
    pub payload: String,
    pub sealed: Option<String>,
    /// Tries before this one.
    pub attempts: i64,
    pub lease: String,
}

const INSERT: &str = "
    INSERT INTO outbox (id, kind, payload, sealed, request_id, lane, state, attempts, next_at, created, decision)
    VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $8, $9)";

/// A job of a lane has to find room there, beside those in work and those before it. The predicate stands twice: a row that
/// another worker took between the two reads is left alone.
const CLAIM: &str = "
    UPDATE outbox
    SET lease = $1, next_at = $2
    WHERE id IN (
        SELECT due.id
        FROM (
            SELECT id, lane, next_at, ROW_NUMBER() OVER (PARTITION BY lane ORDER BY next_at, id) AS place
            FROM outbox
            WHERE state = 'waiting' AND next_at <= $3
        ) due
        WHERE due.lane IS NULL
           OR due.place <= $5 - (SELECT COUNT(*)
                                 FROM outbox busy
                                 WHERE busy.lane = due.lane AND busy.lease IS NOT NULL AND busy.next_at > $3)
        ORDER BY due.next_at
        LIMIT $4)
      AND state = 'waiting'
      AND next_at <= $3
    RETURNING id, payload, sealed, attempts";

const RELEASE: &str = "
    UPDATE outbox
    SET lease = NULL, next_at = $1
    WHERE state = 'waiting' AND lease IS NOT NULL";

const FINISH: &str = "
    UPDATE outbox
    SET state = 'done', sealed = NULL, lease = NULL, finished = $3, attempts = attempts + 1
    WHERE id = $1 AND lease = $2";

const RESERVE: &str = "
    UPDATE outbox
    SET lease = $1, next_at = $3
    WHERE request_id = $1 AND kind = $2 AND state = 'waiting' AND lease IS NULL";

const FINISH_RESERVED: &str = "
    UPDATE outbox
    SET state = 'done', sealed = NULL, lease = NULL, finished = $3, attempts = attempts + 1
    WHERE request_id = $1 AND kind = $2 AND lease = $1";

const RELEASE_RESERVED: &str = "
    UPDATE outbox
    SET lease = NULL, next_at = $3
    WHERE request_id = $1 AND kind = $2 AND lease = $1";

const UNSEND: &str = "
    DELETE FROM outbox
    WHERE request_id = $1 AND kind = 'mail' AND sealed IS NOT NULL AND state = 'waiting' AND lease IS NULL";

const RETRY: &str = "
    UPDATE outbox
    SET lease = NULL, attempts = attempts + 1, next_at = $3, last_error = $4
    WHERE id = $1 AND lease = $2";

const GIVE_UP: &str = "
    UPDATE outbox
    SET state = 'dead', lease = NULL, attempts = attempts + 1, finished = $3, last_error = $4
    WHERE id = $1 AND lease = $2";

/// Jobs whose lane is full wait for room there, not for their time.
const NEXT_DUE: &str = "
    SELECT o.next_at
    FROM outbox o
    WHERE o.state = 'waiting'
      AND (o.lane IS NULL
           OR $2 > (SELECT COUNT(*)
                    FROM outbox busy
                    WHERE busy.lane = o.lane AND busy.lease IS NOT NULL AND busy.next_at > $1))
    ORDER BY o.next_at
    LIMIT 1";

const ISSUING: &str = "
    SELECT id
    FROM outbox
    WHERE request_id = $1 AND kind = 'issue_key' AND state <> 'done'
    LIMIT 1";

const PRUNE: &str = "DELETE FROM outbox WHERE state = 'done' AND finished < $1";

impl Tx {
    /// Adds a job; in a transaction that [holds](Tx::hold) what follows from it, not to be done before that is over.
    pub async fn insert_job(&mut self, job: &Job) -> Result<()> {
        let held = self.1.as_ref();
        let (decision, until) = (held.map(|hold| hold.decision.clone()), held.map_or(job.due, |hold| hold.until));
        execute!(
            self,
            INSERT,
            job.id.as_str(),
            job.kind.as_str(),
            job.payload.as_str(),
            job.sealed.as_deref(),
            job.request.as_ref().map(RequestId::as_str),
            job.lane.as_deref(),
            job.due.max(until).micros(),
            job.due.micros(),
            decision.as_ref().map(JobId::as_str),
        )?;
        Ok(())
    }

    /// Leases a request's job of this kind to whoever adds it, until `until`: they do it themselves.
    pub async fn reserve_job(&mut self, request: &RequestId, kind: &str, until: Timestamp) -> Result<()> {
        execute!(self, RESERVE, request.as_str(), kind, until.micros())?;
        Ok(())
    }

    /// What was reserved is done. `false` if nothing was.
    pub async fn finish_reserved_job(&mut self, request: &RequestId, kind: &str, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, FINISH_RESERVED, request.as_str(), kind, now.micros())? > 0)
    }

    /// What was reserved is left to the workers, at once.
    pub async fn release_reserved_job(&mut self, request: &RequestId, kind: &str, now: Timestamp) -> Result<()> {
        execute!(self, RELEASE_RESERVED, request.as_str(), kind, now.micros())?;
        Ok(())
    }

    /// Nobody is sent any more what waits to be mailed about a request with a secret: it opens nothing now.
    pub async fn unsend_secrets(&mut self, request: &RequestId) -> Result<()> {
        execute!(self, UNSEND, request.as_str())?;
        Ok(())
    }

    /// Leases up to `most` due jobs until `until`; if this worker dies, they are due again then.
    pub async fn claim_jobs(
        &mut self,
        lease: &str,
        now: Timestamp,
        until: Timestamp,
        most: i64,
    ) -> Result<Vec<Claimed>> {
        let rows = fetch_all!(self, ClaimedRow, CLAIM, lease, until.micros(), now.micros(), most, MOST_OF_LANE)?;
        rows.into_iter().map(|row| row.claimed(lease)).collect()
    }

    /// Takes all jobs from whoever has them. Gives how many.
    pub async fn release_jobs(&mut self, now: Timestamp) -> Result<u64> {
        Ok(execute!(self, RELEASE, now.micros())?)
    }

    /// The job is done: its secret is wiped. `false` if the lease was lost meanwhile.
    pub async fn finish_job(&mut self, id: &JobId, lease: &str, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, FINISH, id.as_str(), lease, now.micros())? == 1)
    }

    /// The job failed and is due again at `next`.
    pub async fn retry_job(&mut self, id: &JobId, lease: &str, next: Timestamp, error: &str) -> Result<bool> {
        Ok(execute!(self, RETRY, id.as_str(), lease, next.micros(), error)? == 1)
    }

    /// The job will not be tried again by itself.
    pub async fn give_up_job(&mut self, id: &JobId, lease: &str, now: Timestamp, error: &str) -> Result<bool> {
        Ok(execute!(self, GIVE_UP, id.as_str(), lease, now.micros(), error)? == 1)
    }

    /// When the next job is due, of those that there is room for at `now`.
    pub async fn next_job_due(&mut self, now: Timestamp) -> Result<Option<Timestamp>> {
        let due = fetch_optional!(self, (i64,), NEXT_DUE, now.micros(), MOST_OF_LANE)?;
        Ok(due.map(|(micros,)| Timestamp::from_micros(micros)))
    }

    /// Whether a job waits, or was given up, that makes the key of this request.
    pub async fn is_being_issued(&mut self, request: &RequestId) -> Result<bool> {
        Ok(fetch_optional!(self, (String,), ISSUING, request.as_str())?.is_some())
    }

    /// Removes jobs that were done before `before`.
    pub async fn prune_jobs(&mut self, before: Timestamp) -> Result<u64> {
        execute!(self, PRUNE, before.micros())
    }
}

row! {
    struct ClaimedRow {
        id: String,
        payload: String,
        sealed: Option<String>,
        attempts: i64,
    }
}

impl ClaimedRow {
    fn claimed(self, lease: &str) -> Result<Claimed> {
        let id = RowOf { table: "outbox", id: &self.id }.parse(&self.id)?;
        Ok(Claimed { id, payload: self.payload, sealed: self.sealed, attempts: self.attempts, lease: lease.into() })
    }
}
