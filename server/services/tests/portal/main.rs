//! The use cases, on SQLite and on PostgreSQL alike, with a still clock.

#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

mod accounts;
mod asking;
mod asking_for_several;
mod attending;
mod audit;
mod bench;
mod by_programs;
mod catalogue;
mod changing_keys;
mod claiming;
mod context;
mod deciding;
mod deciding_items;
mod digests;
mod documentation;
mod finding;
mod gateway;
mod handing_off;
mod history;
mod importing;
mod keys;
mod limits;
mod mails;
mod on_behalf;
mod overview;
mod people;
mod publishing;
mod questions;
mod reading;
mod redirecting;
mod replies;
mod revising;
mod settings;
mod storm;
mod tokens;
mod undoing;
mod usage;
mod webhooks;
