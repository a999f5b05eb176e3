//! The portal as browsers and programs see it: over HTTP, through the router that `keywright serve` uses.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod access;
mod accounts;
mod api;
mod bench;
mod browser;
mod events;
mod forms;
mod gate;
mod health;
mod pages;
mod races;
mod routes;
mod strangers;
mod tyk;
mod usage;
mod verify_feed;
mod webhooks;
