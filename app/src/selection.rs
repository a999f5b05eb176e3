//! Several APIs, put together in the catalogue to be asked for with one request.

mod add;
mod page;
mod rpc;

pub(crate) use add::{add, link};
pub use page::Selection;
