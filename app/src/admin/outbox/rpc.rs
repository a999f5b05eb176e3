use crate::UiError;
use domain::Timestamp;
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

/// What waits to leave the portal, and what was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxPage {
    pub waiting: i64,
    pub retrying: i64,
    pub oldest: Option<Timestamp>,
    pub dead: Vec<DeadRow>,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadRow {
    pub id: String,
    pub what: String,
    pub attempts: i64,
    pub last_error: String,
    pub given_up: Timestamp,
}

#[server(prefix = "/rpc", endpoint = "read_outbox", input = Json)]
pub async fn read_outbox() -> Result<OutboxPage, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let health = portal.outbox_health(&actor).await?;
    let row = |job: services::DeadJob| DeadRow {
        id: job.id.to_string(),
        what: job.what,
        attempts: job.attempts,
        last_error: job.last_error,
        given_up: job.given_up,
    };
    let dead = portal.dead_jobs(&actor).await?.into_iter().map(row).collect();
    Ok(OutboxPage { waiting: health.waiting, retrying: health.retrying, oldest: health.oldest, dead })
}

#[server(prefix = "/rpc", endpoint = "revive_job")]
pub async fn revive_job(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.revive_job(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("It is tried again now.".into())
}

#[server(prefix = "/rpc", endpoint = "discard_job")]
pub async fn discard_job(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.discard_job(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("It was discarded.".into())
}
