//! What mints keys. `builtin` makes them here; a gateway such as Tyk makes them outside, over HTTP, which is why minting
//! is a future.

mod builtin;

pub use builtin::Builtin;

use core::pin::Pin;
use domain::{
    catalogue::{IssuerName, Policy},
    key::KeySecret,
};

/// A key that is to be minted.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// First part of the key's text.
    pub prefix: &'a str,
    /// What the key may do: all of these.
    pub policies: &'a [Policy],
    /// Drawn for this key alone.
    pub random: &'a [u8; 64],
}

/// Why no key was minted. Trying again may help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the random bytes made no key")]
    Random,
}

/// A key on its way.
pub type Minting<'a> = Pin<Box<dyn Future<Output = Result<KeySecret, Failure>> + Send + 'a>>;

/// Mints keys. Minting the same order twice must leave nothing behind that opens anything: only a key that was recorded
/// afterwards is live.
pub trait Issuer: Send + Sync {
    fn mint<'a>(&'a self, order: Order<'a>) -> Minting<'a>;
}

/// The issuer of that name.
pub fn issuer(name: IssuerName) -> &'static dyn Issuer {
    match name {
        IssuerName::Builtin => &Builtin,
    }
}
