use crate::{
    portal::Bench,
    receiver::{Mood, Receiver},
};
use axum::http::StatusCode;
use outbox::Options;
use tokio_util::sync::CancellationToken;

/// More than the worker has places.
const MANY: usize = 12;

#[tokio::test]
async fn a_receiver_that_never_answers_holds_up_only_what_is_for_itself() {
    let (bench, silent) = (Bench::new().await, Receiver::start(Mood::Silent).await);
    let mut friendly = Receiver::start(Mood::Says(StatusCode::NO_CONTENT, String::new())).await;
    let stuck = bench.tell(&silent.url()).await;
    bench.tell(&friendly.url()).await;
    for number in 0..MANY {
        bench.make_policy(&format!("Policy {number}")).await;
    }
    let worker = bench.worker(Options { allow_private: true });
    let running = tokio::spawn(worker.run(CancellationToken::new()));
    for _ in 0..MANY {
        friendly.call().await;
    }
    assert_eq!(silent.unread(), usize::try_from(storage::MOST_OF_LANE).unwrap());
    assert!(bench.log(&stuck).await.iter().all(|delivery| delivery.attempts == 0), "it was still being waited for");
    running.abort();
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_given_fifteen_seconds() {
    let (bench, mut silent) = (Bench::new().await, Receiver::start(Mood::Silent).await);
    let hook = bench.tell(&silent.url()).await;
    bench.make_policy("Free").await;
    bench.deliver().await;
    silent.call().await;
    assert_eq!(bench.outcome(&hook).await, "The server did not answer within 15 seconds.");
}
