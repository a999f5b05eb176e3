use crate::{AppState, Failure, open::Opened, others, quotas, usage, verify_feed::Feed};
use core::time::Duration;
use metrics_exporter_prometheus::PrometheusHandle;
use outbox::{Mailer, Options, Worker};
use services::Portal;
use std::sync::Arc;
use tokio::{task::JoinSet, time::interval};
use tokio_util::sync::CancellationToken;
use verify::Snapshot;

const SWEEP: Duration = Duration::from_mins(1);

/// What runs beside the requests.
pub struct Tasks {
    running: JoinSet<()>,
    /// These have to finish something first.
    worker: JoinSet<()>,
    stop: CancellationToken,
}

impl Tasks {
    /// Returns once `/verify` knows every key.
    pub async fn start(
        opened: &Opened,
        state: &AppState,
        mailer: Mailer,
        snapshot: Arc<Snapshot>,
        measured: PrometheusHandle,
    ) -> Result<Self, Failure> {
        opened.portal.resume_jobs().await?;
        let feed = Feed::start(opened.portal.clone(), snapshot.clone()).await?;
        let mut tasks = Self { running: JoinSet::new(), worker: JoinSet::new(), stop: CancellationToken::new() };
        let options = Options { allow_private: state.config.allow_private_webhooks };
        tasks.worker.spawn(Worker::new(opened.portal.clone(), mailer, options).run(tasks.stop.clone()));
        tasks.worker.spawn(quotas::keep(opened.portal.clone(), snapshot.clone(), tasks.stop.clone()));
        tasks.worker.spawn(usage::keep(opened.portal.clone(), snapshot, tasks.stop.clone()));
        tasks.running.spawn(feed.run(state.config.verify_max_stale));
        tasks.running.spawn(state.clone().tell());
        tasks.running.spawn(others::hear(opened.portal.clone(), opened.storage.clone()));
        tasks.running.spawn(sweep(opened.portal.clone()));
        tasks.running.spawn(crate::metrics::keep_up(measured, opened.portal.clone()));
        Ok(tasks)
    }

    /// Lets the outbox end the job at hand, and quotas and uses be written down; the others lose nothing by being cut off.
    pub async fn stop(mut self) {
        self.stop.cancel();
        self.running.shutdown().await;
        self.worker.join_all().await;
    }
}

/// What is due by the clock, minute by minute: requests that waited too long end, those that a third party left lying come
/// back, developers are told of keys that end soon, digests go out, and old calls are forgotten; and what a crash left unfinished
/// at a gateway is settled.
async fn sweep(portal: Portal) {
    let mut ticks = interval(SWEEP);
    loop {
        ticks.tick().await;
        complain("expire requests", portal.expire_requests().await);
        complain("take requests back", portal.take_back_requests().await);
        complain("remind of keys that end", portal.remind_of_ends().await);
        complain("settle keys at the gateway", portal.settle_intents().await);
        complain("send digests", portal.send_digests().await);
        complain("forget old calls", portal.forget_old_calls().await);
    }
}

fn complain(what: &str, done: services::Result<usize>) {
    if let Err(error) = done {
        tracing::warn!(%error, cause = ?core::error::Error::source(&error), "cannot {what}");
    }
}
