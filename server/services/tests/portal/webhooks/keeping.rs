//! Endpoints are made, changed, switched and deleted, by admins alone.

use super::{draft, due, happened, hook, kinds, newest, only, settle};
use crate::bench::{TestPortal, mistakes, sentence};
use domain::{
    event::What,
    id::{DeliveryId, WebhookId},
    webhook::{Cause, EndpointDraft, Events},
};
use services::Error;
use storage::on_both;

on_both! {
    async fn an_admin_disables_and_enables_and_both_are_written_down(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        test.portal.disable_webhook(&admin, &endpoint.id).await.unwrap();
        let webhook = endpoint.id.clone();
        let what = What::WebhookDisabled { webhook: webhook.clone(), why: Cause::Asked };
        assert_eq!(happened(&test).await, ("Grace".to_owned(), what));
        assert!(settle(&test, 200).await.is_empty(), "what waited was stopped");
        let again = test.portal.redeliver_webhook(&admin, &newest(&test, &admin, &webhook).await.id).await;
        assert_eq!(sentence(again), "This endpoint is disabled. Enable it, then send again.");
        test.portal.enable_webhook(&admin, &webhook).await.unwrap();
        assert_eq!(happened(&test).await, ("Grace".to_owned(), What::WebhookEnabled { webhook }));
        test.policy(&admin, "Pro").await;
        assert_eq!(kinds(&settle(&test, 200).await), ["policy.created"]);
    }

    async fn a_deleted_endpoint_takes_what_waits_along(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        test.portal.delete_webhook(&admin, &endpoint.id).await.unwrap();
        assert_eq!(happened(&test).await.1, What::WebhookDeleted { webhook: endpoint.id.clone() });
        assert!(due(&test.portal).await.is_empty());
        assert!(test.portal.claim_jobs(9).await.unwrap().is_empty());
        assert!(matches!(test.portal.webhook(&admin, &endpoint.id, None).await, Err(Error::Missing)));
    }

    async fn every_mistake_stands_beside_its_input(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let wrong = EndpointDraft { url: "tickets".into(), ..draft(Events::Only(Vec::new())) };
        let told = mistakes(test.portal.create_webhook(&admin, wrong).await);
        assert_eq!(told, [
            "url: Enter a whole address, beginning with https:// or http://.",
            "names: Choose at least one event, or all of them.",
        ]);
    }

    async fn addresses_inside_the_network_are_the_operators_to_permit(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let inside = || EndpointDraft { url: "http://127.0.0.1:9/".into(), ..draft(Events::All) };
        let refused = mistakes(test.portal.create_webhook(&admin, inside()).await);
        assert!(refused[0].starts_with("url: This address is inside a private network."), "{refused:?}");
        let (endpoint, _) = hook(&test, &admin, Events::All).await;
        let moved = test.portal.change_webhook(&admin, &endpoint.id, 1, inside()).await;
        assert_eq!(mistakes(moved), refused);
        let permitted = test.portal.clone().allowing_private(true);
        permitted.change_webhook(&admin, &endpoint.id, 1, inside()).await.unwrap();
    }

    async fn whoever_changed_a_webhook_meanwhile_is_named(storage: Storage) {
        let test = TestPortal::on(storage);
        let grace = test.admin().await;
        let ada = test.second_admin(&grace).await;
        let (endpoint, _) = hook(&test, &grace, Events::All).await;
        let changed = test.portal.change_webhook(&ada, &endpoint.id, 1, draft(only("key.issued"))).await.unwrap();
        assert_eq!((changed.version, &changed.events), (2, &only("key.issued")));
        let late = test.portal.change_webhook(&grace, &endpoint.id, 1, draft(Events::All)).await;
        assert_eq!(sentence(late), "Ada changed this webhook meanwhile. Look again, then repeat your change.");
        assert_eq!(test.portal.webhooks(&grace).await.unwrap(), [changed]);
    }

    async fn webhooks_are_for_admins(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let (hook, secret) = hook(&test, &admin, Events::All).await;
        let id = newest(&test, &admin, &hook.id).await.id;
        assert!(matches!(test.portal.webhooks(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.webhook(&ada, &hook.id, None).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.create_webhook(&ada, draft(Events::All)).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.change_webhook(&ada, &hook.id, 1, draft(Events::All)).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.delete_webhook(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.enable_webhook(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.disable_webhook(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.rotate_webhook_secret(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.ping_webhook(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.delivery(&ada, &id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.redeliver_webhook(&ada, &id).await, Err(Error::Forbidden)));
        assert!(secret.reveal().starts_with("whsec_"));
    }

    async fn what_never_was_is_missing(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (webhook, id) = (WebhookId::new(test.portal.now(), 404), DeliveryId::new(test.portal.now(), 404));
        assert!(matches!(test.portal.webhook(&admin, &webhook, None).await, Err(Error::Missing)));
        assert!(matches!(test.portal.change_webhook(&admin, &webhook, 1, draft(Events::All)).await, Err(Error::Missing)));
        assert!(matches!(test.portal.delete_webhook(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.enable_webhook(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.disable_webhook(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.rotate_webhook_secret(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.ping_webhook(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.delivery(&admin, &id).await, Err(Error::Missing)));
        assert!(matches!(test.portal.redeliver_webhook(&admin, &id).await, Err(Error::Missing)));
    }
}
