//! Asking for access, and following what becomes of it.

mod ask;
mod details;
mod history;
mod mine;
mod page;
mod rpc;
mod way;

pub use ask::AskForAccess;
pub(crate) use details::{asker, details, happened};
pub use history::MyHistory;
pub use mine::MyRequests;
pub use page::OneRequest;
pub(crate) use rpc::read_request;
pub(crate) use way::{state_badge, way};
