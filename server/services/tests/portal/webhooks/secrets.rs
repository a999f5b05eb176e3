//! Secrets: shown once, rotated, and needed for every message.

use super::{due, happened, header, hook, newest, only, settle, signature};
use crate::bench::TestPortal;
use core::time::Duration;
use domain::{event::What, time::hours, webhook::Events};
use services::{Portal, SecretKey, Vault, World};
use storage::on_both;

on_both! {
    async fn for_a_day_after_a_rotation_both_secrets_sign(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, old) = hook(&test, &admin, only("policy.created")).await;
        let new = test.portal.rotate_webhook_secret(&admin, &endpoint.id).await.unwrap();
        assert_ne!(old.reveal(), new.reveal());
        assert_eq!(happened(&test).await.1, What::WebhookSecretRotated { webhook: endpoint.id.clone() });
        test.policy(&admin, "Free").await;
        let sent = settle(&test, 200).await.remove(0);
        let both = format!("{} {}", signature(&new, &sent), signature(&old, &sent));
        assert_eq!(header(&sent, "webhook-signature"), both);
        let ends = test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().old_secret_ends.unwrap();
        assert_eq!(ends.since(test.portal.now()), hours(24));
        test.pass(hours(24));
        test.policy(&admin, "Pro").await;
        let sent = settle(&test, 200).await.remove(0);
        assert_eq!(header(&sent, "webhook-signature"), signature(&new, &sent));
        assert_eq!(test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().old_secret_ends, None);
    }

    async fn a_secret_is_for_the_next_page_of_whoever_asked_for_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let other = test.second_admin(&admin).await;
        let (endpoint, secret) = hook(&test, &admin, Events::All).await;
        let (elsewhere, _) = hook(&test, &admin, Events::All).await;
        let wrapped = test.portal.for_next_page(&admin, &endpoint.id, secret.reveal());
        assert!(!wrapped.contains(secret.reveal()));
        assert_eq!(test.portal.from_last_page(&admin, &endpoint.id, &wrapped).as_ref(), Some(&secret));
        assert_eq!(test.portal.from_last_page(&other, &endpoint.id, &wrapped), None);
        assert_eq!(test.portal.from_last_page(&admin, &elsewhere.id, &wrapped), None);
        test.pass(Duration::from_mins(1));
        assert_eq!(test.portal.from_last_page(&admin, &endpoint.id, &wrapped), None);
    }

    async fn with_another_secret_key_nothing_is_sent_unsigned(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let now = test.portal.now();
        let other = Vault::new(&SecretKey::new([8; 32]));
        let portal = Portal::new(test.storage.clone(), other, World::new(move || now, |bytes| bytes.fill(5)), "http://x");
        assert!(due(&portal).await.is_empty());
        let id = newest(&test, &admin, &endpoint.id).await.id;
        let told = test.portal.delivery(&admin, &id).await.unwrap().attempts.remove(0).reply.sentence();
        assert_eq!(told, "Its secret was sealed under another KEYWRIGHT_SECRET_KEY. Rotate it.");
    }
}
