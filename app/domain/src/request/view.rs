//! What screens show of requests: everything by name, so that they need not ask again.

use super::{Delivery, Request, Route, State, Terms};
use crate::{Timestamp, catalogue::Policy, developer::Email, field::Field, id::RequestId, key::KeyRow};
use serde::{Deserialize, Serialize};

/// What somebody sees who is about to ask for access.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestForm {
    pub slug: String,
    pub name: String,
    pub policies: Vec<Policy>,
    pub fields: Vec<Field>,
    pub route: Route,
    pub delivery: Delivery,
    /// They have asked for this API already.
    pub open: Option<RequestId>,
}

/// A line in a list of requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestRow {
    pub id: RequestId,
    /// The APIs by name.
    pub title: String,
    pub policy: String,
    pub developer: String,
    pub state: State,
    pub route: Route,
    pub created: Timestamp,
    pub updated: Timestamp,
}

/// One request with everything needed to understand and decide it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestPage {
    pub request: Request,
    pub title: String,
    /// Addresses of the entries asked for, to ask again.
    pub slugs: Vec<String>,
    pub policies: Vec<Policy>,
    pub developer: String,
    pub email: Email,
    pub member_since: Timestamp,
    /// Keys of the request's developer, newest first.
    pub keys: Vec<KeyRow>,
    pub terms: Terms,
}

/// What became of a new request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    pub id: RequestId,
    pub route: Route,
    pub delivery: Delivery,
}
