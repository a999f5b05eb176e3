//! The queue: who waits for a decision, and deciding.

mod bulk;
mod context;
mod decide;
mod hotkeys;
mod lines;
mod list;
mod queue;
mod rpc;
mod undo;

pub use queue::Queue;
