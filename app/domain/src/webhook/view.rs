//! What screens show of webhooks.

use super::{Attempt, Delivery, Endpoint};
use crate::{Timestamp, page::Page};
use serde::{Deserialize, Serialize};

/// One endpoint and what was sent there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointSheet {
    pub endpoint: Endpoint,
    /// Deliveries are signed with the secret before the present one as well, until then.
    pub old_secret_ends: Option<Timestamp>,
    /// Newest first.
    pub deliveries: Page<Delivery>,
}

/// One delivery with all there is to know about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliverySheet {
    pub delivery: Delivery,
    /// Of the endpoint, as it is now.
    pub url: String,
    /// What is sent at every try.
    pub body: String,
    /// Oldest first.
    pub attempts: Vec<Attempt>,
}
