use crate::{
    Error, Job, Mail, MailTemplates, Result, Vault, World, accounts::limits::Limits, webhooks::forget_answers,
};
use core::time::Duration;
use domain::{
    Actor, By, Timestamp,
    developer::Email,
    event::{About, Event, What},
    id::{JobId, RequestId},
    policy::{Action, may, scope_for},
};
use issuers::Issuers;
use std::sync::Arc;
use storage::{EventFilter, NewEvent, Storage, Tx};
use tokio::sync::{Notify, watch};

/// Everything Keywright can do. Cheap to clone; all clones are the same portal.
#[derive(Clone)]
pub struct Portal {
    pub(crate) storage: Storage,
    pub(crate) vault: Vault,
    pub(crate) world: World,
    /// `KEYWRIGHT_PUBLIC_URL` without a slash at its end: the beginning of every mailed link.
    pub(crate) public_url: Arc<str>,
    pub(crate) limits: Arc<Limits>,
    /// `KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS`: endpoints may be inside the operator's network.
    pub(crate) allows_private: bool,
    /// What makes keys.
    pub(crate) issuers: Issuers,
    /// `KEYWRIGHT_UNDO_SECONDS`: how long people may undo what they decided.
    pub(crate) undo_window: Duration,
    templates: Option<Arc<dyn MailTemplates>>,
    signals: Arc<Signals>,
}

/// Wakes those who follow what was committed.
struct Signals {
    jobs: Notify,
    events: watch::Sender<u64>,
}

impl Portal {
    pub fn new(storage: Storage, vault: Vault, world: World, public_url: &str) -> Self {
        let signals = Signals { jobs: Notify::new(), events: watch::Sender::new(0) };
        let public_url = public_url.trim_end_matches('/').into();
        let (limits, allows_private, signals) = (Arc::default(), false, Arc::new(signals));
        let (issuers, undo_window) = (Issuers::default(), Duration::ZERO);
        Self {
            storage,
            vault,
            world,
            public_url,
            limits,
            allows_private,
            issuers,
            undo_window,
            templates: None,
            signals,
        }
    }

    /// The same portal, in which people may undo what they decided for so long. What follows from it waits until then.
    #[must_use]
    pub fn undoing_within(self, undo_window: Duration) -> Self {
        Self { undo_window, ..self }
    }

    /// The same portal, with webhooks inside the operator's network permitted or not.
    #[must_use]
    pub fn allowing_private(self, allows_private: bool) -> Self {
        Self { allows_private, ..self }
    }

    /// With the room that fills templates, for admins who edit mails.
    #[must_use]
    pub fn with_mail_templates(self, templates: impl MailTemplates + 'static) -> Self {
        Self { templates: Some(Arc::new(templates)), ..self }
    }

    /// With a gateway, besides `builtin`.
    #[must_use]
    pub fn with_issuers(self, issuers: Issuers) -> Self {
        Self { issuers, ..self }
    }

    pub(crate) fn templates(&self) -> Result<&dyn MailTemplates> {
        self.templates.as_deref().ok_or_else(|| Error::internal("this portal was opened without mail templates"))
    }

    /// Completes when a job may have become ready to be claimed.
    pub async fn job_added(&self) {
        self.signals.jobs.notified().await;
    }

    /// Changes whenever events were committed, by this process or by another that was heard.
    pub fn event_signal(&self) -> watch::Receiver<u64> {
        self.signals.events.subscribe()
    }

    /// Another process committed events.
    pub fn events_elsewhere(&self) {
        self.signals.events.send_modify(|count| *count += 1);
    }

    pub fn now(&self) -> Timestamp {
        self.world.now()
    }

    /// Whether the database answers and is migrated.
    pub async fn is_ready(&self) -> bool {
        self.storage.is_ready().await
    }

    /// Runs a write use case to its end even if whoever asked hangs up: a transaction is never cut off half-way.
    pub(crate) async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        #[expect(clippy::disallowed_methods, reason = "awaited at once; it only shields the work from cancellation")]
        let done = tokio::spawn(work).await;
        done.map_err(Error::internal)?
    }

    /// Commits and wakes whoever follows jobs and events.
    pub(crate) async fn commit(&self, tx: Tx) -> Result<()> {
        tx.commit().await?;
        self.signals.jobs.notify_one();
        self.signals.events.send_modify(|count| *count += 1);
        Ok(())
    }

    /// Records what happened, in the same transaction as the change.
    pub(crate) async fn record(&self, tx: &mut Tx, actor: &Actor, about: &About, what: What) -> Result<()> {
        self.happened(tx, actor.by(), about.clone(), what).await
    }

    /// Every event there is comes by here: into the history, and on its way to those who are told of it.
    pub(crate) async fn happened(&self, tx: &mut Tx, by: By, about: About, what: What) -> Result<()> {
        let event = NewEvent { at: self.now(), by, about, what };
        // First, as PostgreSQL lets one at a time write events: nobody who waits for that may hold what the other needs.
        let ended = event.about.request.as_ref().filter(|_| event.what.ends_request());
        // What may be undone is forgotten later, see `Portal::decision_stands`.
        if let Some(request) = ended.filter(|_| tx.held_until().is_none()) {
            forget_answers(tx, request).await?;
        }
        let number = tx.insert_event(&event, |text| self.vault.link(text)).await?;
        self.announce(tx, number, &event).await?;
        self.tell_gateway(tx, &event.about, &event.what).await
    }

    /// Adds a job to the outbox, due now. `secret` is stored encrypted and wiped when the job ends.
    pub(crate) async fn enqueue(
        &self,
        tx: &mut Tx,
        job: &Job,
        secret: Option<&str>,
        request: Option<&RequestId>,
    ) -> Result<JobId> {
        let id = JobId::new(self.now(), self.world.dice());
        self.enqueue_as(tx, id.clone(), job, secret, request).await?;
        Ok(id)
    }

    /// As [`Self::enqueue`], with an id that is known already.
    pub(crate) async fn enqueue_as(
        &self,
        tx: &mut Tx,
        id: JobId,
        job: &Job,
        secret: Option<&str>,
        request: Option<&RequestId>,
    ) -> Result<()> {
        let sealed = secret.map(|text| self.vault.seal(text, id.as_str(), self.world.bytes()));
        tx.insert_job(&storage::Job {
            id,
            kind: job.kind().into(),
            payload: serde_json::to_string(job).map_err(Error::internal)?,
            sealed,
            request: request.cloned(),
            lane: job.lane(),
            due: self.now(),
        })
        .await?;
        Ok(())
    }

    /// Adds a mail without a secret to the outbox, unless admins switched it off.
    pub(crate) async fn mail(&self, tx: &mut Tx, to: &Email, mail: Mail, request: Option<&RequestId>) -> Result<()> {
        let (settings, _) = tx.settings().await?;
        if settings.mail_options.is_enabled(mail.name()) {
            self.enqueue(tx, &Job::Mail { to: to.to_string(), mail }, None, request).await?;
        }
        Ok(())
    }

    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }
}

/// Refuses whoever may not do this. A program is told which scope it lacks.
pub(crate) fn require(actor: &Actor, action: Action<'_>) -> Result<()> {
    match may(actor, action) {
        true => Ok(()),
        false if actor.is_program() => Err(Error::OutOfScope(scope_for(action))),
        false => Err(Error::Forbidden),
    }
}

/// How far back the history is searched for whoever was faster.
const LOOK_BACK: i64 = 200;

/// For whoever worked from an outdated version of `what`: says who changed it since. `is_it` knows that change among
/// the events that `filter` lets through.
pub(crate) async fn overtaken(
    tx: &mut Tx,
    filter: &EventFilter,
    what: &str,
    is_it: impl Fn(&Event) -> bool + Send,
) -> Result<Error> {
    let events = tx.history(filter, LOOK_BACK).await?;
    let who = events.iter().find(|event| is_it(event)).map_or("Somebody", |event| event.by.name());
    Ok(Error::Conflict(format!("{who} changed {what} meanwhile. Look again, then repeat your change.")))
}

/// Keywright itself, for what no person or program does.
#[expect(clippy::disallowed_methods, reason = "the auto route and the clock act in nobody's name")]
pub(crate) fn keywright() -> Actor {
    Actor::system()
}
