//! Asking for access, and following what becomes of it.

mod ask;
mod badge;
mod details;
mod history;
mod mine;
mod page;
mod rpc;
#[cfg(feature = "ssr")]
mod steps;

pub use ask::AskForAccess;
pub(crate) use badge::state_badge;
pub(crate) use details::{asker, details, happened};
pub use history::MyHistory;
pub use mine::MyRequests;
pub use page::OneRequest;
pub(crate) use rpc::ReadRequest;
