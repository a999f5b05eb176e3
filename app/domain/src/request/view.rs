//! What screens show of requests: everything by name, so that they need not ask again.

use super::{Delivery, Item, Request, Revision, Route, State, Terms};
use crate::{
    Timestamp,
    catalogue::Policy,
    developer::Email,
    field::{Answers, Field},
    id::{PolicyId, RequestId},
    key::KeyRow,
    names::Names,
};
use serde::{Deserialize, Serialize};

/// What somebody sees who is about to ask for access.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestForm {
    pub items: Vec<FormItem>,
    /// What all of them ask, each question once.
    pub fields: Vec<Field>,
    pub route: Route,
    pub delivery: Delivery,
    /// How long that takes, as `domain::request::Usual` words it; empty where that is not known, and where nobody decides.
    pub usually: String,
    /// They have asked for this API, or one of these, already.
    pub open: Option<RequestId>,
}

/// An API to ask for, and the policies to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormItem {
    /// Empty for a policy alone, of which there is no choice.
    pub slug: String,
    pub name: String,
    pub policies: Vec<Policy>,
}

impl RequestForm {
    /// The APIs by name.
    pub fn title(&self) -> Names {
        self.items.iter().map(|item| item.name.as_str()).collect()
    }
}

/// A line in a list of requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestRow {
    pub id: RequestId,
    /// The APIs.
    pub title: Names,
    pub policy: Names,
    pub developer: String,
    pub state: State,
    pub revision: Revision,
    pub route: Route,
    pub created: Timestamp,
    pub updated: Timestamp,
    /// Who else is at it, in words, for those who decide.
    pub attention: String,
    /// Whether something of it waits for a decision that whoever reads this may make.
    pub decidable: bool,
}

/// What somebody is told before they leave for the site that decides their request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaving {
    pub id: RequestId,
    pub revision: Revision,
    pub title: String,
    /// The other site's host, as people read it.
    pub site: String,
    /// Its origin, for the browser's security policy.
    pub origin: String,
    /// When the admins get the request back.
    pub until: Timestamp,
}

/// What a request said before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    pub written: Timestamp,
    pub policy: String,
    pub answers: Answers,
}

/// A pending request, to say something else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revisable {
    pub id: RequestId,
    pub revision: Revision,
    /// The policy it asks for now, for each item of the form.
    pub policies: Vec<PolicyId>,
    pub answers: Answers,
    pub form: RequestForm,
}

/// One of the things a request asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemLine {
    pub item: Item,
    /// The API by name; a policy alone is called like the policy.
    pub name: String,
    pub policy: String,
}

/// One request with everything needed to understand and decide it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestPage {
    pub request: Request,
    pub title: Names,
    /// What it asks for, in the order of its items.
    pub lines: Vec<ItemLine>,
    /// The hint of the key that it is to be added to, where no new one is asked for.
    pub adds_to: Option<String>,
    /// Addresses of the entries asked for, to ask again.
    pub slugs: Vec<String>,
    pub policies: Vec<Policy>,
    pub developer: String,
    pub email: Email,
    pub member_since: Timestamp,
    /// What it said before its developer revised it.
    pub earlier: Option<Earlier>,
    /// Keys of answers whose question is not asked any more.
    pub asked_no_more: Vec<String>,
    /// Keys of the request's developer, newest first.
    pub keys: Vec<KeyRow>,
    pub terms: Terms,
}
