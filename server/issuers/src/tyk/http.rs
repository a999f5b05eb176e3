//! One call to the gateway's own API.

use super::Settings;
use crate::{Failure, outward::Outward};
use core::time::Duration;
use reqwest::{Client, Method, Response, Url};
use serde_json::Value;
use tokio::sync::OnceCell;

const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of an answer: a list of a hundred thousand keys fits.
const LARGEST: usize = 16 * 1024 * 1024;
const LONGEST_MESSAGE: usize = 200;

pub(super) struct Http {
    base: Url,
    settings: Settings,
    way: Outward,
    client: OnceCell<Client>,
}

/// What the gateway said.
pub(super) struct Answer {
    pub status: u16,
    /// `null` if it was no JSON.
    pub body: Value,
}

impl Http {
    pub fn new(settings: Settings, allow_private: bool) -> Result<Self, String> {
        let way = Outward::new(allow_private, PATIENCE);
        let base = Url::parse(&settings.url).map_err(|_| "This is not a web address.".to_owned())?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err("Write https://host or http://host.".into());
        }
        Ok(Self { base, settings, way, client: OnceCell::new() })
    }

    pub fn org(&self) -> &str {
        &self.settings.org_id
    }

    /// Calls `/tyk/<kind>/<name>?<query>`. Follows no redirect; anything but an answer of the API itself is a failure.
    pub async fn call(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, Failure> {
        let url = self.way.allowed(self.url(path, query).as_str()).map_err(Failure::later)?;
        let client = self.client.get_or_try_init(|| async { self.way.client() }).await?;
        let mut request = client.request(method, url).header("X-Tyk-Authorization", &self.settings.secret);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.map_err(|error| self.way.unreachable(&error))?;
        let status = response.status().as_u16();
        let body = serde_json::from_slice(&self.read(response).await?).unwrap_or(Value::Null);
        self.answer(status, body)
    }

    fn answer(&self, status: u16, body: Value) -> Result<Answer, Failure> {
        match status {
            200 | 400 | 404 => Ok(Answer { status, body }),
            403 => Err(Failure::later("The gateway refuses our secret: check KEYWRIGHT_TYK_GATEWAY_SECRET.")),
            300..400 => {
                Err(Failure::later("The gateway leads to another address: set KEYWRIGHT_TYK_GATEWAY_URL to it."))
            }
            _ => Err(Failure::later(format!("The gateway answered {status}.{}", self.message(&body)))),
        }
    }

    /// ` It says: …`, without our secret, should it be quoted.
    pub fn message(&self, body: &Value) -> String {
        let Some(message) = body["message"].as_str().filter(|message| !message.is_empty()) else {
            return String::new();
        };
        let message: String = message.replace(&self.settings.secret, "…").chars().take(LONGEST_MESSAGE).collect();
        format!(" It says: {message}")
    }

    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push("tyk").extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    async fn read(&self, mut response: Response) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.way.unreachable(&error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(Failure::later("The gateway's answer is larger than 16 MB."));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}
