use super::sync::works;
use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor,
    key::{Drift, DriftReport, DriftedKey},
    policy::Action,
    token::Scope,
};
use issuers::tyk::Inventory;
use std::collections::{BTreeMap, BTreeSet};
use storage::GatewayKeyState;

/// A key that the portal knows to be at the gateway, or that may be on its way there or away.
struct Known {
    key: DriftedKey,
    /// What it should be; `None` while something is on its way.
    is_there: Option<bool>,
}

impl Portal {
    /// Holds the keys at the gateway against those that the portal granted. For admins, and for the operator at a terminal.
    pub async fn issuer_drift(&self, actor: &Actor) -> Result<DriftReport> {
        if !actor.is_system() {
            require(actor, Action::Administer(Scope::KeysRead))?;
        }
        let Ok(tyk) = self.issuers.tyk() else { return Ok(DriftReport::NoGateway) };
        let (known, seeds) = self.known(|seed| tyk.hash_of(seed)).await?;
        Ok(match tyk.inventory(&seeds).await {
            Ok(inventory) => DriftReport::Compared(compared(known, inventory)),
            Err(failure) => DriftReport::Failed { why: failure.to_string() },
        })
    }

    async fn known(
        &self,
        hash_of: impl Fn(&issuers::Seed) -> String,
    ) -> Result<(BTreeMap<String, Known>, Vec<issuers::Seed>)> {
        let mut tx = self.storage.read().await?;
        let (mut known, mut seeds) = (BTreeMap::new(), Vec::new());
        for row in tx.gateway_keys().await? {
            let seed = self.seed(&row.id, &row.sealed)?;
            let hash = hash_of(&seed);
            seeds.push(seed);
            let mut holder = String::new();
            let mut is_there = (row.state == GatewayKeyState::Abandoned).then_some(false);
            if row.state == GatewayKeyState::Held {
                let key = tx.key(&row.key).await?.ok_or_else(|| Error::internal("a key is gone"))?;
                let developer =
                    tx.developer(&key.developer).await?.ok_or_else(|| Error::internal("a developer is gone"))?;
                holder = developer.email.to_string();
                is_there = Some(works(&key, &developer, self.now()));
            }
            let key = DriftedKey { key: Some(row.key), hash: hash.clone(), holder };
            known.insert(hash, Known { key, is_there });
        }
        Ok((known, seeds))
    }
}

fn compared(known: BTreeMap<String, Known>, inventory: Inventory) -> Drift {
    let Inventory { is_listed, is_cut, keys } = inventory;
    let there: BTreeSet<_> = keys.iter().map(|key| key.hash.clone()).collect();
    let strangers = keys.into_iter().filter(|key| !known.contains_key(&key.hash));
    let mut drift = Drift { is_listed, is_cut, known: known.len(), ..Drift::default() };
    drift.unexpected = strangers.map(|key| DriftedKey { key: None, hash: key.hash, holder: key.alias }).collect();
    for (hash, Known { key, is_there }) in known {
        match is_there {
            Some(true) if !there.contains(&hash) => drift.missing.push(key),
            Some(false) if there.contains(&hash) => drift.unexpected.push(key),
            _ => {}
        }
    }
    drift
}
