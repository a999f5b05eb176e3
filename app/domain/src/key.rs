//! Keys: their text, how to tell a real one from garbage without a database, and their life.

mod apis;
mod change;
mod claim;
mod drift;
mod fresh;
mod remind;
mod rotate;
mod text;

pub use apis::{KeyApis, KeyChanged, KeyChangedPage, KeyItem, OpenChange};
pub use change::CannotChange;
pub use claim::{ClaimPage, ClaimState};
pub use drift::{Drift, DriftReport, DriftedKey};
pub use fresh::FreshKey;
pub use remind::REMINDERS;
pub use rotate::Overlap;
pub use text::{BODY_CHARS, KeySecret, NotAKey, is_prefix};

use crate::{
    Timestamp,
    id::{DeveloperId, EntryId, KeyId, PolicyId, RequestId},
    limit::{LimitRow, OwnLimits},
    names::Names,
};
use serde::{Deserialize, Serialize};

/// A credential, without its secret part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub id: KeyId,
    pub developer: DeveloperId,
    /// The granted request; a request has at most one key that is not revoked.
    pub request: Option<RequestId>,
    pub grants: Vec<Grant>,
    /// Prefix and last four characters: `kw_…A1b2`.
    pub hint: String,
    pub state: KeyState,
    pub created: Timestamp,
    pub expires: Option<Timestamp>,
    pub limits: OwnLimits,
    pub last_used: Option<Timestamp>,
    pub uses: i64,
    pub version: i64,
}

/// What a key opens: an API (none for a bare policy) under a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub entry: Option<EntryId>,
    pub policy: PolicyId,
}

/// A key as a person sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    pub key: Key,
    /// The APIs it opens.
    pub title: Names,
    pub policy: String,
    /// As of the moment it was read.
    pub standing: Standing,
    /// How often it may call, and how much of that was used.
    pub limits: Vec<LimitRow>,
    /// The only calls it may make; empty: every call.
    pub allows: Vec<String>,
}

/// What was done to a key. Expiry is not a state: the clock decides it, see [`Key::standing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    Active,
    Paused,
    /// For good.
    Revoked,
}

/// Whether a key opens anything right now, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Active,
    Paused,
    Revoked,
    Expired,
}

/// What can be done to an issued key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyCommand {
    Pause,
    Resume,
    Revoke,
}

impl KeyState {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Revoked => "revoked",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Self::Active, Self::Paused, Self::Revoked].into_iter().find(|state| state.name() == name)
    }

    /// How the key stands at `now` if it ends at `expires`.
    pub fn standing(self, expires: Option<Timestamp>, now: Timestamp) -> Standing {
        match self {
            Self::Revoked => Standing::Revoked,
            _ if expires.is_some_and(|end| end <= now) => Standing::Expired,
            Self::Paused => Standing::Paused,
            Self::Active => Standing::Active,
        }
    }

    /// The state after `command`; `None` where it makes no sense.
    pub const fn after(self, command: KeyCommand) -> Option<Self> {
        match (self, command) {
            (Self::Active, KeyCommand::Pause) => Some(Self::Paused),
            (Self::Paused, KeyCommand::Resume) => Some(Self::Active),
            (Self::Active | Self::Paused, KeyCommand::Revoke) => Some(Self::Revoked),
            _ => None,
        }
    }
}

impl Key {
    pub fn standing(&self, now: Timestamp) -> Standing {
        self.state.standing(self.expires, now)
    }
}

impl Standing {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revoked_key_never_comes_back() {
        let commands = [KeyCommand::Pause, KeyCommand::Resume, KeyCommand::Revoke];
        assert!(commands.iter().all(|command| KeyState::Revoked.after(*command).is_none()));
    }

    #[test]
    fn the_clock_ends_a_key_at_its_very_instant() {
        let end = Timestamp::from_micros(5);
        assert_eq!(KeyState::Active.standing(Some(end), Timestamp::from_micros(4)), Standing::Active);
        assert_eq!(KeyState::Paused.standing(Some(end), end), Standing::Expired);
    }
}
