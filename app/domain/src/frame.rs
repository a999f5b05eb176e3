//! What stands around every screen: the portal's name and who looks at it.

use crate::{
    Actor,
    developer::Email,
    id::{DeveloperId, EntryId},
};
use serde::{Deserialize, Serialize};

/// The facts that the bar at the top of each screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Frame {
    pub portal_name: String,
    /// Nobody is signed in: `None`.
    pub viewer: Option<Viewer>,
    /// Whether newcomers may make an account.
    pub sign_up_is_open: bool,
    /// Whether whoever declines has to say why.
    pub decline_reason_required: bool,
    /// The number of the newest event there was: what happens later is news.
    pub seen: i64,
}

/// Somebody signed in who looks at a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub id: DeveloperId,
    pub name: String,
    pub email: Email,
    pub is_admin: bool,
    /// Catalogue entries whose requests they may decide.
    pub approves: Vec<EntryId>,
    /// Requests that wait for a decision they may make.
    pub waiting: u32,
}

impl Viewer {
    /// For asking the same rules that the server enforces, to show or hide buttons. It opens nothing: the server asks
    /// again, with an actor of its own.
    #[expect(clippy::disallowed_methods, reason = "only decides what a screen shows")]
    pub fn actor(&self) -> Actor {
        Actor::person(self.id.clone(), self.name.clone(), self.is_admin, self.approves.clone())
    }

    pub fn decides_something(&self) -> bool {
        self.is_admin || !self.approves.is_empty()
    }
}
