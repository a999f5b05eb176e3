//! What comes of a try, and when the next one is due.

use super::{due, header, hook, newest, only, settle, signature, status};
use crate::bench::TestPortal;
use core::time::Duration;
use domain::{
    time::{days, hours},
    webhook::{DeliveryState, Events},
};
use storage::on_both;

on_both! {
    async fn every_try_is_kept_and_has_the_same_id_and_a_signature_of_its_own(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, secret) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, first) = due(&test.portal).await.remove(0);
        test.pass(Duration::from_millis(1500));
        test.portal.delivery_attempted(&job, first.clone(), status(503), None).await.unwrap();
        let waiting = newest(&test, &admin, &endpoint.id).await;
        let DeliveryState::Waiting { next } = waiting.state else { panic!("it does not wait: {waiting:?}") };
        let pause = next.since(test.portal.now());
        assert!((Duration::from_secs(4)..=Duration::from_secs(6)).contains(&pause), "{pause:?}");
        assert!(due(&test.portal).await.is_empty());
        test.pass(pause);
        let second = settle(&test, 204).await.remove(0);
        assert_eq!(header(&first, "webhook-id"), header(&second, "webhook-id"));
        assert_ne!(header(&first, "webhook-timestamp"), header(&second, "webhook-timestamp"));
        assert_eq!(header(&second, "webhook-signature"), signature(&secret, &second));
        let sheet = test.portal.delivery(&admin, &waiting.id).await.unwrap();
        let kept: Vec<_> = sheet.attempts.iter().map(|a| (a.number, a.millis, a.reply.sentence())).collect();
        let said = |code| format!("The receiver answered {code}.");
        assert_eq!(kept, [(1, 1500, said(503)), (2, 0, said(204))]);
        assert_eq!(sheet.attempts[1].headers, second.headers);
        assert_eq!(sheet.delivery.state, DeliveryState::Delivered { at: test.portal.now() });
    }

    async fn a_receiver_that_asks_for_time_gets_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, sent) = due(&test.portal).await.remove(0);
        test.portal.delivery_attempted(&job, sent, status(429), Some(hours(1))).await.unwrap();
        let next = newest(&test, &admin, &endpoint.id).await.state.at();
        assert_eq!(next.since(test.portal.now()), hours(1));
        test.pass(Duration::from_secs(3599));
        assert!(due(&test.portal).await.is_empty());
        test.pass(Duration::from_secs(1));
        assert_eq!(due(&test.portal).await.len(), 1);
    }

    async fn whoever_lost_the_lease_reports_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, sent) = due(&test.portal).await.remove(0);
        test.pass(services::LEASE);
        let (held, resent) = due(&test.portal).await.remove(0);
        assert_eq!(header(&sent, "webhook-id"), header(&resent, "webhook-id"));
        test.portal.delivery_attempted(&job, sent, status(500), None).await.unwrap();
        let id = newest(&test, &admin, &endpoint.id).await.id;
        assert!(test.portal.delivery(&admin, &id).await.unwrap().attempts.is_empty());
        test.portal.delivery_attempted(&held, resent, status(200), None).await.unwrap();
        assert_eq!(newest(&test, &admin, &endpoint.id).await.state.name(), "delivered");
    }

    async fn an_endpoint_that_is_deleted_while_it_is_called_ends_its_job(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, sent) = due(&test.portal).await.remove(0);
        test.portal.delete_webhook(&admin, &endpoint.id).await.unwrap();
        test.portal.delivery_attempted(&job, sent, status(500), None).await.unwrap();
        test.pass(days(9));
        assert!(test.portal.claim_jobs(9).await.unwrap().is_empty());
    }

    async fn the_log_goes_back_a_month(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, Events::All).await;
        test.pass(days(30));
        test.portal.prune().await.unwrap();
        assert_eq!(newest(&test, &admin, &endpoint.id).await.event, "webhook.created");
        test.pass(Duration::from_secs(1));
        test.portal.prune().await.unwrap();
        assert!(test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().deliveries.rows.is_empty());
    }
}
