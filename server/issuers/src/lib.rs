//! What makes keys. `builtin` makes them here; a gateway such as Tyk keeps them outside, over HTTP, which is why it takes
//! futures.
//!
//! An issuer knows no history: it is told how a key is to be, again and again, until it is so.

mod builtin;
mod failure;
mod order;
pub mod outward;
pub mod tyk;

pub use builtin::Builtin;
pub use failure::Failure;
pub use order::{Holder, Order, Seed};
pub use tyk::Tyk;

use core::pin::Pin;
use domain::{catalogue::IssuerName, key::KeySecret};
use std::sync::Arc;

/// Something on its way.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// Makes keys, and ends them. Whatever it is told may be told again: only what was told last counts.
pub trait Issuer: Send + Sync {
    /// The text that a key of this seed has, found out without asking anybody.
    fn text(&self, prefix: &str, seed: &Seed) -> Result<KeySecret, Failure>;

    /// Sees to it that the key is there, as ordered. Where that fails, it may be there or not.
    fn put<'a>(&'a self, order: &'a Order) -> Doing<'a, KeySecret>;

    /// Sees to it that the key of this seed opens nothing. One that never was is no failure.
    fn remove<'a>(&'a self, seed: &'a Seed) -> Doing<'a, ()>;
}

/// The issuers of a portal. Clones share their connections.
#[derive(Clone, Default)]
pub struct Issuers {
    tyk: Option<Arc<Tyk>>,
}

impl Issuers {
    /// With a gateway beside `builtin`.
    pub fn with_tyk(tyk: Tyk) -> Self {
        Self { tyk: Some(Arc::new(tyk)) }
    }

    /// The issuer of that name; a gateway has to be set up.
    pub fn named(&self, name: IssuerName) -> Result<&dyn Issuer, Failure> {
        match name {
            IssuerName::Builtin => Ok(&Builtin),
            IssuerName::Tyk => self.tyk().map(|tyk| tyk as &dyn Issuer),
        }
    }

    /// The gateway, if one is set up.
    pub fn tyk(&self) -> Result<&Tyk, Failure> {
        let missing = || Failure::later("No gateway is set up: set KEYWRIGHT_TYK_GATEWAY_URL.");
        self.tyk.as_deref().ok_or_else(missing)
    }
}
