//! How much keys are used: written down for the verify listener, read by people and programs.

use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor, Timestamp,
    catalogue::QuotaPeriod,
    id::{EntryId, KeyId},
    policy::{Action, may},
    time::days,
    token::Scope,
    usage::{Calls, CallsWithin, EntryUsage, PortalUsage, REMEMBERED_DAYS, Span, Usage, Uses},
};
use std::collections::BTreeMap;
use storage::{CallsOf, Tx};

/// Most hours forgotten at a time, each in a transaction of its own, so that nobody waits for it for long.
const MOST_FORGOTTEN: usize = 24;

impl Portal {
    /// Writes down what each of these keys was used for since that was last done, all of it or nothing. In the order of keys,
    /// two processes that do so at once never wait for one another.
    pub async fn note_uses(&self, uses: Vec<Uses>) -> Result<()> {
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let mut entries = BTreeMap::<_, Calls>::new();
            for used in uses {
                if let Some(last) = used.last {
                    let passed = used.within.iter().map(|within| within.calls.passed).sum();
                    tx.add_uses(&used.key, passed, last).await?;
                }
                for within in used.within {
                    tx.add_key_calls(&used.key, &within).await?;
                    *entries.entry((within.entry, within.begun)).or_default() += within.calls;
                }
            }
            for ((entry, begun), calls) in entries {
                tx.add_entry_calls(&CallsWithin { entry, begun, calls }).await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Forgets calls that are older than [`REMEMBERED_DAYS`]. Gives how many hours were forgotten.
    pub async fn forget_old_calls(&self) -> Result<usize> {
        let until = self.now().begun(QuotaPeriod::Hour).minus(days(REMEMBERED_DAYS));
        for forgotten in 0..MOST_FORGOTTEN {
            let oldest = self.storage.read().await?.oldest_calls(until).await?;
            let Some(oldest) = oldest else { return Ok(forgotten) };
            let portal = self.clone();
            self.to_the_end(async move {
                let mut tx = portal.storage.write().await?;
                tx.forget_calls(oldest).await?;
                Ok(tx.commit().await?)
            })
            .await?;
        }
        Ok(MOST_FORGOTTEN)
    }

    /// Calls of one key: for its developer, and for those who see everybody's keys.
    pub async fn key_usage(&self, actor: &Actor, id: &KeyId, span: Span) -> Result<Usage> {
        let mut tx = self.storage.read().await?;
        let key = tx.key(id).await?.filter(|key| may(actor, Action::SeeKeysOf(&key.developer)));
        key.ok_or(Error::Missing)?;
        self.usage(&mut tx, CallsOf::Key(id.clone()), span).await
    }

    /// Calls of one key in each hour with calls that begins from `from` on and before `until`. For those who see everybody's keys.
    pub async fn key_calls(
        &self,
        actor: &Actor,
        id: &KeyId,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<Vec<(Timestamp, Calls)>> {
        require(actor, Action::Administer(Scope::KeysRead))?;
        let mut tx = self.storage.read().await?;
        Ok(tx.calls(&CallsOf::Key(id.clone()), from, until).await?)
    }

    /// Calls of one API by all keys: for those who see everything in the catalogue.
    pub async fn entry_usage(&self, actor: &Actor, id: &EntryId, span: Span) -> Result<Usage> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        let mut tx = self.storage.read().await?;
        tx.entry(id).await?.ok_or(Error::Missing)?;
        self.usage(&mut tx, CallsOf::Entry(id.clone()), span).await
    }

    /// Calls of the whole portal and of each API: for those who may see every key.
    pub async fn portal_usage(&self, actor: &Actor, span: Span) -> Result<PortalUsage> {
        require(actor, Action::Administer(Scope::KeysRead))?;
        let mut tx = self.storage.read().await?;
        let usage = self.usage(&mut tx, CallsOf::Everybody, span).await?;
        let names: BTreeMap<_, _> = tx.entries().await?.into_iter().map(|entry| (entry.id, entry.name)).collect();
        let each = tx.calls_of_each(span.begins(self.now())).await?.into_iter();
        let line = |(entry, calls): (Option<EntryId>, Calls)| {
            let name = entry.as_ref().and_then(|id| names.get(id)).cloned().unwrap_or_default();
            EntryUsage { entry, name, calls }
        };
        Ok(PortalUsage { usage, entries: each.map(line).collect() })
    }

    async fn usage(&self, tx: &mut Tx, of: CallsOf, span: Span) -> Result<Usage> {
        let now = self.now();
        let hours = tx.calls(&of, span.begins(now), now.around(QuotaPeriod::Hour).end).await?;
        let has_earlier = tx.has_calls_before(&of, span.begins(now)).await?;
        Ok(Usage { has_earlier, ..Usage::of(span, now, hours) })
    }
}
