use crate::{
    portal::Bench,
    server::{Mood, Server},
};
use std::time::Duration;

const KEY: &str = "kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17";

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_once_and_its_job_is_done() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    bench.mail_key(1, "ada@example.com", KEY).await;
    bench.worker(&server.url()).drain().await;
    assert!(server.mail().await.contains(KEY));
    assert_eq!((server.unread(), bench.counts().await), (0, (0, 0, 0)));
}

#[tokio::test]
async fn a_server_that_is_down_gets_the_mail_when_it_is_back() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    let (url, port) = (server.url(), server.port);
    drop(server);
    bench.mail_key(1, "ada@example.com", KEY).await;
    bench.worker(&url).drain().await;
    assert_eq!(bench.counts().await, (1, 1, 0));

    server = Server::start(port, Mood::Friendly).await;
    bench.worker(&url).drain().await;
    assert_eq!(server.unread(), 0, "it is tried again only after its pause");
    bench.pass(Duration::from_secs(7));
    bench.worker(&url).drain().await;
    assert!(server.mail().await.contains(KEY));
    assert_eq!(bench.counts().await, (0, 0, 0));
}

#[tokio::test]
async fn an_unknown_mailbox_is_given_up_at_once_and_holds_up_nobody() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Choosy).await);
    bench.mail_key(1, "nobody@example.com", KEY).await;
    bench.mail_key(2, "ada@example.com", KEY).await;
    bench.worker(&server.url()).drain().await;
    assert_eq!(header(&server.mail().await, "To"), "ada@example.com");
    assert_eq!(bench.counts().await, (0, 0, 1));
    assert_eq!(bench.last_error().await, "Mail server: permanent error (550): 5.1.1 no such mailbox");
}

#[tokio::test]
async fn a_server_that_does_not_like_the_sender_is_tried_again() {
    let (bench, server) = (Bench::new().await, Server::start(0, Mood::Closed).await);
    bench.mail_key(1, "ada@example.com", KEY).await;
    bench.worker(&server.url()).drain().await;
    assert_eq!(bench.counts().await, (1, 1, 0));
}

#[tokio::test]
async fn a_worker_that_is_killed_before_it_could_report_sends_the_same_mail_again() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Silent).await);
    let job = bench.mail_key(1, "ada@example.com", KEY).await;
    let doomed = bench.worker(&server.url());
    let doomed = tokio::spawn(async move { doomed.drain().await });
    let first = server.mail().await;
    doomed.abort();

    server.turn(Mood::Friendly);
    bench.worker(&server.url()).drain().await;
    assert_eq!(server.unread(), 0, "the lease of the dead worker still holds");
    bench.pass(services::LEASE);
    bench.worker(&server.url()).drain().await;
    let second = server.mail().await;
    assert_eq!(header(&first, "Message-ID"), format!("<{job}@acme.example>"));
    assert_eq!(header(&first, "Message-ID"), header(&second, "Message-ID"));
    assert_eq!(bench.counts().await, (0, 0, 0));
}

#[tokio::test]
async fn a_silent_server_is_left_after_fifteen_seconds() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Silent).await);
    bench.mail_key(1, "ada@example.com", KEY).await;
    let worker = bench.worker(&server.url());
    let waiting = tokio::spawn(async move { worker.drain().await });
    server.mail().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(16)).await;
    tokio::time::resume();
    waiting.await.unwrap();
    assert_eq!(bench.counts().await, (1, 1, 0));
}

#[tokio::test]
async fn two_workers_on_one_outbox_send_each_mail_once() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    for number in 0..20 {
        bench.mail_key(number, "ada@example.com", KEY).await;
    }
    let (one, other) = (bench.worker(&server.url()), bench.worker(&server.url()));
    tokio::join!(one.drain(), other.drain());
    assert_eq!((server.unread(), bench.counts().await), (20, (0, 0, 0)));
}

#[tokio::test]
async fn a_running_worker_notices_new_jobs_and_ends_when_told() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    let shutdown = tokio_util::sync::CancellationToken::new();
    let running = tokio::spawn(bench.worker(&server.url()).run(shutdown.clone()));
    bench.mail_key(1, "ada@example.com", KEY).await;
    assert!(server.mail().await.contains(KEY));
    shutdown.cancel();
    running.await.unwrap();
    assert_eq!(bench.counts().await, (0, 0, 0));
}

#[tokio::test]
async fn an_address_that_no_server_knows_is_given_up() {
    let (bench, server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    bench.mail_key(1, "ada@example.com\r\nRCPT TO:<eve@example.com>", KEY).await;
    bench.worker(&server.url()).drain().await;
    assert_eq!(bench.counts().await, (0, 0, 1));
}

#[tokio::test]
async fn a_wrong_password_leaves_the_mail_waiting_for_the_right_one() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Guarded).await);
    bench.mail_key(1, "ada@example.com", KEY).await;
    let signed_in = |password| format!("smtp://me:{password}@127.0.0.1:{}", server.port);
    let (wrong, right) = (bench.worker(&signed_in("guess")), bench.worker(&signed_in("p%40ss")));
    wrong.drain().await;
    assert_eq!(bench.counts().await, (1, 1, 0));
    bench.pass(Duration::from_secs(7));
    right.drain().await;
    assert!(server.mail().await.contains(KEY));
}

#[tokio::test]
async fn no_mail_leaves_unencrypted_where_encryption_is_required() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    bench.mail_key(1, "ada@example.com", KEY).await;
    bench.worker(&format!("{}?tls=required", server.url())).drain().await;
    assert_eq!((server.unread(), bench.counts().await), (0, (1, 1, 0)));
    bench.pass(Duration::from_secs(7));
    bench.worker(&format!("{}?tls=opportunistic", server.url())).drain().await;
    assert_eq!((server.unread(), bench.counts().await), (1, (0, 0, 0)));
}

#[tokio::test]
async fn a_domain_beyond_ascii_goes_to_a_server_that_speaks_none_of_it() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    bench.mail_key(1, "ada@bücher.example", KEY).await;
    bench.worker(&server.url()).drain().await;
    assert_eq!(header(&server.mail().await, "To"), "ada@xn--bcher-kva.example");
}
