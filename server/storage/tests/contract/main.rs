//! The contract of the storage room, checked on SQLite and on PostgreSQL alike.

#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

mod catalogue;
mod digests;
mod events;
mod gateway_keys;
mod imports;
mod outbox;
mod people;
mod sessions;
mod settings;
mod webhooks;
