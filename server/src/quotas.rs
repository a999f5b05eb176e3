//! Writes down what keys used of their quotas, and learns what other processes let pass: `/verify` counts in memory, and
//! never waits for a database.

use core::time::Duration;
use domain::limit::Counted;
use services::Portal;
use std::sync::Arc;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use verify::{Snapshot, Unwritten};

/// Two of these are as long as another process may not know of a call: it writes within one, we read within one.
const EVERY: Duration = Duration::from_millis(500);

/// Keys in one transaction: a writer of SQLite keeps all others waiting.
const BATCH: usize = 500;

/// Does so again and again, and ends between two times.
pub async fn keep(portal: Portal, snapshot: Arc<Snapshot>, stop: CancellationToken) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        write(&portal, &snapshot).await;
    }
}

/// Writes down what was counted since the last time. What cannot be written is counted on.
pub async fn write(portal: &Portal, snapshot: &Snapshot) {
    loop {
        let mut due = snapshot.unwritten(BATCH);
        if due.is_empty() {
            return;
        }
        due.sort_by_cached_key(|due| (due.key.id(), due.of.clone()));
        match portal.count_calls(due.iter().map(calls).collect()).await {
            Ok(totals) => snapshot.written(&due, &totals),
            Err(error) => {
                tracing::warn!(%error, cause = ?core::error::Error::source(&error), "cannot write down what was used of quotas");
                return snapshot.still_due(&due);
            }
        }
    }
}

fn calls(due: &Unwritten) -> (domain::id::KeyId, Counted) {
    let counted = Counted { of: due.of.clone(), period: due.period, begun: due.begun, calls: due.calls.into() };
    (due.key.id(), counted)
}
