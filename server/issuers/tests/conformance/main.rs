//! What every issuer has to keep to, and what a Tyk gateway has in store for whoever relies on it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod every_issuer;
mod stand_in;
mod tyk;
