//! Asking for access, and following what becomes of it.

mod ask;
mod badge;
mod details;
mod history;
mod leave;
mod mine;
mod page;
mod revise;
mod rpc;
#[cfg(feature = "ssr")]
mod steps;

pub use ask::AskForAccess;
pub(crate) use ask::{item_labels, policies, what_happens_next};
pub(crate) use badge::state_badge;
pub(crate) use details::{asker, details, happened, look_again, policy_facts};
pub use history::MyHistory;
pub use leave::{Leave, Return};
pub use mine::MyRequests;
pub use page::OneRequest;
pub use revise::Revise;
#[cfg(feature = "ssr")]
pub(crate) use rpc::asked_items;
pub(crate) use rpc::{ItemForm, ReadRequest, SubmitRequest};
#[cfg(feature = "ssr")]
pub(crate) use steps::step_of;
