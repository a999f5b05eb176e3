use crate::Digest;
use domain::{
    Timestamp,
    catalogue::Policy,
    id::{DeveloperId, EntryId, KeyId},
    key::KeyState,
    limit::{Counted, OwnLimits},
};
use std::sync::Arc;

/// A key as the database has it: all that `/verify` answers from, in plain values.
#[derive(Debug, Clone)]
pub struct KeyFacts {
    pub id: KeyId,
    pub digest: Digest,
    pub state: KeyState,
    pub expires: Option<Timestamp>,
    pub developer: DeveloperId,
    pub email: String,
    /// What it opens, in the order asked for.
    pub items: Vec<Item>,
    pub limits: OwnLimits,
    /// What was written down of its quotas. Heard once, when the key or the quota is new here; from then on this is
    /// learnt by [`crate::Snapshot::written`].
    pub counted: Vec<Counted>,
}

/// One API under a policy. A policy is told apart from its earlier self by its version.
#[derive(Debug, Clone)]
pub struct Item {
    /// `None` for a bare policy.
    pub entry: Option<Api>,
    pub policy: Arc<Policy>,
}

/// An API that a key opens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Api {
    pub id: EntryId,
    /// By which gateways name it: the end of its address in the catalogue.
    pub slug: String,
}
