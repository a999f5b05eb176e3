//! The binary `keywright`: it reads the configuration, puts the rooms together and answers on two listeners.

pub mod api;
mod auth;
pub mod cli;
pub mod config;
pub mod demo;
mod events;
mod failure;
pub mod import;
pub mod listener;
pub mod logging;
pub mod metrics;
pub mod open;
mod others;
mod pages;
mod quotas;
pub mod serve;
pub mod site;
pub mod state;
mod tyk;
pub mod usage;
pub mod verify_feed;

pub use failure::Failure;
pub use serve::router;
pub use state::AppState;
