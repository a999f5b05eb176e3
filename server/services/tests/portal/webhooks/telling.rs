//! Who is told of what, and what it says.

use super::{ask, draft, header, hook, kinds, newest, only, settle, shown, signature};
use crate::bench::{TestPortal, policy};
use core::time::Duration;
use domain::{
    event::What,
    webhook::{Events, Reply},
};
use storage::on_both;

on_both! {
    async fn an_event_is_told_to_whoever_subscribes_and_to_nobody_else(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (_, secret) = hook(&test, &admin, only("policy.created")).await;
        hook(&test, &admin, only("policy.deleted")).await;
        let (off, _) = hook(&test, &admin, only("policy.created")).await;
        test.portal.disable_webhook(&admin, &off.id).await.unwrap();
        test.policy(&admin, "Free").await;
        let sent = settle(&test, 200).await;
        assert_eq!((kinds(&sent), sent[0].url.as_str()), (vec!["policy.created".to_owned()], "https://hooks.example.com/in"));
        assert_eq!(header(&sent[0], "webhook-signature"), signature(&secret, &sent[0]));
        assert!(settle(&test, 200).await.is_empty());
    }

    async fn whoever_wants_all_is_told_of_everything_that_is_written_down(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let made = test.portal.create_webhook(&admin, draft(Events::All)).await.unwrap().0;
        let free = test.policy(&admin, "Free").await;
        let weather = test.entry(&admin, "Weather", &free).await;
        let request = test.ask(&admin, &weather).await;
        test.portal.withdraw(&admin, &request, 1).await.unwrap();
        test.portal.rotate_webhook_secret(&admin, &made.id).await.unwrap();
        let told = kinds(&settle(&test, 200).await);
        assert!(told.contains(&"key_request.withdrawn".to_owned()), "{told:?}");
        let mut tx = test.storage.read().await.unwrap();
        let events = tx.events_after(0, 100).await.unwrap();
        let begin = events.iter().position(|event| event.what == What::WebhookCreated { webhook: made.id.clone() });
        let mut written: Vec<_> = events[begin.unwrap()..].iter().map(|event| event.what.name().to_owned()).collect();
        written.sort();
        assert_eq!(told, written);
    }

    async fn what_was_not_written_down_is_not_told(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        hook(&test, &admin, Events::All).await;
        let free = test.policy(&admin, "Free").await;
        settle(&test, 200).await;
        test.portal.change_policy(&admin, &free.id, 7, policy("Late")).await.unwrap_err();
        assert!(settle(&test, 200).await.is_empty());
    }

    async fn a_third_party_is_told_all_it_needs_to_decide(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        hook(&test, &admin, only("key_request.submitted")).await;
        ask(&test, &admin).await;
        let sent = settle(&test, 200).await;
        insta::allow_duplicates! { insta::assert_snapshot!(shown(&sent[0])); }
    }

    async fn an_approval_is_told_without_any_answer(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        hook(&test, &admin, only("key_request.approved")).await;
        let request = ask(&test, &admin).await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        let sent = settle(&test, 200).await;
        insta::allow_duplicates! { insta::assert_snapshot!(shown(&sent[0])); }
    }

    async fn a_request_that_is_gone_leaves_no_answer_in_the_log(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("key_request.submitted")).await;
        let request = ask(&test, &admin).await;
        assert!(settle(&test, 500).await[0].body.contains("secret plan"));
        test.portal.decline(&admin, &request, 1, "No").await.unwrap();
        let id = newest(&test, &admin, &endpoint.id).await.id;
        let sheet = test.portal.delivery(&admin, &id).await.unwrap();
        assert!(!sheet.body.contains("secret plan") && sheet.body.contains("ada@example.com"), "{}", sheet.body);
        assert_eq!(sheet.attempts[0].reply, Reply::Answered { status: 500, body: String::new() });
        test.pass(Duration::from_secs(6));
        assert_eq!(settle(&test, 200).await[0].body, sheet.body);
    }
}
