//! Webhooks: which program is told of which events, and what becomes of each telling.
//!
//! Follows [Standard Webhooks](https://www.standardwebhooks.com). Secrets are not here: they never leave the server.

mod attempt;
mod delivery;
mod draft;
mod endpoint;
mod schedule;
mod view;

pub use attempt::{Answer, Attempt, Reply};
pub use delivery::{Delivery, DeliveryState};
pub use draft::EndpointDraft;
pub use endpoint::{Cause, Endpoint, EndpointState, Events};
pub use view::{DeliverySheet, EndpointSheet};

/// The type of what "Send a test" sends. It is no event: nothing happened.
pub const PING: &str = "webhook.ping";
