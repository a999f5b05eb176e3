//! Writes down how often keys were used: `/verify` counts in memory, and never waits for a database.

use core::time::Duration;
use services::Portal;
use std::sync::Arc;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use verify::{Snapshot, Used};

/// How long a use may be known to this process alone. What was counted since is lost when it is killed.
const EVERY: Duration = Duration::from_secs(5);

/// Keys in one transaction: a writer of SQLite keeps all others waiting.
const BATCH: usize = 500;

/// Writes down what was counted, again and again, and ends between two times: what is on its way to the database is on no list.
pub async fn keep(portal: Portal, snapshot: Arc<Snapshot>, stop: CancellationToken) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        flush(&portal, &snapshot).await;
    }
}

/// Writes down what was counted since the last time. What cannot be written is counted on.
pub async fn flush(portal: &Portal, snapshot: &Snapshot) {
    loop {
        let mut counted = snapshot.take_uses(BATCH);
        if counted.is_empty() {
            return;
        }
        counted.sort_by_cached_key(Used::key);
        if let Err(error) = portal.note_uses(counted.iter().map(Used::uses).collect()).await {
            tracing::warn!(%error, cause = ?core::error::Error::source(&error), "cannot write down how often keys were used");
            return snapshot.give_back(counted);
        }
    }
}
