//! Tyk's portal API as its clients meet it: every operation, and every habit of a client that must not make it fail.

mod activity;
mod catalogue;
mod client;
mod configuration;
mod developers;
mod keys;
mod policies;
mod requests;
mod wire;

pub use client::Client;
