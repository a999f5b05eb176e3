//! Sends webhook deliveries, one try at a time. What to send and when is for the services to say.

use crate::failure::Failure;
use core::time::Duration;
use domain::{Timestamp, webhook::Reply};
use issuers::outward::Outward;
use reqwest::{
    Client, RequestBuilder, Response,
    header::{HeaderMap, RETRY_AFTER},
};
use services::Outgoing;
use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::sync::OnceCell;

const PATIENCE: Duration = Duration::from_secs(15);
/// Most bytes of an answer that are read at all.
const LARGEST: usize = 64 * 1024;
/// Most bytes of it that the log keeps.
const KEPT: usize = 1024;

/// What came back, and how long the receiver wants to be left alone.
pub(crate) type Answered = (Reply, Option<Duration>);

/// Calls receivers. Clones share their connections.
#[derive(Clone)]
pub(crate) struct Sender {
    way: Outward,
    client: Arc<OnceCell<Client>>,
}

impl Sender {
    pub fn new(allow_private: bool) -> Self {
        Self { way: Outward::new(allow_private, PATIENCE), client: Arc::default() }
    }

    /// Posts the message once. `now` is for receivers that name the time until which they want to be left alone.
    pub async fn post(&self, sent: &Outgoing, now: Timestamp) -> Answered {
        match self.call(sent).await {
            Ok(response) => {
                let pause = pause(response.headers(), now);
                (read(response).await, pause)
            }
            Err(Failure::Retry(why) | Failure::GiveUp(why)) => (Reply::Nothing(why), None),
        }
    }

    async fn call(&self, sent: &Outgoing) -> Result<Response, Failure> {
        let url = self.way.allowed(&sent.url).map_err(Failure::give_up)?;
        let client = self.client.get_or_try_init(|| async { self.way.client() }).await?;
        let with_header = |request: RequestBuilder, (name, value): &(String, String)| request.header(name, value);
        let request = sent.headers.iter().fold(client.post(url), with_header).body(sent.body.clone());
        Ok(request.send().await.map_err(|error| self.way.unreachable(&error))?)
    }
}

/// The answer stands once its status is here; if the rest does not come, what came of it is enough.
async fn read(mut response: Response) -> Reply {
    let status = response.status().as_u16();
    let (mut body, mut seen) = (Vec::new(), 0);
    while let Ok(Some(chunk)) = response.chunk().await {
        seen += chunk.len();
        body.extend_from_slice(&chunk[..chunk.len().min(KEPT - body.len())]);
        if seen >= LARGEST {
            break;
        }
    }
    Reply::Answered { status, body: text(&body) }
}

/// As far as it is text. The databases take no zero bytes.
fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).replace('\0', "\u{fffd}")
}

/// Seconds, or a date (RFC 9110 §10.2.3).
fn pause(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    until.duration_since(moment(now)).ok()
}

fn moment(at: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(u64::try_from(at.micros()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &'static str) -> Option<u64> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
        pause(&headers, Timestamp::from_micros(784_111_777_000_000)).map(|pause| pause.as_secs())
    }

    #[test]
    fn a_receiver_says_in_seconds_or_by_a_date_when_to_come_back() {
        assert_eq!((asked("120"), asked("Sun, 06 Nov 1994 08:50:37 GMT")), (Some(120), Some(60)));
        assert_eq!((asked("Sun, 06 Nov 1994 08:49:36 GMT"), asked("soon"), asked("-5")), (None, None, None));
    }

    #[test]
    fn what_is_no_text_is_kept_as_far_as_it_can_be_read() {
        assert_eq!(text(b"half a \xe2\x82 and\0nothing"), "half a \u{fffd} and\u{fffd}nothing");
    }
}
