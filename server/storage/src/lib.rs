//! The only room that knows SQL. One text per statement serves SQLite and PostgreSQL alike.
//!
//! Everything happens in a [`Tx`]: reading ones see one consistent state, writing ones take effect whole at
//! [`Tx::commit`] or not at all.

mod attention;
mod claims;
mod deliveries;
mod developers;
mod digests;
mod documentation;
mod entries;
mod error;
mod events;
mod gateway_keys;
mod imports;
mod keys;
mod mailed_tokens;
mod migrate;
mod open;
mod outbox;
mod policies;
mod queue_views;
mod quotas;
mod replies;
mod requests;
mod revisions;
mod row;
mod sessions;
mod settings;
#[cfg(feature = "testing")]
pub mod testing;
mod tickets;
mod tokens;
mod tx;
mod usage;
mod webhooks;

pub use attention::AtRequest;
pub use claims::Claim;
pub use deliveries::NewDelivery;
pub use developers::DeveloperFilter;
pub use documentation::NewDocumentation;
pub use error::Error;
pub use events::{Decision, EventFilter, Link, NewEvent};
pub use gateway_keys::{GatewayKey, GatewayKeyState};
pub use imports::Foreign;
pub use keys::{KeyFilter, KeysOf, LiveItem, LiveKey, NewKey};
pub use mailed_tokens::{MailedToken, Purpose};
pub use open::{Listener, Storage};
pub use outbox::{Claimed, DeadJob, Held, Job, MOST_OF_LANE, OutboxDepth};
pub use replies::Reply;
pub use requests::RequestFilter;
pub use revisions::EarlierText;
pub use sessions::Session;
pub use tickets::Ticket;
pub use tx::Tx;
pub use usage::CallsOf;
pub use webhooks::WebhookSecrets;

pub type Result<T> = core::result::Result<T, Error>;
