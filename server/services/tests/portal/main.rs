//! The use cases, on SQLite and on PostgreSQL alike, with a still clock.

#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

mod accounts;
mod bench;
mod people;
mod questions;
mod settings;
