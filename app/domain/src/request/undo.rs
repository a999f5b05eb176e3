//! Taking back a decision, as long as nothing has followed from it.

use super::{Change, Refusal, Request, Revision};
use crate::{
    Actor, By, Timestamp,
    event::What,
    id::RequestId,
    policy::{Action, may},
};
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// How long whoever decided may take it back: long enough to notice a slip, so short that nobody waits for what follows.
pub const UNDO_WINDOW: Duration = Duration::from_secs(10);

/// A decision that somebody made a moment ago.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    pub by: By,
    /// What follows from it leaves then, and it cannot be undone any more.
    pub until: Timestamp,
    /// The revision that it left behind; `None`: the request was declined, and is gone.
    pub left: Option<Revision>,
    /// The request as it was before.
    pub before: Request,
}

impl Decision {
    /// What undoing it does, where `there` is the request as it is now. Legal for whoever decided, as long as nobody did
    /// anything since and the time is not over.
    pub fn undo(&self, there: Option<&Request>, actor: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        if !may(actor, Action::DecideSome(&self.before)) {
            return Err(Refusal::NotYours);
        }
        if !self.was_by(actor) {
            return Err(Refusal::DecidedByAnother { name: self.by.name().into() });
        }
        if there.map(|request| request.revision) != self.left {
            return Err(Refusal::Followed);
        }
        if now >= self.until {
            return Err(Refusal::UndoOver);
        }
        let revision = self.left.unwrap_or(self.before.revision);
        Ok(Request { revision, ..self.before.clone() }.keep(now, vec![What::DecisionUndone]))
    }

    fn was_by(&self, actor: &Actor) -> bool {
        matches!(&self.by, By::Person { id, .. } if actor.is_developer(id))
    }
}

/// A decision of the reader's that may still be undone; several that were made at once are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    /// What undoing names: it is the same for all of them.
    pub batch: String,
    /// What was decided about what: `Approved: Ada · Weather · Free`.
    pub words: String,
    pub requests: Vec<RequestId>,
    /// Seconds until the first of them cannot be undone any more.
    pub left: u64,
}
