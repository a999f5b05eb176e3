use super::{Answer, Delivery, DeliveryState};
use crate::{By, Timestamp, id::WebhookId};
use serde::{Deserialize, Serialize};

/// An address of another program, and what it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub id: WebhookId,
    pub url: String,
    pub description: String,
    pub events: Events,
    pub state: EndpointState,
    /// Of the first attempt that failed since the last one that did not.
    pub failing_since: Option<Timestamp>,
    pub created: Timestamp,
    pub version: i64,
}

/// What an endpoint subscribes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Events {
    /// Also those that later versions add.
    All,
    /// By their public names.
    Only(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointState {
    Enabled,
    /// Nothing is sent there until somebody enables it; what happens meanwhile is not sent later.
    Disabled {
        by: By,
        at: Timestamp,
        why: Cause,
    },
}

/// Why an endpoint was disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Somebody wanted it.
    Asked,
    /// A delivery failed to the end of its schedule, about three days, and nothing else arrived meanwhile.
    Failing,
    /// The receiver said so: it answered 410 Gone.
    Gone,
}

impl Events {
    /// Whether an endpoint that subscribes to these is told of `event`.
    pub fn include(&self, event: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.iter().any(|name| name == event),
        }
    }
}

impl EndpointState {
    /// The name alone, for the database.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled { .. } => "disabled",
        }
    }
}

impl Endpoint {
    /// What people call it: its description, or the host it is on.
    pub fn name(&self) -> &str {
        let host = self.url.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
        if self.description.is_empty() { host.unwrap_or(&self.url) } else { &self.description }
    }

    pub const fn is_enabled(&self) -> bool {
        matches!(self.state, EndpointState::Enabled)
    }

    /// Why this endpoint has to be disabled after `answer` to the attempt that began at `began` and left `delivery` as it
    /// is now; `None` if it need not.
    ///
    /// Tests are for finding out what is wrong, so that their failing disables nothing. A word is a word: 410 does.
    pub fn has_to_stop(&self, answer: Answer, delivery: &Delivery, began: Timestamp) -> Option<Cause> {
        let failing_since = self.failing_since.unwrap_or(began);
        let never_arrived = delivery.first_attempt.is_some_and(|first| failing_since <= first);
        let ran_out = matches!(delivery.state, DeliveryState::GivenUp { .. }) && !delivery.is_ping();
        match answer {
            _ if !self.is_enabled() => None,
            Answer::Gone => Some(Cause::Gone),
            Answer::Failed { .. } if ran_out && never_arrived => Some(Cause::Failing),
            Answer::Taken | Answer::Failed { .. } => None,
        }
    }

    /// Since when it fails, after `answer` to the attempt that began at `began`.
    pub fn failing_after(&self, answer: Answer, began: Timestamp) -> Option<Timestamp> {
        match answer {
            Answer::Taken => None,
            Answer::Gone | Answer::Failed { .. } => Some(self.failing_since.map_or(began, |since| since.min(began))),
        }
    }
}
