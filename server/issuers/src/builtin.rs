use crate::{Failure, Issuer, Minting, Order};
use domain::key::KeySecret;

/// Mints keys that Keywright's own verify listener knows.
pub struct Builtin;

impl Issuer for Builtin {
    fn mint<'a>(&'a self, order: Order<'a>) -> Minting<'a> {
        Box::pin(async move { KeySecret::mint(order.prefix, order.random).ok_or(Failure::Random) })
    }
}
