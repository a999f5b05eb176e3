//! What a crash leaves between the gateway's answer and our own note of it comes to an end by itself.

use super::Scene;
use core::time::Duration;
use domain::request::StateName;
use services::LeasedJob;
use storage::on_both;

/// Longer than making a key ever takes.
const LATER: Duration = Duration::from_mins(3);

/// The jobs that wait are lost.
async fn lose_jobs(scene: &Scene) {
    let lost: Vec<LeasedJob> = scene.test.portal.claim_jobs(9).await.unwrap();
    for job in lost {
        scene.test.portal.finish_job(&job).await.unwrap();
    }
}

on_both! {
    async fn a_request_that_is_still_approved_gets_the_key_that_was_made(storage: Storage) {
        let scene = Scene::on(storage).await;
        let request = scene.approved().await;
        scene.die_after_the_call(&request).await;
        lose_jobs(&scene).await;
        assert_eq!(scene.test.portal.settle_intents().await.unwrap(), 0, "somebody may be at work on it");
        scene.test.pass(LATER);
        assert_eq!(scene.test.portal.settle_intents().await.unwrap(), 1);
        assert_eq!(scene.work().await, scene.gateway.keys());
        assert_eq!((scene.gateway.keys().len(), scene.state(&request).await), (1, StateName::Granted));
        scene.test.pass(LATER);
        assert_eq!(scene.test.portal.settle_intents().await.unwrap(), 0);
    }

    async fn while_a_job_is_going_to_make_the_key_nothing_is_added(storage: Storage) {
        let scene = Scene::on(storage).await;
        let request = scene.approved().await;
        scene.die_after_the_call(&request).await;
        scene.test.pass(LATER);
        assert_eq!(scene.test.portal.settle_intents().await.unwrap(), 0);
        assert_eq!(scene.work().await.len(), 1);
    }

    async fn a_key_that_nobody_saw_behind_a_link_is_removed_and_another_can_be_generated(storage: Storage) {
        let scene = Scene::by_link(storage).await;
        let token = scene.link().await;
        scene.gateway.shown().loses_answers = true;
        assert!(scene.test.portal.generate_key(&scene.ada, &token, None).await.is_err());
        scene.gateway.shown().loses_answers = false;
        let lost = scene.gateway.keys();
        assert_eq!(lost.len(), 1);
        scene.test.pass(LATER);
        assert_eq!(scene.test.portal.settle_intents().await.unwrap(), 1);
        scene.work().await;
        assert!(scene.gateway.keys().is_empty());
        let issued = scene.test.portal.generate_key(&scene.ada, &token, None).await.unwrap();
        assert_eq!(scene.gateway.keys(), [issued.secret.reveal()]);
        assert_ne!(scene.gateway.keys(), lost);
    }

    async fn whoever_comes_back_too_late_from_the_gateway_leaves_nothing_there(storage: Storage) {
        let scene = Scene::on(storage).await;
        let request = scene.approved().await;
        let late = scene.test.portal.pending_issue(&request).await.unwrap().unwrap();
        scene.work().await;
        let key = scene.key().await.key.id;
        scene.test.portal.revoke_key(&scene.ada, &key).await.unwrap();
        scene.work().await;
        assert!(scene.gateway.keys().is_empty());
        assert!(scene.test.portal.issue_from(late, &request).await.unwrap().is_none());
        assert!(scene.gateway.keys().is_empty());
    }
}
