use core::time::Duration;
use domain::event::Event;
use services::{Portal, Result};
use std::sync::Arc;
use tokio::{sync::broadcast, time::timeout};

/// Looked for at least this often: other processes on the same database wake nobody here.
const POLL: Duration = Duration::from_secs(2);

/// Events that a slow stream may lag behind.
const WAITING: usize = 1024;

/// Reads each event once and hands it to every stream.
#[derive(Clone)]
pub struct Hub(broadcast::Sender<Arc<Event>>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::Sender::new(WAITING))
    }
}

impl Hub {
    /// What is handed out from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<Event>> {
        self.0.subscribe()
    }

    /// Follows the events for ever, from now on.
    pub async fn run(self, portal: Portal) {
        let mut signal = portal.event_signal();
        let mut seen = None;
        loop {
            if let Err(error) = self.catch_up(&portal, &mut seen).await {
                tracing::warn!(%error, cause = ?core::error::Error::source(&error), "cannot read what happened");
            }
            // Time out or woken: both mean to look again. The sender lives as long as the portal.
            let _ = timeout(POLL, signal.changed()).await;
        }
    }

    async fn catch_up(&self, portal: &Portal, seen: &mut Option<i64>) -> Result<()> {
        let mut last = match *seen {
            Some(last) => last,
            None => portal.newest_event().await?,
        };
        loop {
            let events = portal.events_after(last).await?;
            let Some(newest) = events.last().map(|event| event.id) else { break };
            last = newest;
            for event in events {
                // Nobody listens: nothing is missed.
                let _ = self.0.send(Arc::new(event));
            }
        }
        *seen = Some(last);
        Ok(())
    }
}
