//! What helps to decide about a request, beside the request itself.

use super::{ItemLine, Unusual, Usual};
use crate::{Timestamp, catalogue::PolicyRow, id::RequestId, key::KeyRow};
use serde::{Deserialize, Serialize};

/// What is known about whoever asks, and about each thing they ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestContext {
    /// The newest keys of whoever asks, with how much they are used.
    pub keys: Vec<KeyRow>,
    /// What people decided about them before, newest first: of what the reader decides, too.
    pub past: Vec<PastDecision>,
    /// For each thing that is asked for and that the reader decides.
    pub items: Vec<ItemContext>,
}

/// How requests like this one fared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemContext {
    pub item: ItemLine,
    /// What it allows, in numbers.
    pub policy: PolicyRow,
    /// Answers that few give who ask for this API.
    pub unusual: Vec<Unusual>,
    /// Of the latest decisions about this API, those that granted it,
    pub approved: u32,
    /// and those that did not.
    pub declined: u32,
    /// How long they took.
    pub usual: Option<Usual>,
    /// The newest of them.
    pub similar: Vec<PastDecision>,
    /// Who else may decide, by name; approvers before admins.
    pub deciders: Vec<String>,
}

/// A decision that somebody made, as the history kept it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastDecision {
    pub at: Timestamp,
    /// By the name they had then.
    pub by: String,
    pub is_approval: bool,
    /// Why it was declined.
    pub reason: Option<String>,
    /// `Weather · Free`, as it was called then.
    pub title: String,
    /// Who had asked.
    pub developer: String,
    /// The request, if it is still there: declined ones are not.
    pub request: Option<RequestId>,
}
