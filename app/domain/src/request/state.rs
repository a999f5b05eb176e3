use super::{Delivery, Item, Request, Route};
use crate::{By, Timestamp, id::KeyId};
use serde::{Deserialize, Serialize};

/// Where a request stands. Declined, withdrawn and expired requests have no state: they are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Pending {
        waits_for: WaitsFor,
        /// `None` when requests never expire.
        expires: Option<Timestamp>,
        /// The items that are approved already. At least one other waits.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        approved: Vec<ItemApproval>,
    },
    Approved(Approval),
    Granted {
        approval: Approval,
        key: KeyId,
        at: Timestamp,
    },
}

/// The decision to grant, which can never be made twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Whoever approved the last item.
    pub by: By,
    pub at: Timestamp,
    pub delivery: Delivery,
    /// Who approved which item. Older records hold none: all of it was approved by `by`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemApproval>,
}

/// The decision to grant one item; what needs no approval has Keywright's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemApproval {
    pub item: Item,
    pub by: By,
    pub at: Timestamp,
}

/// Who has to move next while a request is pending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    Admins,
    /// Falls back to the admins at `until`.
    ThirdParty {
        name: String,
        until: Timestamp,
    },
}

/// The state's name alone: for the database, filters and badges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    Pending,
    Approved,
    Granted,
}

impl State {
    pub const fn name(&self) -> StateName {
        match self {
            Self::Pending { .. } => StateName::Pending,
            Self::Approved(_) => StateName::Approved,
            Self::Granted { .. } => StateName::Granted,
        }
    }

    /// Pending and approved requests are open; a granted one is history with a key.
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Granted { .. })
    }

    /// The decision, once there is one.
    pub const fn approval(&self) -> Option<&Approval> {
        match self {
            Self::Pending { .. } => None,
            Self::Approved(approval) | Self::Granted { approval, .. } => Some(approval),
        }
    }
}

impl StateName {
    pub const ALL: [Self; 3] = [Self::Pending, Self::Approved, Self::Granted];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Granted => "granted",
        }
    }
}

impl Request {
    /// Whether the third party has the floor.
    pub fn is_handed_off(&self) -> bool {
        matches!(&self.state, State::Pending { waits_for: WaitsFor::ThirdParty { .. }, .. })
    }

    /// Whether its route hands it to somebody outside the portal.
    pub const fn leaves_the_portal(&self) -> bool {
        matches!(self.route, Route::ThirdParty | Route::Redirect)
    }
}
