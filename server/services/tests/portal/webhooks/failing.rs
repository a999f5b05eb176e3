//! Endpoints that take nothing are left alone.

use super::{happened, hook, newest, only, settle, state};
use crate::bench::TestPortal;
use domain::{
    event::What,
    time::{days, hours},
    webhook::{Cause, EndpointState},
};
use storage::on_both;

on_both! {
    async fn an_endpoint_that_takes_nothing_for_three_days_is_disabled_and_what_waits_is_stopped(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let mut tries = settle(&test, 500).await.len();
        test.pass(hours(1));
        test.policy(&admin, "Pro").await;
        while state(&test, &admin, &endpoint.id).await == EndpointState::Enabled {
            tries += settle(&test, 500).await.len();
            test.pass(hours(1));
        }
        assert!((18..=20).contains(&tries), "{tries} tries of two deliveries");
        let (by, what) = happened(&test).await;
        let webhook = endpoint.id.clone();
        assert_eq!((by.as_str(), what), ("Keywright", What::WebhookDisabled { webhook, why: Cause::Failing }));
        let log = test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().deliveries.rows;
        let states: Vec<_> = log.iter().map(|delivery| delivery.state.name()).collect();
        assert_eq!(states, ["stopped", "given_up"]);
        test.pass(days(9));
        assert!(settle(&test, 200).await.is_empty());
    }

    async fn an_endpoint_that_takes_something_now_and_then_goes_on(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        settle(&test, 500).await;
        assert!(test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().endpoint.failing_since.is_some());
        test.portal.ping_webhook(&admin, &endpoint.id).await.unwrap();
        settle(&test, 200).await;
        assert_eq!(test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().endpoint.failing_since, None);
        for _ in 0..90 {
            test.pass(hours(1));
            settle(&test, 500).await;
        }
        let log = test.portal.webhook(&admin, &endpoint.id, None).await.unwrap();
        assert_eq!(log.deliveries.rows[1].state.name(), "given_up");
        assert!(log.endpoint.is_enabled());
    }

    async fn gone_disables_at_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        settle(&test, 410).await;
        let EndpointState::Disabled { by, why, .. } = state(&test, &admin, &endpoint.id).await else {
            panic!("it is still told")
        };
        assert_eq!((by.name(), why), ("Keywright", Cause::Gone));
        assert_eq!(newest(&test, &admin, &endpoint.id).await.state.name(), "given_up");
    }
}
