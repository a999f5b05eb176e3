//! What the verify listener follows: every key once, then what happened since. Nobody acts here, so nobody is asked.

use crate::{Portal, Result};
use domain::{Timestamp, event::Event, id::KeyId};
use storage::LiveKey;

/// Most events read at a time.
const BATCH: i64 = 500;

impl Portal {
    /// Writes down how often each of these keys was used since that was last done, and when last.
    pub async fn note_uses(&self, uses: Vec<(KeyId, u64, Timestamp)>) -> Result<()> {
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            for (key, count, last) in uses {
                tx.add_uses(&key, i64::try_from(count).unwrap_or(i64::MAX), last).await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Every key, and the number of the newest event they reflect.
    pub async fn live_keys(&self) -> Result<(Vec<LiveKey>, i64)> {
        let mut tx = self.storage.read().await?;
        let newest = tx.newest_event().await?;
        Ok((tx.live_keys().await?, newest))
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
