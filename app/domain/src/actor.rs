//! Who acts. An [`Actor`] is proof that somebody was authenticated, with the rights they hold at this moment.

use crate::{
    id::{DeveloperId, EntryId, TokenId},
    token::Scope,
};
use serde::{Deserialize, Serialize};

/// Somebody (or some program) whose identity and rights were just checked.
///
/// The constructors are reserved for `server/src/auth` (clippy refuses them elsewhere); every service method demands one.
/// Rights are read anew for every call, never kept in a cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    who: Who,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Person { id: DeveloperId, name: String, is_admin: bool, approves: Vec<EntryId> },
    Token { id: TokenId, name: String, scopes: Vec<Scope> },
    System,
}

impl Actor {
    /// A signed-in person. `approves` names the catalogue entries whose requests they may decide.
    pub fn person(id: DeveloperId, name: impl Into<String>, is_admin: bool, approves: Vec<EntryId>) -> Self {
        Self { who: Who::Person { id, name: name.into(), is_admin, approves } }
    }

    /// A program with an API token.
    pub fn token(id: TokenId, name: impl Into<String>, scopes: Vec<Scope>) -> Self {
        Self { who: Who::Token { id, name: name.into(), scopes } }
    }

    /// Keywright itself: the auto route, the outbox, the clock.
    pub fn system() -> Self {
        Self { who: Who::System }
    }

    /// The person behind this actor; programs and the system have none.
    pub fn developer(&self) -> Option<&DeveloperId> {
        match &self.who {
            Who::Person { id, .. } => Some(id),
            Who::Token { .. } | Who::System => None,
        }
    }

    pub fn is_developer(&self, developer: &DeveloperId) -> bool {
        self.developer() == Some(developer)
    }

    pub fn is_system(&self) -> bool {
        self.who == Who::System
    }

    /// Whether the whole portal is theirs to run.
    pub fn is_admin(&self) -> bool {
        match &self.who {
            Who::Person { is_admin, .. } => *is_admin,
            Who::Token { scopes, .. } => scopes.contains(&Scope::PortalAdmin),
            Who::System => false,
        }
    }

    /// Whether they are named as approver of `entry` (admins decide anyway, without being named).
    pub fn approves(&self, entry: &EntryId) -> bool {
        matches!(&self.who, Who::Person { approves, .. } if approves.contains(entry))
    }

    /// Whether there is any queue for them to look at.
    pub fn decides_something(&self) -> bool {
        let approves = matches!(&self.who, Who::Person { approves, .. } if !approves.is_empty());
        self.is_admin() || approves || self.has_scope(Scope::RequestsRead)
    }

    /// The catalogue entries whose requests they may decide, `None` for all of them.
    pub fn decides_for(&self) -> Option<&[EntryId]> {
        match &self.who {
            _ if self.is_admin() => None,
            Who::Person { approves, .. } => Some(approves),
            Who::Token { .. } if self.has_scope(Scope::RequestsRead) => None,
            Who::Token { .. } | Who::System => Some(&[]),
        }
    }

    /// Whether this is a program whose token includes `scope`.
    pub fn has_scope(&self, scope: Scope) -> bool {
        matches!(&self.who, Who::Token { scopes, .. } if scopes.iter().any(|held| held.includes(scope)))
    }

    /// Whether it came by token.
    pub const fn is_program(&self) -> bool {
        matches!(self.who, Who::Token { .. })
    }

    /// How this actor is named in decisions and in the history.
    pub fn by(&self) -> By {
        match &self.who {
            Who::Person { id, name, .. } => By::Person { id: id.clone(), name: name.clone() },
            Who::Token { id, name, .. } => By::Token { id: id.clone(), name: name.clone() },
            Who::System => By::Keywright,
        }
    }
}

/// Who did something, as recorded for good: the name is the one they had then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    Person {
        id: DeveloperId,
        name: String,
    },
    Token {
        id: TokenId,
        name: String,
    },
    /// Keywright itself, as on the auto route.
    Keywright,
}

impl By {
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Token { name, .. } => name,
            Self::Keywright => "Keywright",
        }
    }
}
