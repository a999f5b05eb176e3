//! Mails as admins shaped them, on the wire.

use crate::{
    portal::Bench,
    server::{Mood, Server},
};
use domain::settings::{MailName, MailOption, MailOptions, Settings};
use services::Job;

const KEY: &str = "kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17";

async fn shape(bench: &Bench, mail_options: MailOptions) {
    let mut tx = bench.storage.write().await.unwrap();
    tx.store_settings(&Settings { mail_options, ..Settings::default() }, 0).await.unwrap();
    tx.commit().await.unwrap();
}

fn words(subject: &str, body: &str) -> MailOptions {
    let option = MailOption { subject: Some(subject.into()), body: Some(body.into()), ..MailOption::default() };
    MailOptions::default().with(MailName::Key, option)
}

#[tokio::test]
async fn a_mail_leaves_in_the_words_and_from_the_sender_of_the_admins() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    let sender_address = Some("desk@elsewhere.example".parse().unwrap());
    let sender = MailOptions { sender_name: "Key desk".into(), sender_address, ..MailOptions::default() };
    let options = MailOptions { mails: words("{{ title }}: here you are", "Take {{ secret }}").mails, ..sender };
    shape(&bench, options).await;
    bench.mail_key(1, "ada@example.com", KEY).await;
    bench.worker(&server.url()).drain().await;
    let mail = server.mail().await;
    assert!(mail.contains("Subject: Weather: here you are"), "{mail}");
    assert!(mail.contains(&format!("Take {KEY}")), "{mail}");
    assert!(mail.contains("From: \"Key desk\" <keys@acme.example>"), "{mail}");
    assert!(mail.contains("Reply-To: \"Key desk\" <desk@elsewhere.example>"), "{mail}");
}

#[tokio::test]
async fn a_test_holds_sample_data_and_says_that_it_is_one() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    shape(&bench, words("Here you are", "Take {{ secret }}")).await;
    bench.add(1, &Job::TestMail { to: "grace@example.com".into(), mail: MailName::Key }, None).await;
    bench.worker(&server.url()).drain().await;
    let mail = server.mail().await;
    assert!(mail.contains("Subject: [Test] Here you are") && mail.contains("Take kw_Sample"), "{mail}");
    assert_eq!(bench.counts().await, (0, 0, 0));
}

#[tokio::test]
async fn a_key_is_not_held_up_by_a_template_that_does_not_fit() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    shape(&bench, words("{{ nobody }}", "{{ expires | date }}")).await;
    bench.mail_key(1, "ada@example.com", KEY).await;
    bench.worker(&server.url()).drain().await;
    let mail = server.mail().await;
    assert!(mail.contains("Subject: Your key for Weather") && mail.contains(KEY), "{mail}");
}
