//! How fast it is, on this machine and now: a release server beside the least that axum can do.

mod client;
mod pages;

pub use pages::pages;
