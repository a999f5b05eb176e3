//! The rules of Keywright: what a key request is, who may do what to it, and when.
//!
//! Pure data and pure functions. No clock, no randomness, no I/O, no framework: the server enforces these rules and the
//! browser uses the very same ones to explain a mistake or to hide a button.

pub mod actor;
pub mod address;
pub mod call;
pub mod catalogue;
pub mod developer;
pub mod event;
pub mod field;
pub mod find;
pub mod frame;
pub mod id;
pub mod key;
pub mod limit;
pub mod names;
pub mod news;
pub mod overview;
pub mod page;
pub mod policy;
mod reading;
pub mod request;
pub mod settings;
pub mod time;
pub mod token;
pub mod usage;
pub mod webhook;

pub use actor::{Actor, By};
pub use field::{FieldError, Invalid};
pub use time::Timestamp;
