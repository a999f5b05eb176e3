//! What the screens about the APIs of a key show.

use super::KeyRow;
use crate::{id::RequestId, request::RequestForm};
use serde::{Deserialize, Serialize};

/// What a key opens, and what it could open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyApis {
    pub row: KeyRow,
    pub items: Vec<KeyItem>,
    /// Addresses and names of entries that could be added.
    pub more: Vec<(String, String)>,
    /// What has been asked for already.
    pub waiting: Vec<OpenChange>,
    /// The form for those to add that were chosen, if any were.
    pub form: Option<RequestForm>,
}

/// One thing a key opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyItem {
    /// The entry's address; none for a policy alone.
    pub slug: Option<String>,
    pub name: String,
    pub policy: String,
}

/// An API that has been asked for and waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenChange {
    pub name: String,
    pub request: RequestId,
}

/// What came of a change, by the addresses of entries.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeyChanged {
    pub waiting: Vec<String>,
    pub removed: Vec<String>,
    pub added: Vec<String>,
}

/// The same by name, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChangedPage {
    pub row: KeyRow,
    pub waiting: Vec<OpenChange>,
    pub removed: Vec<String>,
    pub added: Vec<String>,
}
