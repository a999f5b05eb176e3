//! Reads documents from addresses that people typed in.

use crate::failure::Failure;
use core::time::Duration;
use issuers::outward::Outward;
use reqwest::Response;

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
    way: Outward,
}

impl Reader {
    pub const fn new(allow_private: bool) -> Self {
        Self { way: Outward::new(allow_private, PATIENCE) }
    }

    /// Reads the document at `url`. What may be over in a moment is tried again first.
    pub async fn read(&self, url: &str, attempts: i64) -> Result<Document, Failure> {
        match self.fetch(url).await {
            Ok(document) => Ok(Ok(document)),
            Err(Failure::Retry(why)) if attempts + 1 < TRIES => Err(Failure::Retry(why)),
            Err(Failure::Retry(why) | Failure::GiveUp(why)) => Ok(Err(why)),
        }
    }

    /// The client is made for each document: they are rare.
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, Failure> {
        let url = self.way.allowed(url).map_err(Failure::give_up)?;
        let response = self.way.client()?.get(url).send().await.map_err(|error| self.way.unreachable(&error))?;
        self.body(acceptable(response)?).await
    }

    /// Stops reading at the limit, whatever the server announced.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.way.unreachable(&error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(Failure::give_up("The document is larger than 10 MB."));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
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

#[cfg(test)]
mod tests;
