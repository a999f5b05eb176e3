use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What an OpenAPI document says of its API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documentation {
    pub about: DocumentationHead,
    /// In the order of the document.
    pub operations: Vec<Operation>,
}

/// The document's own words about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentationHead {
    /// `info.title`.
    pub title: String,
    /// The API's own version, `info.version`.
    pub version: String,
    /// Base addresses, `servers[].url`.
    pub servers: Vec<String>,
}

/// A group of operations, by their first tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagCount {
    /// Empty for operations without a tag.
    pub tag: String,
    pub operations: u32,
}

/// One endpoint of the API: a method on a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// In capitals: `GET`.
    pub method: String,
    pub path: String,
    pub summary: String,
    /// First of the operation's tags; empty if it has none.
    pub tag: String,
    pub is_deprecated: bool,
}

/// Where an entry's documentation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentationState {
    Missing,
    /// Being read from `url` since then.
    Reading {
        url: String,
        since: Timestamp,
    },
    Ready {
        operations: u32,
        updated: Timestamp,
    },
    /// The last attempt to read `url` failed; an earlier document, if any, stays.
    Failed {
        url: String,
        why: String,
    },
}
