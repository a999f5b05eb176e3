use crate::id::KeyId;
use serde::{Deserialize, Serialize};

/// What came of holding the keys at a gateway against those that the portal granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftReport {
    /// This portal makes all of its keys itself.
    NoGateway,
    /// In words for an admin.
    Failed {
        why: String,
    },
    Compared(Drift),
}

/// Where the two differ. Changes on their way to the gateway count as well: they are in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Drift {
    /// Whether the gateway lists its keys; else only keys that the portal knows were looked for.
    pub is_listed: bool,
    /// The gateway has more keys of others than one look looks at.
    pub is_cut: bool,
    /// Keys that were looked for.
    pub known: usize,
    /// At the gateway, although they should open nothing.
    pub unexpected: Vec<DriftedKey>,
    /// Granted and in force, but not at the gateway.
    pub missing: Vec<DriftedKey>,
}

/// A key in one place and not in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftedKey {
    /// `None` for one of which the portal knows nothing but that Keywright made it.
    pub key: Option<KeyId>,
    /// What the gateway calls it: `key_hash`, which is no secret.
    pub hash: String,
    /// Whose it is: an address.
    pub holder: String,
}

impl DriftReport {
    /// Whether nobody has to do anything.
    pub fn is_fine(&self) -> bool {
        match self {
            Self::NoGateway => true,
            Self::Failed { .. } => false,
            Self::Compared(drift) => drift.unexpected.is_empty() && drift.missing.is_empty(),
        }
    }
}
