//! What browsers are told while it happens.

use crate::{bench::TestPortal, browser::Browser};
use axum::{
    body::{Body, BodyDataStream},
    http::{Request, Response},
};
use core::time::Duration;
use domain::news::News;
use futures_util::StreamExt;
use tokio::{task::JoinHandle, time::timeout};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Does what the program does beside its requests.
fn follow(test: &TestPortal) -> JoinHandle<()> {
    #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
    tokio::spawn(test.state.clone().tell())
}

struct Told {
    body: BodyDataStream,
    text: String,
}

impl Told {
    async fn begin(browser: &Browser, after: &str) -> Self {
        let answer = open(browser, after).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (200, &"text/event-stream".parse().unwrap())
        );
        Self { body: answer.into_body().into_data_stream(), text: String::new() }
    }

    /// The next thing told: its number, and its news (`None`: to read everything anew).
    async fn next(&mut self) -> (i64, Option<News>) {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let message: String = self.text.drain(..end + 2).collect();
                let line = |name: &str| message.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
                let told = line("id: ").map(|id| (id.parse().unwrap(), line("data: ").unwrap()));
                let is_reset = message.contains("event: reset");
                match told {
                    Some((id, data)) => return (id, (!is_reset).then(|| serde_json::from_str(&data).unwrap())),
                    None => continue,
                }
            }
            let more = timeout(PATIENCE, self.body.next()).await.expect("something is told in time");
            self.text.push_str(core::str::from_utf8(&more.expect("the stream goes on").unwrap()).unwrap());
        }
    }

    /// Of which request it is told next that others are at it.
    async fn attention(&mut self) -> String {
        loop {
            let line = self.text.lines().find(|line| line.starts_with("data: ") && line.contains("\"attention\""));
            if let Some(line) = line.map(str::to_owned) {
                self.text = self.text.replacen(&line, "", 1);
                let news: News = serde_json::from_str(&line["data: ".len()..]).unwrap();
                return news.request.expect("a request").to_string();
            }
            let more = timeout(PATIENCE, self.body.next()).await.expect("something is told in time");
            self.text.push_str(core::str::from_utf8(&more.expect("the stream goes on").unwrap()).unwrap());
        }
    }

    async fn name(&mut self) -> String {
        self.next().await.1.expect("news").name
    }

    /// Waits until it ends, whatever is still told.
    async fn end(mut self) {
        timeout(PATIENCE, async { while self.body.next().await.is_some() {} }).await.expect("it ends in time");
    }
}

async fn open(browser: &Browser, after: &str) -> Response<Body> {
    browser.exchange(Request::get(format!("/events{after}")).body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_what_they_may_know_and_nothing_else() {
    let test = TestPortal::open().await;
    let following = follow(&test);
    let grace = test.admin("Grace").await;
    grace.publish("Weather").await;
    let (ada, eve) = (test.developer("Ada").await, test.developer("Eve").await);
    let [mut to_grace, mut to_ada, mut to_eve] =
        [Told::begin(&grace, "").await, Told::begin(&ada, "").await, Told::begin(&eve, "").await];
    let request = ada.ask("weather").await;
    let (number, news) = to_grace.next().await;
    let news = news.unwrap();
    assert_eq!((news.name.as_str(), news.by.as_str()), ("key_request.submitted", "Ada"));
    assert_eq!(news.request.unwrap().to_string(), request);
    assert_eq!(to_ada.next().await.0, number);
    grace.call("decline_request", &[("id", &request), ("revision", "1"), ("reason", "No.")]).await.fine();
    assert_eq!(
        (to_grace.name().await, to_ada.name().await),
        ("key_request.declined".into(), "key_request.declined".into())
    );
    // Had Eve been told of any of it, it would come before this.
    eve.ask("weather").await;
    let (later, news) = to_eve.next().await;
    assert_eq!((news.unwrap().by.as_str(), later > number + 1), ("Eve", true));
    test.outbox().await;
    following.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_is_told_what_they_missed_once() {
    let test = TestPortal::open().await;
    let following = follow(&test);
    let grace = test.admin("Grace").await;
    let mut told = Told::begin(&grace, "").await;
    grace.publish("Weather").await;
    let (seen, _) = told.next().await;
    drop(told);
    grace.publish("Tides").await;
    let mut again = Told::begin(&grace, &format!("?after={seen}")).await;
    grace.publish("Maps").await;
    let names = ["entry.created", "policy.created", "entry.created", "policy.created", "entry.created"];
    let mut last = seen;
    for name in names {
        let (number, news) = again.next().await;
        assert_eq!((news.unwrap().name.as_str(), number), (name, last + 1));
        last = number;
    }
    following.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_away_for_long_or_saw_a_future_that_was_undone_reads_anew() {
    let test = TestPortal::open().await;
    let grace = test.admin("Grace").await;
    let mut from_the_future = Told::begin(&grace, "?after=1000000").await;
    let (newest, news) = from_the_future.next().await;
    assert!(news.is_none() && newest < 1000);
    for number in 0..70 {
        grace.publish(&format!("API {number}")).await;
    }
    for number in 0..70 {
        grace.publish(&format!("Service {number}")).await;
    }
    let (_, news) = Told::begin(&grace, "?after=0").await.next().await;
    assert!(news.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_the_session_and_with_the_process() {
    let test = TestPortal::open().await;
    let (grace, ada) = (test.admin("Grace").await, test.developer("Ada").await);
    assert_eq!(open(&test.guest(), "").await.status(), 401);
    let (to_grace, to_ada) = (Told::begin(&grace, "").await, Told::begin(&ada, "").await);
    ada.call("sign_out", &[]).await.fine();
    to_ada.end().await;
    test.state.readiness.drain();
    to_grace.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_the_server_with_windows() {
    let test = TestPortal::open().await;
    let (grace, ada) = (test.admin("Grace").await, test.developer("Ada").await);
    let mut windows = Vec::new();
    for _ in 0..20 {
        windows.push(Told::begin(&ada, "").await);
    }
    let refused = open(&ada, "").await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"30".parse().unwrap()));
    assert_eq!(open(&grace, "").await.status(), 200);
    windows.pop();
    assert_eq!(open(&ada, "").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn deciders_are_told_who_is_at_a_request_until_the_last_window_is_closed() {
    let test = TestPortal::open().await;
    let following = follow(&test);
    let grace = test.admin("Grace").await;
    grace.publish("Weather").await;
    let ada = test.developer("Ada").await;
    let olga = test.developer("Olga").await;
    let request = ada.ask("weather").await;
    test.outbox().await;
    let me: domain::frame::Frame = olga.read("read_frame", &[]).await;
    grace.call("appoint_admin", &[("id", me.viewer.unwrap().id.as_str())]).await.fine();
    let (mut to_grace, to_olga) = (Told::begin(&grace, "").await, Told::begin(&olga, "").await);
    olga.call("note_reading", &[("window", "w1"), ("request", &request)]).await.fine();
    assert_eq!(to_grace.attention().await, request);
    assert_eq!(test.state.portal.at_requests().await.unwrap().len(), 1);
    drop(to_olga);
    assert_eq!(to_grace.attention().await, request);
    assert_eq!(test.state.portal.at_requests().await.unwrap(), []);
    following.abort();
}

/// What one does oneself one knows: telling it would have the page read everything again at every step through the queue.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_what_they_read_themselves() {
    let test = TestPortal::open().await;
    let following = follow(&test);
    let grace = test.admin("Grace").await;
    for name in ["Weather", "Maps"] {
        grace.publish(name).await;
    }
    let (ada, olga) = (test.developer("Ada").await, test.developer("Olga").await);
    let requests = [ada.ask("weather").await, ada.ask("maps").await];
    test.outbox().await;
    let me: domain::frame::Frame = olga.read("read_frame", &[]).await;
    grace.call("appoint_admin", &[("id", me.viewer.unwrap().id.as_str())]).await.fine();
    let (mut to_grace, mut to_olga) = (Told::begin(&grace, "").await, Told::begin(&olga, "").await);
    grace.call("note_reading", &[("window", "w1"), ("request", &requests[0])]).await.fine();
    assert_eq!(to_olga.attention().await, requests[0]);
    olga.call("note_reading", &[("window", "w2"), ("request", &requests[1])]).await.fine();
    assert_eq!(to_grace.attention().await, requests[1]);
    // Others see who is on it, and so do one's own other windows.
    grace.call("take_on", &[("id", &requests[0])]).await.fine();
    assert_eq!(to_grace.attention().await, requests[0]);
    following.abort();
}
