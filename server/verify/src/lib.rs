//! Answers gateways: does this key open the door, and whose is it? From memory alone, on a listener and a thread of its
//! own, so that neither a slow database nor a busy portal delays a call.

mod answer;
mod credential;
mod facts;
mod listener;
mod reason;
mod routes;
mod snapshot;
mod uses;
mod verifier;

pub use answer::for_nginx;
pub use facts::{Identity, KeyFacts};
pub use listener::spawn;
pub use reason::Reason;
pub use routes::routes;
pub use snapshot::{Digest, Snapshot};
pub use uses::Used;
pub use verifier::{Clock, MAX_STALE, Verifier};
