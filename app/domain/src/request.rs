//! The key request: the record that access has been asked for, and everything that may become of it.
//!
//! [`Request::submit`] and [`Request::apply`] are the only places that know what is legal.

mod apply;
mod attention;
mod context;
mod decide;
pub mod items;
mod queue;
mod refusal;
mod saved_view;
mod state;
mod submit;
mod undo;
mod unusual;
mod usual;
mod view;

pub use attention::{Attention, READ_AGAIN, READ_LASTS, TAKEN_LASTS};
pub use context::{ItemContext, PastDecision, RequestContext};
pub use decide::Verdict;
pub use queue::{Age, Outcome, QueueView};
pub use refusal::Refusal;
pub use saved_view::{MOST_VIEWS, SavedView};
pub use state::{Approval, ItemApproval, State, StateName, WaitsFor};
pub use submit::Submission;
pub use undo::{Decision, UNDO_WINDOW, Undoable};
pub use unusual::{Unusual, unusual};
pub use usual::Usual;
pub use view::{Earlier, FormItem, ItemLine, Leaving, RequestForm, RequestPage, RequestRow, Revisable};

use crate::{
    Timestamp,
    event::What,
    field::Answers,
    id::{DeveloperId, EntryId, KeyId, PolicyId, RequestId},
    key::Grant,
};
use serde::{Deserialize, Serialize};

/// Counts the changes of a request. A command names the one it was based on.
pub type Revision = i64;

/// A request for access. It grants nothing by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    pub developer: DeveloperId,
    pub items: Vec<Item>,
    pub answers: Answers,
    pub route: Route,
    pub origin: Origin,
    pub revision: Revision,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub state: State,
    /// Present when the request is about a key that exists already.
    pub change: Option<KeyChange>,
}

/// What is asked for: an API under a policy. Requests made by API may name a policy alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub entry: Option<EntryId>,
    pub policy: PolicyId,
}

impl From<Item> for Grant {
    fn from(item: Item) -> Self {
        Self { entry: item.entry, policy: item.policy }
    }
}

/// The key to change, and the items it loses; those it gains are the request's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChange {
    pub key: KeyId,
    pub remove: Vec<Item>,
}

/// How a request gets decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    Auto,
    Admin,
    ThirdParty,
    Redirect,
}

/// How an approved key reaches the developer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    Email,
    /// Secure key approval: a link behind which the developer generates the key.
    Link,
}

/// Where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Portal,
    Api,
    TykApi,
}

/// What can be done to a request that exists.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// New answers or another policy; decisions based on the old text are refused from then on, and those on single items
    /// are taken back.
    Revise {
        based_on: Revision,
        items: Vec<Item>,
        /// Those of them that need nobody's approval.
        free: Vec<Item>,
        answers: Answers,
    },
    Approve {
        based_on: Revision,
        delivery: Delivery,
    },
    Decline {
        based_on: Revision,
        reason: Option<String>,
    },
    /// Some of its items, each way.
    Decide {
        based_on: Revision,
        verdict: Verdict,
        /// Of what stays.
        delivery: Delivery,
    },
    Withdraw {
        based_on: Revision,
    },
    /// Nobody decided in time.
    Expire,
    /// The key it is to change has ended: there is nothing left to decide about.
    Lapse,
    /// To a third party, or back to the admins when it stays silent.
    HandOff {
        to: WaitsFor,
    },
    /// The site that the developer was sent to takes the request over, to decide it.
    PickUp,
    /// The key exists: minted for the mail, or by the developer behind the confirmation link.
    Claim {
        key: KeyId,
    },
    /// Send the approval's mail or link once more.
    Redeliver,
    /// Take a decision back, a moment after it was made.
    Undo {
        decision: Box<Decision>,
    },
    /// Make the confirmation link worthless; `disowned`: the requester says they never asked.
    CancelLink {
        disowned: bool,
    },
}

/// The rules in force for a request, from the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub allow_self_approval: bool,
    pub decline_reason_required: bool,
}

/// What a legal command does: what to store, and what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub next: Next,
    pub events: Vec<What>,
}

/// What becomes of the record.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    Keep(Box<Request>),
    /// Declined, withdrawn, expired: gone, reasons and all. The history stays.
    Delete,
}

impl Route {
    pub const ALL: [Self; 4] = [Self::Auto, Self::Admin, Self::ThirdParty, Self::Redirect];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Admin => "admin",
            Self::ThirdParty => "third_party",
            Self::Redirect => "redirect",
        }
    }
}
