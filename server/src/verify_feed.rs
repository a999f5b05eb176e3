//! Keeps what `/verify` knows in step with the database: every key once, then whatever happens.

use core::time::Duration;
use domain::{
    event::{Event, What},
    id::{KeyId, PolicyId},
};
use services::{Portal, Result};
use std::{collections::BTreeMap, sync::Arc};
use storage::{KeysOf, LiveItem, LiveKey};
use tokio::time::timeout;
use verify::{Api, Digest, Item, KeyFacts, Snapshot};

/// Looked for at least this often: what wakes us comes from other processes by a connection that may break.
const POLL: Duration = Duration::from_secs(2);

/// Follows the events from the last one it saw.
pub struct Feed {
    portal: Portal,
    snapshot: Arc<Snapshot>,
    seen: i64,
    /// As they were when their keys were read: which ones changed is told by this, not by events.
    policies: BTreeMap<PolicyId, i64>,
}

impl Feed {
    /// Loads every key.
    pub async fn start(portal: Portal, snapshot: Arc<Snapshot>) -> Result<Self> {
        let mut feed = Self { portal, snapshot, seen: 0, policies: BTreeMap::new() };
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
            let touched = Touched::by(&events);
            if touched.all {
                self.load_all().await?;
            } else {
                self.load(touched).await?;
            }
            self.seen = self.seen.max(last);
        }
        self.snapshot.mark_fresh(now);
        self.measure();
        Ok(())
    }

    async fn load_all(&mut self) -> Result<()> {
        let now = self.portal.now();
        self.policies = self.portal.policy_versions().await?;
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

    async fn load(&mut self, touched: Touched) -> Result<()> {
        if touched.new_policies {
            // Whatever key there is of them is read after this. Others stay as they are known, so that a change is noticed.
            let now = self.portal.policy_versions().await?;
            self.policies = now.into_iter().chain(core::mem::take(&mut self.policies)).collect();
        }
        for of in touched.many {
            self.load_of(&of).await?;
        }
        if touched.policies {
            self.load_of_policies().await?;
        }
        for (id, has_new_quota) in touched.keys {
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

    /// The keys of policies that changed. Read before the keys, a policy that changes once more is read again.
    async fn load_of_policies(&mut self) -> Result<()> {
        let now = self.portal.policy_versions().await?;
        for (id, version) in &now {
            if self.policies.get(id) != Some(version) {
                self.load_of(&KeysOf::Policy(id.clone())).await?;
            }
        }
        self.policies = now;
        Ok(())
    }

    /// Page by page, so that memory holds no more of them twice.
    async fn load_of(&self, of: &KeysOf) -> Result<()> {
        let take = |keys: Vec<LiveKey>| self.snapshot.upsert_all(keys.into_iter().filter_map(known));
        self.portal.live_keys_of(of, take).await
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

/// Which keys say something else now.
#[derive(Default)]
struct Touched {
    /// And whether their quotas count from nothing.
    keys: BTreeMap<KeyId, bool>,
    /// Those of an API or a person.
    many: Vec<KeysOf>,
    /// Those of policies that changed.
    policies: bool,
    /// None, but a change of these concerns some.
    new_policies: bool,
    /// Any.
    all: bool,
}

impl Touched {
    fn by(events: &[Event]) -> Self {
        let mut touched = Self::default();
        events.iter().filter(|event| concerns_verify(&event.what)).for_each(|event| touched.add(event));
        touched
    }

    fn add(&mut self, event: &Event) {
        let about = &event.about;
        match (&about.key, &event.what, &about.entry, &about.developer) {
            (Some(key), what, ..) => *self.keys.entry(key.clone()).or_default() |= *what == What::KeyQuotaReset,
            (None, What::PolicyChanged, ..) => self.policies = true,
            (None, What::PolicyCreated, ..) => self.new_policies = true,
            (None, What::EntryChanged | What::EntryDeleted, Some(entry), _) => {
                self.add_many(KeysOf::Entry(entry.clone()));
            }
            (None, What::DeveloperDisabled | What::DeveloperEnabled, _, Some(developer)) => {
                self.add_many(KeysOf::Developer(developer.clone()));
            }
            (None, ..) => self.all = true,
        }
    }

    fn add_many(&mut self, of: KeysOf) {
        if !self.many.contains(&of) {
            self.many.push(of);
        }
    }
}

/// The headers name APIs, so a changed one matters even though every key stays as it is; and a policy is known before it changes.
fn concerns_verify(what: &What) -> bool {
    what.concerns_keys() || matches!(what, What::EntryChanged | What::EntryDeleted | What::PolicyCreated)
}

/// `None` for a digest that is no digest: such a key can be recognised by nobody.
fn known(key: LiveKey) -> Option<KeyFacts> {
    let api = |(id, slug)| Api { id, slug };
    let item = |item: LiveItem| Item { entry: item.entry.map(api), policy: item.policy };
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
