use crate::{
    portal::Bench,
    receiver::{Mood, Receiver},
};
use axum::http::{StatusCode, header};
use domain::webhook::{DeliveryState, Reply};
use outbox::Options;
use std::time::Duration;

fn thanks() -> Mood {
    Mood::Says(StatusCode::OK, "Thanks".into())
}

#[tokio::test]
async fn a_message_arrives_once_with_everything_a_receiver_checks() {
    let (bench, mut receiver) = (Bench::new().await, Receiver::start(thanks()).await);
    let hook = bench.tell(&receiver.url()).await;
    bench.make_policy("Free").await;
    bench.deliver().await;
    let call = receiver.call().await;
    let delivery = bench.log(&hook).await.remove(0);
    assert_eq!((call.header("content-type"), call.header("webhook-id")), ("application/json", delivery.id.as_str()));
    assert_eq!(call.header("webhook-timestamp"), bench.portal.now().seconds().to_string());
    assert!(call.header("webhook-signature").starts_with("v1,") && call.header("user-agent").starts_with("Keywright/"));
    assert!(
        call.body.starts_with(r#"{"type":"policy.created","timestamp":"2026-11-23T10:30:00Z","data":"#),
        "{}",
        call.body
    );
    assert_eq!(delivery.state, DeliveryState::Delivered { at: bench.portal.now() });
    let attempt = bench.attempts(&hook).await.remove(0);
    assert_eq!(attempt.reply, Reply::Answered { status: 200, body: "Thanks".into() });
    assert_eq!(receiver.unread(), 0);
}

#[tokio::test]
async fn what_failed_comes_again_under_the_same_id() {
    let (bench, mut receiver) = (Bench::new().await, Receiver::start(thanks()).await);
    receiver.turn(Mood::Says(StatusCode::BAD_GATEWAY, "Out for lunch".into()));
    let hook = bench.tell(&receiver.url()).await;
    bench.make_policy("Free").await;
    bench.deliver().await;
    receiver.turn(thanks());
    bench.deliver().await;
    let first = receiver.call().await;
    assert_eq!(receiver.unread(), 0, "it is tried again only after its pause");
    bench.pass(Duration::from_secs(7));
    bench.deliver().await;
    assert_eq!(receiver.call().await.header("webhook-id"), first.header("webhook-id"));
    let replies: Vec<_> = bench.attempts(&hook).await.iter().map(|attempt| attempt.reply.sentence()).collect();
    assert_eq!(replies, ["The receiver answered 502.", "The receiver answered 200."]);
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let (bench, elsewhere) = (Bench::new().await, Receiver::start(thanks()).await);
    let away = Mood::Wants(StatusCode::TEMPORARY_REDIRECT, header::LOCATION, elsewhere.url());
    let receiver = Receiver::start(away).await;
    let hook = bench.tell(&receiver.url()).await;
    bench.make_policy("Free").await;
    bench.deliver().await;
    assert_eq!(bench.outcome(&hook).await, "The receiver answered 307.");
    assert!(bench.log(&hook).await[0].state.is_waiting());
    assert_eq!((receiver.unread(), elsewhere.unread()), (1, 0));
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_left_alone() {
    let bench = Bench::new().await;
    let receiver = Receiver::start(Mood::Says(StatusCode::GONE, String::new())).await;
    bench.tell(&receiver.url()).await;
    bench.make_policy("Free").await;
    bench.deliver().await;
    bench.make_policy("Pro").await;
    bench.pass(Duration::from_hours(90));
    bench.deliver().await;
    assert_eq!(receiver.unread(), 1);
}

#[tokio::test]
async fn a_busy_receiver_is_called_when_it_says() {
    let bench = Bench::new().await;
    let busy = Mood::Wants(StatusCode::TOO_MANY_REQUESTS, header::RETRY_AFTER, "3600".into());
    let receiver = Receiver::start(busy).await;
    let hook = bench.tell(&receiver.url()).await;
    bench.make_policy("Free").await;
    bench.deliver().await;
    let next = bench.log(&hook).await[0].state.at();
    assert_eq!(next.since(bench.portal.now()), Duration::from_hours(1));
}

#[tokio::test]
async fn of_a_long_answer_the_log_keeps_the_beginning() {
    let bench = Bench::new().await;
    let chatty = Receiver::start(Mood::Says(StatusCode::OK, "x".repeat(100_000))).await;
    let hook = bench.tell(&chatty.url()).await;
    let endless = Receiver::start(Mood::Endless).await;
    let other = bench.tell(&endless.url()).await;
    bench.make_policy("Free").await;
    bench.deliver().await;
    let kept = Reply::Answered { status: 200, body: "x".repeat(1024) };
    assert_eq!(bench.attempts(&hook).await[0].reply, kept);
    assert_eq!(bench.attempts(&other).await[0].reply, kept);
}

#[tokio::test]
async fn where_nobody_listens_the_log_says_so() {
    let bench = Bench::new().await;
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let hook = bench.tell(&format!("http://127.0.0.1:{port}/")).await;
    bench.make_policy("Free").await;
    bench.deliver().await;
    let told = bench.outcome(&hook).await;
    assert!(told.starts_with("The server could not be reached: "), "{told}");
}

#[tokio::test]
async fn addresses_inside_the_network_are_not_called_without_permission() {
    let (bench, receiver) = (Bench::new().await, Receiver::start(thanks()).await);
    let by_number = bench.tell(&receiver.url()).await;
    let by_name = bench.tell(&format!("http://localhost:{}/", receiver.port)).await;
    bench.make_policy("Free").await;
    bench.worker(Options::default()).drain().await;
    let refusal = domain::address::INSIDE;
    assert_eq!((bench.outcome(&by_number).await, bench.outcome(&by_name).await), (refusal.into(), refusal.into()));
    assert_eq!(receiver.unread(), 0);
}

#[tokio::test]
async fn a_worker_that_is_killed_before_it_could_report_sends_the_same_message_again() {
    let (bench, mut receiver) = (Bench::new().await, Receiver::start(Mood::Silent).await);
    let hook = bench.tell(&receiver.url()).await;
    bench.make_policy("Free").await;
    let doomed = bench.worker(Options { allow_private: true });
    let doomed = tokio::spawn(async move { doomed.drain().await });
    let first = receiver.call().await;
    doomed.abort();

    receiver.turn(thanks());
    bench.deliver().await;
    assert_eq!(receiver.unread(), 0, "the lease of the dead worker still holds");
    bench.pass(services::LEASE);
    bench.deliver().await;
    let second = receiver.call().await;
    assert_eq!((first.header("webhook-id"), &first.body), (second.header("webhook-id"), &second.body));
    assert_eq!(bench.attempts(&hook).await.len(), 1, "what the dead worker did nobody knows");
}
