//! Reads documents from addresses that people typed in: they must not become a way into the operator's network.

mod guard;

use crate::failure::Failure;
use core::{error::Error, time::Duration};
use guard::PublicOnly;
use reqwest::{Client, Response, Url, redirect::Policy};
use std::sync::Arc;

/// Largest document read.
const LARGEST: usize = 10 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(20);
/// Tries before a person is told that it does not work.
const TRIES: i64 = 3;

/// What came back: the document, or why there is none, in words for whoever typed the address.
pub(crate) type Document = Result<Vec<u8>, String>;

/// Reads documents over HTTP.
#[derive(Clone)]
pub(crate) struct Reader {
    allow_private: bool,
}

impl Reader {
    pub const fn new(allow_private: bool) -> Self {
        Self { allow_private }
    }

    /// Reads the document at `url`. What may be over in a moment is tried again first.
    pub async fn read(&self, url: &str, attempts: i64) -> Result<Document, Failure> {
        match self.fetch(url).await {
            Ok(document) => Ok(Ok(document)),
            Err(Failure::Retry(why)) if attempts + 1 < TRIES => Err(Failure::Retry(why)),
            Err(Failure::Retry(why) | Failure::GiveUp(why)) => Ok(Err(why)),
        }
    }

    async fn fetch(&self, url: &str) -> Result<Vec<u8>, Failure> {
        let url = self.allowed(url).map_err(Failure::give_up)?;
        let client = self.client().map_err(|error| unreachable(&error))?;
        let response = client.get(url).send().await.map_err(|error| unreachable(&error))?;
        body(acceptable(response)?).await
    }

    /// Follows no redirects and uses no proxy. Made for each document: they are rare, and a machine without root
    /// certificates only fails here.
    fn client(&self) -> reqwest::Result<Client> {
        // Refused where it is installed already, by whoever came first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE).referer(false);
        if !self.allow_private {
            client = client.dns_resolver(Arc::new(PublicOnly));
        }
        client.user_agent(concat!("Keywright/", env!("CARGO_PKG_VERSION"))).build()
    }

    /// The resolver is not asked about addresses written as numbers, so these are checked here.
    fn allowed(&self, url: &str) -> Result<Url, &'static str> {
        let url = Url::parse(url).map_err(|_| "This is not a web address.")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("Only http:// and https:// addresses can be read.");
        }
        match guard::literal(&url) {
            Some(ip) if !self.allow_private && !guard::is_public(ip) => Err(guard::REFUSAL),
            _ => Ok(url),
        }
    }
}

fn acceptable(response: Response) -> Result<Response, Failure> {
    let status = response.status();
    if status.is_success() {
        Ok(response)
    } else if status.is_redirection() {
        Err(Failure::give_up("The address leads to another one. Enter that one."))
    } else if status.is_server_error() {
        Err(Failure::retry(format!("The server answered {status}.")))
    } else {
        Err(Failure::give_up(format!("The server answered {status}.")))
    }
}

/// Stops reading at the limit, whatever the server announced.
async fn body(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(Failure::give_up("The document is larger than 10 MB."));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The root of the matter, without the address, which the reader knows.
fn unreachable(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        return Failure::retry("The server did not answer within 20 seconds.");
    }
    let mut cause: &dyn Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    match cause.to_string() {
        refusal if refusal == guard::REFUSAL => Failure::GiveUp(refusal),
        why => Failure::retry(format!("The server could not be reached: {why}.")),
    }
}

#[cfg(test)]
mod tests;
