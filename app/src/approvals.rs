//! The queue: who waits for a decision, and deciding.

mod decide;
mod queue;
mod rpc;

pub use queue::Queue;
