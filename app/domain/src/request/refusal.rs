use super::{Revision, State};
use crate::{Timestamp, id::RequestId};
use serde::{Deserialize, Serialize};

/// Why a command is not legal, in words for whoever tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    #[error("You may not do this to this request.")]
    NotYours,
    #[error("You asked for this yourself, so somebody else has to decide.")]
    OwnRequest,
    /// Somebody decided meanwhile. `at` lets the screen say how long ago.
    #[error("Approved by {name} at {}.", .at.long())]
    AlreadyApproved { name: String, at: Timestamp },
    #[error("This request is still waiting for a decision.")]
    StillPending,
    #[error("The key for this request has already been generated.")]
    AlreadyGranted,
    #[error(
        "The request changed since you opened it (revision {current}, you saw {based_on}). Read it again, then decide."
    )]
    Stale { based_on: Revision, current: Revision },
    #[error("Say why you decline: the developer reads it.")]
    ReasonRequired,
    #[error("Keep the reason to 2,000 characters.")]
    ReasonTooLong,
    #[error("Choose what to approve or to decline.")]
    NothingDecided,
    #[error("Part of this was decided meanwhile, or is not asked for. Read the request again, then decide.")]
    NotWaiting,
    #[error("It is not time for that yet.")]
    NotYet,
    #[error("The key of this request comes by mail: there is no link to take back.")]
    NoLink,
    #[error("This request is not about a key that exists.")]
    NoKey,
    #[error("This request is not handed to anybody outside the portal.")]
    NoHandOff,
    #[error("Only {name}, who decided, can undo that.")]
    DecidedByAnother { name: String },
    #[error("Something happened to this request since, so that the decision cannot be undone any more.")]
    Followed,
    #[error("This cannot be undone any more: what follows from it is on its way, or it was undone already.")]
    UndoOver,
    #[error("There is an open request for this API already.")]
    AlreadyOpen { request: RequestId },
    #[error("Of your requests {open} are open, and no more than {most} may be. Withdraw one, or wait for a decision.")]
    TooManyOpen { open: u32, most: u32 },
    #[error("Choose what to ask for.")]
    NothingAsked,
}

impl Refusal {
    /// The refusal of whoever came too late for a decision on a request in this state.
    pub(super) fn too_late(state: &State) -> Self {
        match state {
            State::Pending { .. } => Self::StillPending,
            State::Approved(approval) | State::Granted { approval, .. } => {
                Self::AlreadyApproved { name: approval.by.name().into(), at: approval.at }
            }
        }
    }
}
