//! The use cases, on SQLite and on PostgreSQL alike, with a still clock.

#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

mod accounts;
mod asking;
mod bench;
mod catalogue;
mod claiming;
mod deciding;
mod digests;
mod documentation;
mod gateway;
mod handing_off;
mod history;
mod keys;
mod mails;
mod people;
mod publishing;
mod questions;
mod reading;
mod revising;
mod settings;
mod storm;
mod webhooks;
