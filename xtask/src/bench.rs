//! How fast it is, on this machine and now: a release server beside the least that axum can do.

mod client;
mod load;
mod pages;
mod portal;
mod queue;
mod streams;
mod verify;
mod web;

pub use pages::pages;
pub use queue::queue;
pub use streams::streams;
pub use verify::verify;
pub use web::web;
