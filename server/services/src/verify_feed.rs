//! What the verify listener follows: every key once, then what happened since. Nobody acts here, so nobody is asked.

use crate::{Portal, Result};
use domain::{
    event::Event,
    id::{KeyId, PolicyId},
    limit::Counted,
};
use std::collections::BTreeMap;
use storage::{KeysOf, LiveKey};

/// Most events read at a time.
const BATCH: i64 = 500;

/// Most keys read at a time.
const PAGE: i64 = 1000;

impl Portal {
    /// Adds these calls to the quotas of keys, and gives what each comes to in its period, by all processes together. In
    /// the order of keys, two processes that do so at once never wait for one another.
    pub async fn count_calls(&self, calls: Vec<(KeyId, Counted)>) -> Result<Vec<i64>> {
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let mut totals = Vec::with_capacity(calls.len());
            for (key, calls) in calls {
                totals.push(tx.count_calls(&key, &calls).await?);
            }
            tx.commit().await?;
            Ok(totals)
        })
        .await
    }

    /// Hands every key to `take`, as they are at one moment, and gives the number of the newest event they reflect.
    pub async fn live_keys(&self, mut take: impl FnMut(LiveKey) + Send) -> Result<i64> {
        let mut tx = self.storage.read().await?;
        let newest = tx.newest_event().await?;
        let mut last = None;
        loop {
            let keys = tx.live_keys(last.as_ref(), PAGE).await?;
            let Some(key) = keys.last() else { return Ok(newest) };
            last = Some(key.id.clone());
            keys.into_iter().for_each(&mut take);
        }
    }

    /// Hands the keys that a change concerns to `take`, page by page, as they are at one moment.
    pub async fn live_keys_of(&self, of: &KeysOf, mut take: impl FnMut(Vec<LiveKey>) + Send) -> Result<()> {
        let mut tx = self.storage.read().await?;
        let mut last = None;
        loop {
            let keys = tx.live_keys_of(of, last.as_ref(), PAGE).await?;
            let Some(key) = keys.last() else { return Ok(()) };
            last = Some(key.id.clone());
            take(keys);
        }
    }

    /// The version of every policy: what differs from what was read before has changed.
    pub async fn policy_versions(&self) -> Result<BTreeMap<PolicyId, i64>> {
        let policies = self.storage.read().await?.policies().await?;
        Ok(policies.into_iter().map(|policy| (policy.id, policy.version)).collect())
    }

    /// One key as it is now; `None` if there is none of that id.
    pub async fn live_key(&self, id: &KeyId) -> Result<Option<LiveKey>> {
        Ok(self.storage.read().await?.live_key(id).await?)
    }

    /// The number of the newest event; 0 when nothing ever happened.
    pub async fn newest_event(&self) -> Result<i64> {
        Ok(self.storage.read().await?.newest_event().await?)
    }

    /// The next events after number `after`, oldest first; empty when there are no more.
    pub async fn events_after(&self, after: i64) -> Result<Vec<Event>> {
        Ok(self.storage.read().await?.events_after(after, BATCH).await?)
    }
}
