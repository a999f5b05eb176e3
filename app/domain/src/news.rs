//! What a browser is told of what happens, so that it shows what is true now without being asked to.

use crate::{
    event::Event,
    id::{KeyId, RequestId},
};
use serde::{Deserialize, Serialize};

/// An event as it is told to those who may see it: what to read again, and who was faster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The event's public name.
    pub name: String,
    pub request: Option<RequestId>,
    pub key: Option<KeyId>,
    /// Who did it, by the name they had then.
    pub by: String,
}

impl News {
    /// What somebody is told who may see all of it.
    pub fn of(event: &Event) -> Self {
        Self {
            name: event.what.name().into(),
            request: event.about.request.clone(),
            key: event.about.key.clone(),
            by: event.by.name().into(),
        }
    }

    /// What those who decide are told when others are at a request than before.
    pub fn attention(request: &RequestId) -> Self {
        Self { name: "attention".into(), request: Some(request.clone()), key: None, by: String::new() }
    }

    /// What somebody is told whom it may concern, but who may not know more.
    pub fn something() -> Self {
        Self { name: String::new(), request: None, key: None, by: String::new() }
    }
}
