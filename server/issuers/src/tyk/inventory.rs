//! What is at the gateway, to be held against what the portal granted.

use super::{Tyk, hash::key_hash, session};
use crate::{Failure, Seed};
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;

/// Most keys that are not the portal's at which one look looks, since each is a call.
const MOST_UNKNOWN: usize = 500;
const HASH_CHARS: usize = 16;

/// Keys at the gateway that Keywright made, or may have made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inventory {
    /// Whether the gateway lists its keys. Where it does not, only keys that the portal knows were looked for.
    pub is_listed: bool,
    /// More keys of others are there than one look looks at.
    pub is_cut: bool,
    pub keys: Vec<AtGateway>,
}

/// A key at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtGateway {
    /// `key_hash`, which is no secret.
    pub hash: String,
    /// Whose it says it is.
    pub alias: String,
}

impl Tyk {
    /// The hash by which a key is known here and there.
    pub fn hash_of(&self, seed: &Seed) -> String {
        self.name(seed).hash()
    }

    /// Looks for the keys of `known` and for others that carry our tag.
    pub async fn inventory(&self, known: &[Seed]) -> Result<Inventory, Failure> {
        let answer = self.http.call(Method::GET, &["keys"], &[], None).await?;
        match answer.body["keys"].as_array().filter(|_| answer.status == 200) {
            Some(listed) => self.of_listed(listed, known).await,
            None => self.of_known(known).await,
        }
    }

    async fn of_listed(&self, listed: &[Value], known: &[Seed]) -> Result<Inventory, Failure> {
        let ours: BTreeSet<String> = known.iter().map(|seed| self.hash_of(seed)).collect();
        let mut inventory = Inventory { is_listed: true, ..Inventory::default() };
        let mut looks = 0;
        for listed in listed.iter().filter_map(Value::as_str) {
            let hash = if is_hash(listed) { listed.to_owned() } else { key_hash(listed) };
            if ours.contains(&hash) {
                inventory.keys.push(AtGateway { hash, alias: String::new() });
            } else if looks == MOST_UNKNOWN {
                inventory.is_cut = true;
            } else {
                looks += 1;
                inventory.keys.extend(self.tagged(listed, hash).await?);
            }
        }
        Ok(inventory)
    }

    /// The key, if it says that Keywright made it.
    async fn tagged(&self, listed: &str, hash: String) -> Result<Option<AtGateway>, Failure> {
        let query: &[_] = if is_hash(listed) { &[("hashed", "true")] } else { &[] };
        let session = self.session(listed, query).await?;
        let ours = session.filter(|session| session::tags(session).iter().any(|tag| tag == session::TAG));
        Ok(ours.map(|session| AtGateway { hash, alias: session["alias"].as_str().unwrap_or_default().into() }))
    }

    async fn of_known(&self, known: &[Seed]) -> Result<Inventory, Failure> {
        let mut keys = Vec::new();
        for seed in known {
            let name = self.name(seed);
            let session = self.session(&name.text, &[]).await?;
            keys.extend(session.map(|_| AtGateway { hash: name.hash(), alias: String::new() }));
        }
        Ok(Inventory { keys, ..Inventory::default() })
    }
}

/// Gateways that keep keys hashed list hashes.
fn is_hash(listed: &str) -> bool {
    listed.len() == HASH_CHARS && listed.bytes().all(|byte| byte.is_ascii_hexdigit())
}
