//! What operators watch: what was done is counted by the process that did it; how things stand is
//! read from the database.

use crate::{Portal, Result};
use domain::{
    Timestamp,
    event::What,
    request::{Request, Route, StateName},
    webhook::DeliveryState,
};

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// How many requests of each route are in each state.
    pub requests: Vec<(StateName, Route, i64)>,
    pub jobs: Jobs,
    /// Connections to the database: in use, and idle.
    pub connections: (u32, u32),
}

/// How the outbox stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jobs {
    /// Never tried yet.
    pub new: i64,
    /// Tried without success, and due again.
    pub retrying: i64,
    /// Given up; an admin has to look at them.
    pub dead: i64,
    /// Since when the oldest waits.
    pub oldest: Option<Timestamp>,
}

impl Portal {
    /// How things stand, for Keywright's own metrics.
    pub async fn figures(&self) -> Result<Figures> {
        let mut tx = self.storage.read().await?;
        let (requests, depth) = (tx.request_counts().await?, tx.outbox_depth().await?);
        let jobs = Jobs {
            new: depth.waiting - depth.retrying,
            retrying: depth.retrying,
            dead: depth.dead,
            oldest: depth.oldest.map(Timestamp::from_micros),
        };
        Ok(Figures { requests, jobs, connections: self.storage.connections() })
    }
}

/// Somebody asked for access.
pub(crate) fn submitted(route: Route) {
    metrics::counter!("keywright_requests_submitted_total", "route" => route.name()).increment(1);
}

/// A request that waited may have been decided by these events.
pub(crate) fn decided(request: &Request, events: &[What], now: Timestamp) {
    let decision = events.iter().find_map(|what| match what {
        What::RequestApproved { .. } => Some("approved"),
        What::RequestDeclined { .. } => Some("declined"),
        _ => None,
    });
    let Some(decision) = decision else { return };
    let labels = [("route", request.route.name()), ("decision", decision)];
    metrics::histogram!("keywright_request_decision_seconds", &labels).record(now.since(request.created));
}

/// A job of the outbox came to this.
pub(crate) fn job(kind: &'static str, outcome: &'static str) {
    metrics::counter!("keywright_outbox_jobs_total", "kind" => kind, "outcome" => outcome).increment(1);
}

/// A webhook delivery was tried, and stands so now.
pub(crate) fn delivery_tried(state: DeliveryState) {
    metrics::counter!("keywright_webhook_attempts_total", "state" => state.name()).increment(1);
}
