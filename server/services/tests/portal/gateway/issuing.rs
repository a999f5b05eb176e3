//! From an approval to a key at the gateway, by mail and by link.

use super::{Scene, draft};
use crate::bench::{TestPortal, mistakes, policy, sentence};
use core::time::Duration;
use domain::{
    catalogue::{IssuerName, PolicyDraft},
    key::ClaimState,
    request::StateName,
    time::days,
};
use services::KeyTerms;
use storage::on_both;

on_both! {
    async fn an_approved_request_gets_its_key_at_the_gateway_and_by_mail(storage: Storage) {
        let scene = Scene::on(storage).await;
        let request = scene.approved().await;
        let mailed = scene.work().await;
        assert_eq!((mailed, scene.state(&request).await), (scene.gateway.keys(), StateName::Granted));
        let (session, key) = (scene.gateway.only_session(), scene.key().await.key);
        assert_eq!(session["tags"][1], key.id.as_str());
        assert_eq!((session["expires"].as_i64(), key.expires), (
            key.expires.map(domain::Timestamp::seconds),
            Some(scene.test.portal.now().plus(days(90))),
        ));
        assert!(key.hint.starts_with("tyk_…"), "{}", key.hint);
    }

    async fn a_crash_after_the_gateway_made_the_key_leaves_one_key(storage: Storage) {
        let scene = Scene::on(storage).await;
        let request = scene.approved().await;
        let made = scene.die_after_the_call(&request).await;
        assert_eq!((made.len(), scene.state(&request).await), (1, StateName::Approved));
        scene.test.pass(Duration::from_mins(3));
        assert_eq!((scene.work().await, scene.gateway.keys()), (made.clone(), made));
        assert_eq!(scene.state(&request).await, StateName::Granted);
    }

    async fn a_gateway_that_is_down_leaves_the_request_approved_and_is_asked_again(storage: Storage) {
        let scene = Scene::on(storage).await;
        scene.gateway.shown().is_down = true;
        let request = scene.approved().await;
        assert!(scene.work().await.is_empty());
        assert_eq!(scene.state(&request).await, StateName::Approved);
        scene.gateway.shown().is_down = false;
        scene.test.pass(Duration::from_secs(6));
        assert_eq!(scene.work().await, scene.gateway.keys());
        assert_eq!(scene.state(&request).await, StateName::Granted);
    }

    async fn behind_a_link_the_key_is_made_when_it_is_generated(storage: Storage) {
        let scene = Scene::by_link(storage).await;
        let token = scene.link().await;
        assert!(scene.gateway.keys().is_empty());
        let issued = scene.test.portal.generate_key(&scene.ada, &token, None).await.unwrap();
        assert_eq!(scene.gateway.keys(), [issued.secret.reveal()]);
    }

    async fn generated_again_the_key_has_another_text_and_the_first_goes(storage: Storage) {
        let scene = Scene::by_link(storage).await;
        let token = scene.link().await;
        let first = scene.test.portal.generate_key(&scene.ada, &token, None).await.unwrap();
        let second = scene.test.portal.generate_key(&scene.ada, &token, Some(1)).await.unwrap();
        assert_eq!(first.key.id, second.key.id);
        scene.work().await;
        assert_eq!(scene.gateway.keys(), [second.secret.reveal()]);
    }

    async fn while_the_gateway_is_down_nothing_is_generated_and_the_link_goes_on(storage: Storage) {
        let scene = Scene::by_link(storage).await;
        let token = scene.link().await;
        scene.gateway.shown().is_down = true;
        let advice = "The gateway could not make your key just now. Nothing was changed: try again in a few minutes.";
        assert_eq!(sentence(scene.test.portal.generate_key(&scene.ada, &token, None).await), advice);
        let page = scene.test.portal.claim_page(&scene.ada, &token).await.unwrap();
        assert!(matches!(page.state, ClaimState::Ready { .. }));
        scene.gateway.shown().is_down = false;
        let issued = scene.test.portal.generate_key(&scene.ada, &token, None).await.unwrap();
        assert_eq!(scene.gateway.keys(), [issued.secret.reveal()]);
    }

    async fn a_policy_of_a_gateway_needs_a_gateway_and_ids(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let without = test.portal.create_policy(&admin, draft("Gold", &["gold"])).await;
        let advice = "issuer: This portal has no gateway yet. The operator sets it with KEYWRIGHT_TYK_GATEWAY_URL.";
        assert_eq!(mistakes(without), [advice]);
        let nameless = test.portal.create_policy(&admin, draft("Gold", &[])).await;
        assert_eq!(mistakes(nameless), ["gateway_policies: Name at least one policy of the gateway, by its id there."]);
    }

    async fn keys_do_not_move_from_one_place_to_another(storage: Storage) {
        let scene = Scene::on(storage).await;
        let key = scene.granted().await.key.id;
        let free = scene.test.policy(&scene.admin, "Free").await;
        let moved = scene.test.portal.change_terms(&scene.admin, &key, KeyTerms::of_policy(free.id.clone())).await;
        assert_eq!(mistakes(moved), ["policy: This policy is kept elsewhere. Choose one of the same issuer."]);
        let draft = PolicyDraft { issuer: IssuerName::Builtin, ..policy("Gold") };
        let changed = scene.test.portal.change_policy(&scene.admin, &scene.gold.id, 1, draft).await;
        let advice = "issuer: Requests or keys name this policy, and keys cannot move. Make another policy instead.";
        assert_eq!(mistakes(changed), [advice]);
    }
}
