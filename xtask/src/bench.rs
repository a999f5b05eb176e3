//! How fast it is, on this machine and now: a release server beside the least that axum can do.

mod client;
mod load;
mod pages;
mod portal;
mod queue;
mod verify;

pub use pages::pages;
pub use queue::queue;
pub use verify::verify;
