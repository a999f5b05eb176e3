//! The gateway follows the portal: what was decided is shown at once, and told by the outbox.

use super::{Scene, draft};
use core::time::Duration;
use domain::{
    key::{Overlap, Standing},
    time::{days, hours},
};
use services::KeyTerms;
use storage::on_both;

on_both! {
    async fn a_paused_key_is_gone_until_it_is_resumed_under_the_same_text(storage: Storage) {
        let scene = Scene::on(storage).await;
        let (key, there) = (scene.granted().await.key.id, scene.gateway.keys());
        scene.test.portal.pause_key(&scene.admin, &key).await.unwrap();
        assert_eq!((scene.key().await.standing, scene.gateway.keys()), (Standing::Paused, there.clone()));
        scene.work().await;
        assert!(scene.gateway.keys().is_empty());
        scene.test.portal.resume_key(&scene.admin, &key).await.unwrap();
        scene.work().await;
        assert_eq!(scene.gateway.keys(), there);
        assert_eq!(scene.gateway.only_session()["alias"], "ada@example.com");
    }

    async fn a_revoked_key_is_gone_and_what_it_was_made_from_forgotten(storage: Storage) {
        let scene = Scene::on(storage).await;
        let key = scene.granted().await.key.id;
        scene.test.portal.revoke_key(&scene.ada, &key).await.unwrap();
        scene.work().await;
        assert!(scene.gateway.keys().is_empty());
        assert!(scene.test.storage.read().await.unwrap().gateway_keys().await.unwrap().is_empty());
    }

    async fn a_gateway_that_is_down_is_told_later(storage: Storage) {
        let scene = Scene::on(storage).await;
        let key = scene.granted().await.key.id;
        scene.gateway.shown().is_down = true;
        scene.test.portal.revoke_key(&scene.ada, &key).await.unwrap();
        scene.work().await;
        assert_eq!((scene.key().await.standing, scene.gateway.keys().len()), (Standing::Revoked, 1));
        scene.gateway.shown().is_down = false;
        scene.test.pass(Duration::from_secs(6));
        scene.work().await;
        assert!(scene.gateway.keys().is_empty());
    }

    async fn another_policy_and_another_end_reach_the_gateway_with_all_the_rest(storage: Storage) {
        let scene = Scene::on(storage).await;
        let key = scene.granted().await.key.id;
        let silver = scene.test.portal.create_policy(&scene.admin, draft("Silver", &["silver"])).await.unwrap();
        scene.test.portal.change_terms(&scene.admin, &key, KeyTerms::of_policy(silver.id.clone())).await.unwrap();
        let end = scene.test.portal.now().plus(days(3));
        scene.test.portal.change_terms(&scene.admin, &key, KeyTerms::of_end(Some(end))).await.unwrap();
        scene.work().await;
        let session = scene.gateway.only_session();
        assert_eq!((&session["apply_policies"][0], session["expires"].as_i64()), (&"silver".into(), Some(end.seconds())));
        assert_eq!(session["alias"], "ada@example.com");
    }

    async fn keys_follow_when_their_policy_is_called_otherwise_at_the_gateway(storage: Storage) {
        let scene = Scene::on(storage).await;
        scene.granted().await;
        let renamed = draft("Gold", &["silver"]);
        scene.test.portal.change_policy(&scene.admin, &scene.gold.id, 1, renamed).await.unwrap();
        scene.work().await;
        assert_eq!(scene.gateway.only_session()["apply_policies"][0], "silver");
    }

    async fn a_rotated_key_stands_beside_the_old_one_until_that_ends(storage: Storage) {
        let scene = Scene::on(storage).await;
        let (first, there) = (scene.granted().await.key.id, scene.gateway.keys());
        let second = scene.test.portal.rotate_key(&scene.ada, &first, Overlap::Hour).await.unwrap();
        scene.work().await;
        let mut both = [there[0].clone(), second.secret.reveal().to_owned()];
        both.sort();
        assert_eq!(scene.gateway.keys(), both);
        let end = scene.test.portal.now().plus(hours(1)).seconds();
        assert_eq!(scene.gateway.shown().sessions[&there[0]]["expires"], end, "the gateway ends it by itself");
        let third = scene.test.portal.rotate_key(&scene.ada, &second.key.id, Overlap::None).await.unwrap();
        scene.work().await;
        assert!(scene.gateway.keys().contains(&third.secret.reveal().to_owned()));
        assert!(!scene.gateway.keys().contains(&second.secret.reveal().to_owned()));
    }

    async fn keys_of_an_account_that_is_switched_off_open_nothing(storage: Storage) {
        let scene = Scene::on(storage).await;
        scene.granted().await;
        let there = scene.gateway.keys();
        scene.test.portal.disable_developer(&scene.admin, scene.ada.developer().unwrap()).await.unwrap();
        scene.work().await;
        assert!(scene.gateway.keys().is_empty());
        scene.test.portal.enable_developer(&scene.admin, scene.ada.developer().unwrap()).await.unwrap();
        scene.work().await;
        assert_eq!(scene.gateway.keys(), there);
    }
}
