//! Answers gateways: does this key open the door, and whose is it? From memory alone, on a listener and a thread of its
//! own, so that neither a slow database nor a busy portal delays a call.

mod access;
mod answer;
mod call;
mod credential;
mod facts;
mod gate;
mod header;
mod holder;
mod key;
mod listener;
mod reason;
mod snapshot;
mod spent;
mod tally;
mod uses;
mod verifier;

pub use answer::{IDENTITY, Pass, Refusal};
pub use call::Call;
pub use facts::{Api, Item, KeyFacts};
pub use gate::Gate;
pub use key::{Key, Unwritten};
pub use listener::{come_first, spawn};
pub use reason::Reason;
pub use snapshot::{Digest, Load, Snapshot};
pub use uses::Used;
pub use verifier::{Clock, MAX_STALE, Verifier};
