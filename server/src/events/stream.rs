use super::{Told, hub::Attention, seats::Seat};
use crate::{AppState, auth, state::Readiness};
use axum::response::sse;
use core::{convert::Infallible, time::Duration};
use domain::{Actor, event::Event, id::SessionId, news::News};
use futures_util::stream::{self, Stream as Follow};
use services::{Portal, Result};
use std::{collections::VecDeque, sync::Arc};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, Interval, interval_at},
};

/// How long a session that ended may still be told something; rights that changed are noticed as soon.
const LOOK_AGAIN: Duration = Duration::from_secs(15);

/// A browser that was away for more than this reads everything anew.
const MOST_MISSED: usize = 200;

/// What one browser is told.
pub struct Stream {
    portal: Portal,
    readiness: Readiness,
    actor: Actor,
    session: SessionId,
    live: Receiver<Arc<Told>>,
    /// The number of the event told last, or passed over.
    last: i64,
    ready: VecDeque<sse::Event>,
    look_again: Interval,
    _seat: Seat,
}

impl Stream {
    /// Begins after event number `last`, or with what happens next.
    pub async fn begin(
        state: &AppState,
        actor: Actor,
        session: SessionId,
        last: Option<i64>,
        seat: Seat,
    ) -> Result<Self> {
        // Before reading what was missed, so that nothing falls between the two.
        let live = state.hub.listen();
        let portal = state.portal.clone();
        let newest = portal.newest_event().await?;
        let mut stream = Self {
            portal,
            readiness: state.readiness.clone(),
            actor,
            session,
            live,
            last: last.unwrap_or(newest),
            ready: VecDeque::new(),
            look_again: interval_at(Instant::now() + LOOK_AGAIN, LOOK_AGAIN),
            _seat: seat,
        };
        stream.catch_up(newest).await?;
        Ok(stream)
    }

    /// What to send, until the session ends or the process.
    pub fn follow(self) -> impl Follow<Item = core::result::Result<sse::Event, Infallible>> {
        stream::unfold(self, async |mut stream| {
            let next = stream.next().await?;
            Some((Ok(next), stream))
        })
    }

    async fn catch_up(&mut self, newest: i64) -> Result<()> {
        let missed = self.portal.events_after(self.last).await?;
        // A number from the future: the database was put back to an earlier state.
        if missed.len() > MOST_MISSED || self.last > newest {
            self.reset(newest);
            return Ok(());
        }
        for event in missed {
            self.tell(&event).await?;
        }
        Ok(())
    }

    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            let readiness = self.readiness.clone();
            tokio::select! {
                biased;
                () = readiness.drained() => return None,
                _ = self.look_again.tick() => self.is_still_here().await?,
                happened = self.live.recv() => match happened {
                    Ok(told) => self.tell_or_end(&told).await?,
                    Err(RecvError::Lagged(_)) => self.read_anew().await?,
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// Without a database nothing can be told: the browser comes back, and says what it saw last.
    async fn tell_or_end(&mut self, told: &Told) -> Option<()> {
        match told {
            Told::Happened(event) if event.id > self.last => self.tell(event).await.ok(),
            // It was missed, and told already.
            Told::Happened(_) => Some(()),
            Told::Attention(attention) => self.tell_attention(attention).await.ok(),
        }
    }

    /// Without a number: whoever comes back later need not hear of it.
    async fn tell_attention(&mut self, Attention { to, by }: &Attention) -> Result<()> {
        let is_own = by.as_ref().is_some_and(|by| self.actor.is_developer(by));
        if !is_own && self.portal.may_know_who_is_at(&self.actor, to).await? {
            let data = serde_json::to_string(&News::attention(to)).expect("news are plain data");
            self.ready.push_back(sse::Event::default().data(data));
        }
        Ok(())
    }

    async fn tell(&mut self, event: &Event) -> Result<()> {
        let news = self.portal.news_of(&self.actor, event).await?;
        self.last = event.id;
        self.ready.extend(news.map(|news| message(event.id, &news)));
        Ok(())
    }

    async fn read_anew(&mut self) -> Option<()> {
        let newest = self.portal.newest_event().await.ok()?;
        self.reset(newest);
        Some(())
    }

    /// Too much happened to tell it one by one.
    fn reset(&mut self, newest: i64) {
        self.last = newest;
        self.ready.push_back(sse::Event::default().event("reset").id(newest.to_string()).data("{}"));
    }

    /// Ends with the session. Other rights mean that other things are shown.
    async fn is_still_here(&mut self) -> Option<()> {
        let actor = auth::still_signed_in(&self.portal, &self.session).await.ok()??;
        if actor != self.actor {
            self.actor = actor;
            self.reset(self.last);
        }
        Some(())
    }
}

fn message(id: i64, news: &News) -> sse::Event {
    let data = serde_json::to_string(news).expect("news are plain data");
    sse::Event::default().id(id.to_string()).data(data)
}
