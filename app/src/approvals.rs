//! The queue: who waits for a decision, and deciding.

mod attention;
mod bulk;
mod context;
mod decide;
mod hotkeys;
mod lines;
mod list;
mod queue;
mod rpc;
mod undo;
mod views;

pub use queue::Queue;
