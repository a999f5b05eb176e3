use core::time::Duration;
use domain::event::Event;
use domain::id::{DeveloperId, RequestId};
use services::{AtRequest, Portal, Result};
use std::sync::Arc;
use tokio::{
    sync::{broadcast, mpsc},
    time::sleep,
};

/// Looked for at least this often: other processes on the same database wake nobody here.
const POLL: Duration = Duration::from_secs(2);

/// Events that a slow stream may lag behind.
const WAITING: usize = 1024;

/// What there is to tell.
pub enum Told {
    Happened(Box<Event>),
    /// Others are at this request than before. It is nothing that happened, and nobody who missed it misses anything.
    Attention(Attention),
}

pub struct Attention {
    pub to: RequestId,
    /// The only one who turned there or away, by reading: they know.
    pub by: Option<DeveloperId>,
}

/// Reads each event once and hands it to every stream.
#[derive(Clone)]
pub struct Hub(broadcast::Sender<Arc<Told>>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::Sender::new(WAITING))
    }
}

impl Hub {
    /// What is handed out from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<Told>> {
        self.0.subscribe()
    }

    /// Follows the events for ever, from now on, and whoever looks at something. `gone` are people without any window.
    pub async fn run(self, portal: Portal, mut gone: mpsc::UnboundedReceiver<DeveloperId>) {
        let mut signal = portal.event_signal();
        let (mut seen, mut at) = (None, Vec::new());
        loop {
            if let Err(error) = self.catch_up(&portal, &mut seen).await {
                tracing::warn!(%error, cause = ?core::error::Error::source(&error), "cannot read what happened");
            }
            if let Err(error) = self.look_around(&portal, &mut at).await {
                tracing::warn!(%error, "cannot read who is at what");
            }
            tokio::select! {
                // Both mean to look again. The sender lives as long as the portal.
                () = sleep(POLL) => {}
                _ = signal.changed() => {}
                Some(person) = gone.recv() => {
                    if let Err(error) = portal.looks_away(&person).await {
                        tracing::warn!(%error, "cannot write down who left");
                    }
                }
            }
        }
    }

    /// Tells of every request at which others are now than before.
    async fn look_around(&self, portal: &Portal, before: &mut Vec<AtRequest>) -> Result<()> {
        let now = portal.at_requests().await?;
        let differs = |one: &&AtRequest| !(now.contains(one) && before.contains(one));
        let mut changed: Vec<_> = now.iter().chain(before.iter()).filter(differs).collect();
        changed.sort_by(|one, other| one.request.cmp(&other.request));
        for of_one in changed.chunk_by(|one, other| one.request == other.request) {
            let (first, to) = (of_one[0], of_one[0].request.clone());
            let is_by_one = of_one.iter().all(|one| one.developer == first.developer && !one.is_taken);
            let by = is_by_one.then(|| first.developer.clone());
            let _ = self.0.send(Arc::new(Told::Attention(Attention { to, by })));
        }
        *before = now;
        Ok(())
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
                let _ = self.0.send(Arc::new(Told::Happened(Box::new(event))));
            }
        }
        *seen = Some(last);
        Ok(())
    }
}
