//! Keeps what `/verify` knows in step with the database: every key once, then whatever happens.

use core::time::Duration;
use domain::{event::Event, event::What, id::KeyId};
use services::{Portal, Result};
use std::{collections::BTreeMap, sync::Arc};
use storage::{LiveItem, LiveKey};
use tokio::time::timeout;
use verify::{Digest, Item, KeyFacts, Snapshot};

/// Looked for at least this often: what wakes us comes from other processes by a connection that may break.
const POLL: Duration = Duration::from_secs(2);

/// Follows the events from the last one it saw.
pub struct Feed {
    portal: Portal,
    snapshot: Arc<Snapshot>,
    seen: i64,
}

impl Feed {
    /// Loads every key.
    pub async fn start(portal: Portal, snapshot: Arc<Snapshot>) -> Result<Self> {
        let mut feed = Self { portal, snapshot, seen: 0 };
        feed.load_all().await?;
        Ok(feed)
    }

    /// Follows the events for ever. While the database is away, the snapshot grows stale and `/verify` closes.
    /// The database is looked at often enough that it does not while there is one.
    pub async fn run(mut self, max_stale: Duration) {
        let poll = POLL.min(max_stale / 4);
        let mut signal = self.portal.event_signal();
        loop {
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, cause = ?core::error::Error::source(&error), "cannot read keys for /verify");
            }
            // Time out or woken: both mean to look again. The sender lives as long as the portal in `self`.
            let _ = timeout(poll, signal.changed()).await;
        }
    }

    /// Takes in everything that was committed before this moment.
    pub async fn catch_up(&mut self) -> Result<()> {
        let now = self.portal.now();
        loop {
            let events = self.portal.events_after(self.seen).await?;
            let Some(last) = events.last().map(|event| event.id) else { break };
            match touched(&events) {
                Touched::All => self.load_all().await?,
                Touched::Keys(keys) => self.load(keys).await?,
            }
            self.seen = self.seen.max(last);
        }
        self.snapshot.mark_fresh(now);
        self.measure();
        Ok(())
    }

    async fn load_all(&mut self) -> Result<()> {
        let now = self.portal.now();
        let mut load = self.snapshot.load();
        let add = |key| {
            if let Some(facts) = known(key) {
                load.add(&facts);
            }
        };
        self.seen = self.portal.live_keys(add).await?;
        load.done();
        self.snapshot.mark_fresh(now);
        Ok(())
    }

    async fn load(&self, touched: BTreeMap<KeyId, bool>) -> Result<()> {
        for (id, has_new_quota) in touched {
            match self.portal.live_key(&id).await?.and_then(known) {
                Some(facts) => self.snapshot.upsert(&facts),
                None => self.snapshot.remove(&id),
            }
            if has_new_quota {
                self.snapshot.reset_quotas(&id);
            }
        }
        Ok(())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a gauge is a float, and nobody has 2⁵² keys or lives to second 2⁵²"
    )]
    fn measure(&self) {
        metrics::gauge!("keywright_verify_keys").set(self.snapshot.len() as f64);
        metrics::gauge!("keywright_verify_fresh_seconds").set(self.snapshot.fresh().seconds() as f64);
    }
}

enum Touched {
    /// And whether its quotas count from nothing.
    Keys(BTreeMap<KeyId, bool>),
    /// A policy, an API or a person changed: any number of keys say something else now.
    All,
}

fn touched(events: &[Event]) -> Touched {
    let mut keys = BTreeMap::new();
    for event in events.iter().filter(|event| concerns_verify(&event.what)) {
        match &event.about.key {
            Some(key) => *keys.entry(key.clone()).or_default() |= event.what == What::KeyQuotaReset,
            None => return Touched::All,
        }
    }
    Touched::Keys(keys)
}

/// The headers name APIs, so a changed one matters even though every key stays as it is.
fn concerns_verify(what: &What) -> bool {
    what.concerns_keys() || matches!(what, What::EntryChanged | What::EntryDeleted)
}

/// `None` for a digest that is no digest: such a key can be recognised by nobody.
fn known(key: LiveKey) -> Option<KeyFacts> {
    let item = |item: LiveItem| Item { entry: item.entry, policy: item.policy };
    Some(KeyFacts {
        digest: unhex(&key.digest)?,
        id: key.id,
        state: key.state,
        expires: key.expires,
        developer: key.developer,
        email: key.email,
        items: key.items.into_iter().map(item).collect(),
        limits: key.limits,
        counted: key.counted,
    })
}

fn unhex(text: &str) -> Option<Digest> {
    let mut digest = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(digest)
}
