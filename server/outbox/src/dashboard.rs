//! Reads another portal over the API of Tyk's Dashboard: for whoever moves from there. The operator types the address, so
//! it may be inside their network; the token goes to that address alone.

use core::time::Duration;
use issuers::outward::{Outward, Unreachable};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{AUTHORIZATION, HeaderValue, LOCATION, RETRY_AFTER},
};
use serde_json::Value;

/// For a whole answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Most bytes of an answer: documents have up to 10 MB, in base64.
const LARGEST: usize = 32 * 1024 * 1024;
/// What a server that stumbles is given to get up again, before each further try.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];
/// The longest that a server may have us wait for our turn, and how often.
const LONGEST_TURN: Duration = Duration::from_mins(2);
const MOST_TURNS: u32 = 100;
const LONGEST_MESSAGE: usize = 200;

/// Another portal.
pub struct Dashboard {
    way: Outward,
    client: Client,
    base: Url,
    token: String,
    header: HeaderValue,
}

/// Why something was not read, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// There is nothing at this address, or it cannot be read by this API.
    #[error("{0}")]
    Missing(String),
    /// The token may not read this.
    #[error("{0}")]
    Denied(String),
    /// The other side does not answer as it should: there is no point in going on.
    #[error("{0}")]
    Failed(String),
}

/// Whether to ask once more.
enum Stumble {
    /// It may be over in a moment.
    Now(String),
    /// Its turn comes later.
    Wait(Duration),
    For(Unread),
}

impl Dashboard {
    /// Connects to nothing yet. The address is that of the portal, with `/api/portal` or without. An error is a sentence.
    pub fn new(url: &str, token: &str) -> Result<Self, String> {
        let way = Outward::new(true, PATIENCE);
        let mut base =
            way.allowed(url.trim()).map_err(|why| format!("{why} Write it like https://dashboard.example.com."))?;
        if !base.username().is_empty()
            || base.password().is_some()
            || base.query().is_some()
            || base.fragment().is_some()
        {
            return Err("Give the address alone, without a password or a query: https://dashboard.example.com.".into());
        }
        let path = base.path().trim_end_matches('/').trim_end_matches("/api/portal").trim_end_matches('/').to_owned();
        base.set_path(&path);
        let mut header = HeaderValue::from_str(token).map_err(|_| "The token holds characters that no token has.")?;
        header.set_sensitive(true);
        let client = way.client().map_err(in_words)?;
        Ok(Self { way, client, base, token: token.to_owned(), header })
    }

    /// The address, in the one form by which this portal is known.
    pub fn name(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// What is at `path`, below `/api/portal`.
    pub async fn get(&self, path: &[&str], page: Option<usize>) -> Result<Value, Unread> {
        let url = self.url(path, page);
        let (mut pauses, mut turns) = (PAUSES.into_iter(), 0);
        loop {
            let why = match self.ask(&url).await {
                Ok(body) => return Ok(body),
                Err(Stumble::For(unread)) => return Err(unread),
                Err(Stumble::Wait(turn)) if turns < MOST_TURNS && turn <= LONGEST_TURN => {
                    turns += 1;
                    tokio::time::sleep(turn).await;
                    continue;
                }
                Err(Stumble::Wait(_)) => "It says that it is asked too often.".into(),
                Err(Stumble::Now(why)) => why,
            };
            match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(Unread::Failed(format!("{} could not be read. {why}", url.path()))),
            }
        }
    }

    async fn ask(&self, url: &Url) -> Result<Value, Stumble> {
        let sent = self.client.get(url.clone()).header(AUTHORIZATION, self.header.clone()).send().await;
        let response = sent.map_err(|error| self.stumble(&error))?;
        let (status, location, turn) = (response.status(), text(&response, &LOCATION), turn(&response));
        if status.is_redirection() {
            let to = location.map(|to| format!(" ({})", self.clip(&to))).unwrap_or_default();
            let why = format!(
                "The server leads to another address{to}. The token is not sent there; give that address itself."
            );
            return Err(Stumble::For(Unread::Failed(why)));
        }
        let body = self.body(response).await?;
        let read = serde_json::from_slice::<Value>(&body);
        let says = || self.message(read.as_ref().ok());
        let path = url.path();
        match status {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => {
                let why = format!("The server does not take the token.{} Give one that may read its portal.", says());
                return Err(Stumble::For(Unread::Failed(why)));
            }
            StatusCode::FORBIDDEN => {
                return Err(Stumble::For(Unread::Denied(format!("The token may not read {path}.{}", says()))));
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                return Err(Stumble::For(Unread::Missing(format!("There is nothing to read at {path}."))));
            }
            StatusCode::TOO_MANY_REQUESTS => return Err(Stumble::Wait(turn)),
            status if status.is_server_error() => {
                return Err(Stumble::Now(format!("The server answered {status}.{}", says())));
            }
            status => {
                let why = format!("The server answered {status} when asked for {path}.{}", says());
                return Err(Stumble::For(Unread::Failed(why)));
            }
        }
        read.map_err(|_| {
            let why = format!("What the server has at {path} is not JSON. Is this the address of a portal?");
            Stumble::For(Unread::Failed(why))
        })
    }

    fn stumble(&self, error: &reqwest::Error) -> Stumble {
        match self.way.unreachable(error) {
            Unreachable::Now(why) => Stumble::Now(why),
            Unreachable::ForGood(why) => Stumble::For(Unread::Failed(why)),
        }
    }

    /// Stops reading at the limit, whatever the server announced.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, Stumble> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.stumble(&error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(Stumble::For(Unread::Failed("The server's answer is larger than 32 MB.".into())));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// ` It says: …`
    fn message(&self, body: Option<&Value>) -> String {
        let says = body.and_then(|body| body["Message"].as_str().or_else(|| body["message"].as_str()));
        let Some(says) = says.filter(|text| !text.is_empty()).map(|text| self.clip(text)) else { return String::new() };
        let end = if says.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        format!(" It says: {says}{end}")
    }

    /// The beginning of what the other side says, without the token, should it be quoted.
    fn clip(&self, text: &str) -> String {
        let plain = if self.token.is_empty() { text.to_owned() } else { text.replace(&self.token, "…") };
        plain.chars().filter(|c| !c.is_control()).take(LONGEST_MESSAGE).collect()
    }

    fn url(&self, path: &[&str], page: Option<usize>) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(["api", "portal"]).extend(path);
        }
        if let Some(page) = page {
            url.query_pairs_mut().append_pair("p", &page.to_string());
        }
        url
    }
}

fn in_words(unreachable: Unreachable) -> String {
    match unreachable {
        Unreachable::Now(why) | Unreachable::ForGood(why) => why,
    }
}

fn text(response: &Response, name: &reqwest::header::HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

/// When to come back: as the server says, else in a second.
fn turn(response: &Response) -> Duration {
    let seconds = text(response, &RETRY_AFTER).and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1).max(1))
}

#[cfg(test)]
mod tests;
