use crate::{Mailer, failure::Failure, reader::Reader, webhooks::Sender};
use core::time::Duration;
use domain::{Timestamp, id::DeliveryId, time::hours};
use services::{Job, LeasedJob, Portal, fail_point};
use std::sync::Arc;
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Jobs in work at a time: a slow mail server holds up a few recipients, never all.
const AT_ONCE: usize = 8;
/// Less than the lease, so that nobody else starts a job that is still in work.
const LONGEST_WORK: Duration = Duration::from_secs(50);
/// How often to look for jobs that another process added.
const POLL: Duration = Duration::from_secs(2);
/// Least pause between two looks, whatever the clock says.
const BREATH: Duration = Duration::from_millis(50);
/// How long jobs in work may take to end at shutdown; what is left is done again after the restart.
const FAREWELL: Duration = Duration::from_secs(8);

/// What the operator allows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// `KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS`: addresses inside the operator's network may be called.
    pub allow_private: bool,
}

/// Does the outbox's jobs and reports back. Several may run on one database: each job is leased to one of them.
#[derive(Clone)]
pub struct Worker {
    portal: Portal,
    mailer: Arc<Mailer>,
    reader: Reader,
    sender: Sender,
}

impl Worker {
    pub fn new(portal: Portal, mailer: Mailer, options: Options) -> Self {
        let (reader, sender) = (Reader::new(options.allow_private), Sender::new(options.allow_private));
        Self { portal, mailer: Arc::new(mailer), reader, sender }
    }

    /// Works until `shutdown` is cancelled, then lets the jobs in work end.
    pub async fn run(self, shutdown: CancellationToken) {
        let mut in_work = JoinSet::new();
        let mut next_prune = self.portal.now();
        while !shutdown.is_cancelled() {
            self.take(&mut in_work).await;
            if in_work.is_empty() {
                self.mailer.rest().await;
                self.prune(&mut next_prune).await;
            }
            let room = in_work.len() < AT_ONCE;
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = self.portal.job_added(), if room => {}
                () = self.until_due(), if room => {}
                Some(_) = in_work.join_next() => {}
            }
        }
        _ = timeout(FAREWELL, in_work.join_all()).await;
        self.mailer.rest().await;
    }

    /// For tests: does every job that is due now, those that follow from them included. Failed ones are due later.
    pub async fn drain(&self) {
        let mut in_work = JoinSet::new();
        loop {
            self.take(&mut in_work).await;
            if in_work.join_next().await.is_none() {
                return self.mailer.rest().await;
            }
        }
    }

    /// Starts as many due jobs as there is room for.
    async fn take(&self, in_work: &mut JoinSet<()>) {
        let jobs = self.portal.claim_jobs(AT_ONCE - in_work.len()).await;
        for job in jobs.unwrap_or_else(|error| complain(&error)) {
            let worker = self.clone();
            in_work.spawn(async move { worker.work(job).await });
        }
    }

    async fn until_due(&self) {
        let now = self.portal.now();
        let due = self.portal.next_job_due().await.unwrap_or_else(|error| complain(&error));
        sleep(due.map_or(POLL, |due| due.since(now)).clamp(BREATH, POLL)).await;
    }

    async fn prune(&self, next: &mut Timestamp) {
        if *next <= self.portal.now() {
            self.portal.prune().await.unwrap_or_else(|error| complain(&error));
            *next = self.portal.now().plus(hours(1));
        }
    }

    async fn work(&self, job: LeasedJob) {
        let reported = match &job.job {
            Job::Webhook { delivery, .. } => self.deliver(&job, delivery).await,
            _ => self.work_off(&job).await,
        };
        reported.unwrap_or_else(|error| complain(&error));
    }

    /// Does a job and reports how it went.
    async fn work_off(&self, job: &LeasedJob) -> services::Result<()> {
        let ended = timeout(LONGEST_WORK, self.perform(job)).await;
        let outcome = ended.unwrap_or_else(|_| Err(Failure::retry("It took longer than 50 seconds.")));
        match outcome {
            Ok(()) => self.done(job).await,
            Err(Failure::Retry(why)) => self.failed(job, &why).await,
            Err(Failure::GiveUp(why)) => self.given_up(job, &why).await,
        }
    }

    /// Tries a delivery once. Its schedule is not that of other jobs, so what comes of it is for the services to say.
    async fn deliver(&self, job: &LeasedJob, delivery: &DeliveryId) -> services::Result<()> {
        let Some(sent) = self.portal.outgoing(job, delivery).await? else { return self.done(job).await };
        fail_point("webhook.leased");
        let (reply, retry_after) = self.sender.post(&sent, self.portal.now()).await;
        fail_point("webhook.called");
        tracing::info!(job = %job.id, %delivery, reply = reply.sentence(), "webhook tried");
        self.portal.delivery_attempted(job, sent, reply, retry_after).await?;
        fail_point("webhook.logged");
        Ok(())
    }

    async fn perform(&self, job: &LeasedJob) -> Result<(), Failure> {
        match &job.job {
            Job::Mail { to, mail } => {
                let letterhead = self.portal.letterhead().await?;
                fail_point("mail.leased");
                let sent =
                    self.mailer.send(&job.id, to, mail, job.secret.as_ref(), &letterhead, self.portal.now()).await;
                fail_point("mail.accepted");
                sent
            }
            Job::TestMail { to, mail } => {
                let letterhead = self.portal.letterhead().await?;
                self.mailer.send_test(&job.id, to, *mail, &letterhead, self.portal.now()).await
            }
            // A request that has its key already needs nothing: this ran before.
            Job::IssueKey { request } => Ok(self.portal.issue_key(request).await.map(drop)?),
            Job::ChangeKey { request } => Ok(self.portal.change_key_of(request).await?),
            Job::Decided { request, .. } => Ok(self.portal.decision_stands(request).await?),
            Job::SyncKey { key } => Ok(self.portal.sync_key(key).await?),
            Job::RemoveKey { gateway_key } => Ok(self.portal.remove_key(gateway_key).await?),
            Job::ReadDocumentation { entry, url } => {
                let document = self.reader.read(url, job.attempts).await?;
                Ok(self.portal.documentation_read(entry, document).await?)
            }
            // Done in [`Self::deliver`], which reports by itself.
            Job::Webhook { .. } => Ok(()),
        }
    }

    async fn done(&self, job: &LeasedJob) -> services::Result<()> {
        let held = self.portal.finish_job(job).await?;
        tracing::info!(job = %job.id, kind = job.job.kind(), held, "done");
        fail_point("job.done");
        Ok(())
    }

    async fn failed(&self, job: &LeasedJob, why: &str) -> services::Result<()> {
        let why = redacted(job, why);
        tracing::warn!(job = %job.id, kind = job.job.kind(), attempts = job.attempts + 1, why, "failed, trying again later");
        self.portal.retry_job(job, &why).await.map(drop)
    }

    async fn given_up(&self, job: &LeasedJob, why: &str) -> services::Result<()> {
        let why = redacted(job, why);
        tracing::error!(job = %job.id, kind = job.job.kind(), why, "given up: an admin has to look at it");
        self.portal.give_up_job(job, &why).await.map(drop)
    }
}

/// What a peer answered, without the secret it may have quoted.
fn redacted(job: &LeasedJob, why: &str) -> String {
    job.secret.as_ref().map_or_else(|| why.to_owned(), |secret| secret.redact(why))
}

/// The outbox goes on without the database; whatever was in work is due again when its lease ends.
fn complain<T: Default>(error: &services::Error) -> T {
    let cause = core::error::Error::source(error);
    tracing::error!(cause = cause.map(tracing::field::display), "the outbox cannot work: {error}");
    T::default()
}
