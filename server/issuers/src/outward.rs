//! HTTP to addresses that people typed in, or an operator set: they must not become a way into the operator's network. The
//! outbox goes this way too.

mod guard;

use core::{error::Error, time::Duration};
use domain::address::{INSIDE, is_public};
use guard::PublicOnly;
use reqwest::{Client, Url, redirect::Policy};
use std::sync::Arc;

/// Why nothing came back, in words for whoever set the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreachable {
    /// It may be over in a moment.
    Now(String),
    ForGood(String),
}

/// The way out.
#[derive(Clone, Copy)]
pub struct Outward {
    allow_private: bool,
    /// From the first byte out to the last byte in.
    patience: Duration,
}

impl Outward {
    pub const fn new(allow_private: bool, patience: Duration) -> Self {
        Self { allow_private, patience }
    }

    /// Follows no redirects and uses no proxy. A machine without root certificates only fails here.
    pub fn client(self) -> Result<Client, Unreachable> {
        // Refused where it is installed already, by whoever came first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder().redirect(Policy::none()).no_proxy().timeout(self.patience).referer(false);
        if !self.allow_private {
            client = client.dns_resolver(Arc::new(PublicOnly));
        }
        let client = client.user_agent(concat!("Keywright/", env!("CARGO_PKG_VERSION")));
        client.build().map_err(|error| self.unreachable(&error))
    }

    /// The resolver is not asked about addresses written as numbers, so these are checked here.
    pub fn allowed(self, url: &str) -> Result<Url, &'static str> {
        let url = Url::parse(url).map_err(|_| "This is not a web address.")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("Only http:// and https:// addresses can be called.");
        }
        match guard::literal(&url) {
            Some(ip) if !self.allow_private && !is_public(ip) => Err(INSIDE),
            _ => Ok(url),
        }
    }

    /// The root of the matter, without the address, which the reader knows.
    pub fn unreachable(self, error: &reqwest::Error) -> Unreachable {
        if error.is_timeout() {
            let seconds = self.patience.as_secs();
            return Unreachable::Now(format!("The server did not answer within {seconds} seconds."));
        }
        let mut cause: &dyn Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        match cause.to_string() {
            refusal if refusal == INSIDE => Unreachable::ForGood(refusal),
            why => Unreachable::Now(format!("The server could not be reached: {why}.")),
        }
    }
}
