//! Redelivery and tests, which admins ask for.

use super::{due, header, hook, newest, only, settle, shown, signature, status};
use crate::bench::TestPortal;
use core::time::Duration;
use storage::on_both;

on_both! {
    async fn a_delivery_is_sent_again_under_its_old_id(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let first = settle(&test, 200).await.remove(0);
        let id = newest(&test, &admin, &endpoint.id).await.id;
        test.portal.redeliver_webhook(&admin, &id).await.unwrap();
        let second = settle(&test, 200).await.remove(0);
        assert_eq!((header(&first, "webhook-id"), &first.body), (header(&second, "webhook-id"), &second.body));
        assert_eq!(test.portal.delivery(&admin, &id).await.unwrap().attempts.len(), 2);
    }

    async fn what_waits_for_its_next_try_is_tried_at_once_and_then_by_one_job_alone(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        settle(&test, 500).await;
        let id = newest(&test, &admin, &endpoint.id).await.id;
        test.portal.redeliver_webhook(&admin, &id).await.unwrap();
        assert_eq!(settle(&test, 500).await.len(), 1);
        test.pass(Duration::from_secs(7));
        assert_eq!(settle(&test, 200).await.len(), 1, "the job from before has nothing to say any more");
        assert_eq!(test.portal.delivery(&admin, &id).await.unwrap().attempts.len(), 3);
    }

    async fn a_try_that_comes_back_after_it_was_sent_again_is_kept_and_arrival_counts(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, sent) = due(&test.portal).await.remove(0);
        let id = newest(&test, &admin, &endpoint.id).await.id;
        test.portal.redeliver_webhook(&admin, &id).await.unwrap();
        test.portal.delivery_attempted(&job, sent, status(200), None).await.unwrap();
        assert_eq!(newest(&test, &admin, &endpoint.id).await.state.name(), "delivered");
        assert!(settle(&test, 200).await.is_empty());
    }

    async fn a_test_has_the_form_of_all_the_rest_is_tried_once_and_reaches_the_disabled(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, secret) = hook(&test, &admin, only("key.issued")).await;
        test.portal.disable_webhook(&admin, &endpoint.id).await.unwrap();
        let id = test.portal.ping_webhook(&admin, &endpoint.id).await.unwrap();
        let sent = settle(&test, 500).await.remove(0);
        assert_eq!(header(&sent, "webhook-signature"), signature(&secret, &sent));
        insta::allow_duplicates! { insta::assert_snapshot!(shown(&sent)); }
        assert_eq!(test.portal.delivery(&admin, &id).await.unwrap().delivery.state.name(), "given_up");
    }
}
