//! The contract of the storage room, checked on SQLite and on PostgreSQL alike.

mod catalogue;
mod events;
mod outbox;
