//! A webhook as programs read and write it.

use crate::api::{time, words};
use domain::{
    id::WebhookId,
    webhook::{Cause, Endpoint, EndpointDraft, EndpointState, Events},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An address of another program, and what it is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(super) struct WebhookBody {
    #[schema(value_type = String)]
    id: WebhookId,
    url: String,
    description: String,
    /// The names of the events it is told; `null`: of all.
    events: Option<Vec<String>>,
    is_enabled: bool,
    /// Why it was disabled.
    disabled: Option<CauseName>,
    /// When the first of its present failures was.
    #[schema(format = DateTime)]
    failing_since: Option<String>,
    #[schema(format = DateTime)]
    created: String,
}

words::names! {
    /// Why an endpoint was disabled.
    CauseName of Cause { Asked, Failing, Gone };
}

/// A webhook, as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookInput)]
pub(super) struct Input {
    #[schema(max_length = 2000)]
    url: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    description: String,
    /// Left out or `null`: all events, also those that later versions add.
    events: Option<Vec<String>>,
}

impl From<Input> for EndpointDraft {
    fn from(input: Input) -> Self {
        let events = input.events.map_or(Events::All, Events::Only);
        Self { url: input.url, description: input.description, events }
    }
}

impl From<Endpoint> for WebhookBody {
    fn from(endpoint: Endpoint) -> Self {
        let disabled = match &endpoint.state {
            EndpointState::Enabled => None,
            EndpointState::Disabled { why, .. } => Some((*why).into()),
        };
        Self {
            disabled,
            is_enabled: endpoint.is_enabled(),
            events: match endpoint.events {
                Events::All => None,
                Events::Only(names) => Some(names),
            },
            failing_since: endpoint.failing_since.map(time),
            created: time(endpoint.created),
            id: endpoint.id,
            url: endpoint.url,
            description: endpoint.description,
        }
    }
}
