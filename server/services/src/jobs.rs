//! The outbox: its worker takes jobs and reports back; admins see what waits and what was given up.

mod admin;
mod schedule;

pub use admin::{DeadJob, OutboxHealth};

use crate::{Job, Portal, Result, Secret, measure};
use core::time::Duration;
use domain::{Timestamp, id::JobId, time::days};
use schedule::Next;

/// How long a worker has a job for itself. If it dies, somebody else gets the job afterwards.
pub const LEASE: Duration = Duration::from_mins(1);

/// How long a finished job is remembered.
const REMEMBERED: Duration = days(7);

/// How long the log of webhooks goes back.
const LOGGED: Duration = days(30);

/// Longest failure kept, in characters.
const LONGEST_WHY: usize = 500;

/// A job in the hands of one worker, with its secret opened.
#[derive(Debug)]
pub struct LeasedJob {
    pub id: JobId,
    pub job: Job,
    /// The key or link a mail is to contain.
    pub secret: Option<Secret>,
    /// Tries before this one.
    pub attempts: i64,
    pub(crate) lease: String,
}

impl Portal {
    /// Leases up to `most` due jobs to the caller for [`LEASE`]. Jobs that cannot be read are given up here.
    pub async fn claim_jobs(&self, most: usize) -> Result<Vec<LeasedJob>> {
        let portal = self.clone();
        self.to_the_end(async move { portal.claim(i64::try_from(most).unwrap_or(i64::MAX)).await }).await
    }

    /// For the start: jobs that a crash left in work are due at once. On a database that others may share they wait
    /// until their lease is over, as somebody may be at work on them.
    pub async fn resume_jobs(&self) -> Result<()> {
        if self.storage.is_shared() {
            return Ok(());
        }
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.release_jobs(portal.now()).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// The job is done and its secret wiped. `false`: the lease was lost meanwhile, so nothing changed.
    pub async fn finish_job(&self, job: &LeasedJob) -> Result<bool> {
        let (portal, id, lease, kind) = (self.clone(), job.id.clone(), job.lease.clone(), job.job.kind());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let held = tx.finish_job(&id, &lease, portal.now()).await?;
            tx.commit().await?;
            measure::job(kind, "done");
            Ok(held)
        })
        .await
    }

    /// The job failed: it is due again after a pause that doubles each time, and given up after about three days.
    /// `false`: the lease was lost meanwhile, so nothing changed.
    pub async fn retry_job(&self, job: &LeasedJob, why: &str) -> Result<bool> {
        match schedule::after(job.attempts, self.world.dice()) {
            Next::TryAfter(pause) => self.postpone(job, self.now().plus(pause), why).await,
            Next::GiveUp => self.give_up_job(job, why).await,
        }
    }

    /// The job will not be tried again unless an admin says so; its secret stays sealed until then.
    /// `false`: the lease was lost meanwhile, so nothing changed.
    pub async fn give_up_job(&self, job: &LeasedJob, why: &str) -> Result<bool> {
        let (portal, id, lease) = (self.clone(), job.id.clone(), job.lease.clone());
        let (kind, why) = (job.job.kind(), short(why));
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let held = tx.give_up_job(&id, &lease, portal.now(), &why).await?;
            tx.commit().await?;
            measure::job(kind, "given_up");
            Ok(held)
        })
        .await
    }

    /// When the next job is due, of those that there is room for.
    pub async fn next_job_due(&self) -> Result<Option<Timestamp>> {
        Ok(self.storage.read().await?.next_job_due(self.now()).await?)
    }

    /// Forgets jobs that were done a week ago, deliveries that ended a month ago, and sessions and links whose time is over.
    /// Gives the number of jobs.
    pub async fn prune(&self) -> Result<u64> {
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            portal.prune_sessions(&mut tx).await?;
            tx.prune_deliveries(portal.now().minus(LOGGED)).await?;
            tx.prune_replies(portal.now().minus(crate::replies::REMEMBERED)).await?;
            let forgotten = tx.prune_jobs(portal.now().minus(REMEMBERED)).await?;
            tx.commit().await?;
            Ok(forgotten)
        })
        .await
    }

    /// Looks before it locks, so that an idle outbox never waits for the one writer of SQLite.
    async fn claim(&self, most: i64) -> Result<Vec<LeasedJob>> {
        let now = self.now();
        if self.next_job_due().await?.is_none_or(|due| due > now) {
            return Ok(Vec::new());
        }
        let mut tx = self.storage.write().await?;
        let claimed = tx.claim_jobs(&self.world.token(), now, now.plus(LEASE), most).await?;
        let mut readable = Vec::with_capacity(claimed.len());
        for row in claimed {
            match self.open(&row) {
                Ok(job) => readable.push(job),
                Err(why) => _ = tx.give_up_job(&row.id, &row.lease, now, why).await?,
            }
        }
        tx.commit().await?;
        Ok(readable)
    }

    fn open(&self, row: &storage::Claimed) -> core::result::Result<LeasedJob, &'static str> {
        let job = serde_json::from_str(&row.payload).map_err(|_| "This job was written by another version.")?;
        let unseal = |sealed| self.vault.unseal(sealed, row.id.as_str()).map(Secret::new).ok_or(CANNOT_UNSEAL);
        let secret = row.sealed.as_deref().map(unseal).transpose()?;
        Ok(LeasedJob { id: row.id.clone(), job, secret, attempts: row.attempts, lease: row.lease.clone() })
    }

    async fn postpone(&self, job: &LeasedJob, next: Timestamp, why: &str) -> Result<bool> {
        let (portal, id, lease) = (self.clone(), job.id.clone(), job.lease.clone());
        let (kind, why) = (job.job.kind(), short(why));
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let held = tx.retry_job(&id, &lease, next, &why).await?;
            tx.commit().await?;
            measure::job(kind, "failed");
            Ok(held)
        })
        .await
    }
}

const CANNOT_UNSEAL: &str = "Its secret was sealed under another KEYWRIGHT_SECRET_KEY.";

/// One line of bounded length.
fn short(why: &str) -> String {
    why.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_WHY).collect()
}
