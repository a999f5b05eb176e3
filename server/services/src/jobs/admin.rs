use crate::{Error, Job, Portal, Result, portal::require};
use domain::{Actor, Timestamp, id::JobId, policy::Action, token::Scope};

/// How the outbox stands: zeros are good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxHealth {
    pub waiting: i64,
    /// Of those, the ones that failed at least once.
    pub retrying: i64,
    /// Given up; an admin can revive or discard them.
    pub dead: i64,
    /// When the oldest waiting job was added.
    pub oldest: Option<Timestamp>,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    pub id: JobId,
    /// What it was to do, in words: `Mail “key” to ada@example.com`.
    pub what: String,
    pub attempts: i64,
    pub last_error: String,
    pub created: Timestamp,
    pub given_up: Timestamp,
}

impl Portal {
    /// For admins.
    pub async fn outbox_health(&self, actor: &Actor) -> Result<OutboxHealth> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        let depth = self.storage.read().await?.outbox_depth().await?;
        let oldest = depth.oldest.map(Timestamp::from_micros);
        Ok(OutboxHealth { waiting: depth.waiting, retrying: depth.retrying, dead: depth.dead, oldest })
    }

    /// The jobs that were given up, newest first, at most a hundred.
    pub async fn dead_jobs(&self, actor: &Actor) -> Result<Vec<DeadJob>> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        let jobs = self.storage.read().await?.dead_jobs().await?;
        Ok(jobs.into_iter().map(DeadJob::from).collect())
    }

    /// Makes a job that was given up due again, as if it were new.
    pub async fn revive_job(&self, actor: &Actor, id: &JobId) -> Result<()> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        let (portal, id) = (self.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            found(tx.revive_job(&id, portal.now()).await?)?;
            portal.commit(tx).await
        })
        .await
    }

    /// Forgets a job that was given up, its secret included.
    pub async fn discard_job(&self, actor: &Actor, id: &JobId) -> Result<()> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        let (portal, id) = (self.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            found(tx.discard_job(&id).await?)?;
            portal.commit(tx).await
        })
        .await
    }
}

const fn found(touched: bool) -> Result<()> {
    if touched { Ok(()) } else { Err(Error::Missing) }
}

impl From<storage::DeadJob> for DeadJob {
    fn from(job: storage::DeadJob) -> Self {
        let what = serde_json::from_str::<Job>(&job.payload).map_or(job.kind, |job| job.describe());
        Self {
            id: job.id,
            what,
            attempts: job.attempts,
            last_error: job.last_error,
            created: job.created,
            given_up: job.finished,
        }
    }
}
