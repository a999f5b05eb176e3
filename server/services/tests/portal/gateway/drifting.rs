//! What is at the gateway and should not be, and what should be and is not.

use super::Scene;
use domain::{
    Actor,
    key::{Drift, DriftReport, DriftedKey},
};
use issuers::tyk::key_hash;
use serde_json::json;
use services::Error;
use storage::on_both;

async fn drift(scene: &Scene) -> Drift {
    match scene.test.portal.issuer_drift(&scene.admin).await.unwrap() {
        DriftReport::Compared(drift) => drift,
        other => panic!("nothing was compared: {other:?}"),
    }
}

on_both! {
    async fn while_both_agree_there_is_nothing_to_tell(storage: Storage) {
        let scene = Scene::on(storage).await;
        scene.granted().await;
        scene.gateway.shown().sessions.insert("somebody-elses".into(), json!({ "tags": ["billing"] }));
        let (unexpected, missing) = (Vec::new(), Vec::new());
        assert_eq!(drift(&scene).await, Drift { is_listed: true, is_cut: false, known: 1, unexpected, missing });
    }

    async fn a_key_that_somebody_deleted_at_the_gateway_is_missing(storage: Storage) {
        let scene = Scene::on(storage).await;
        let key = scene.granted().await.key.id;
        let hash = key_hash(&scene.gateway.keys()[0]);
        scene.gateway.shown().sessions.clear();
        let expected = DriftedKey { key: Some(key), hash, holder: "ada@example.com".into() };
        assert_eq!(drift(&scene).await.missing, vec![expected.clone()]);
        scene.gateway.shown().lists_nothing = true;
        let drift = drift(&scene).await;
        assert_eq!((drift.is_listed, drift.missing), (false, vec![expected]));
    }

    async fn a_key_of_ours_that_nobody_granted_is_unexpected(storage: Storage) {
        let scene = Scene::on(storage).await;
        scene.granted().await;
        let session = scene.gateway.only_session();
        scene.gateway.shown().sessions.insert("from-an-older-backup".into(), session);
        let expected =
            DriftedKey { key: None, hash: key_hash("from-an-older-backup"), holder: "ada@example.com".into() };
        assert_eq!(drift(&scene).await.unexpected, [expected]);
    }

    async fn a_paused_key_that_goes_on_is_unexpected(storage: Storage) {
        let scene = Scene::on(storage).await;
        let key = scene.granted().await.key.id;
        scene.test.portal.pause_key(&scene.admin, &key).await.unwrap();
        assert_eq!(drift(&scene).await.unexpected[0].key.as_ref(), Some(&key));
        scene.work().await;
        assert!(drift(&scene).await.unexpected.is_empty());
    }

    async fn a_gateway_that_does_not_answer_is_told_as_such(storage: Storage) {
        let scene = Scene::on(storage).await;
        scene.gateway.shown().is_down = true;
        let report = scene.test.portal.issuer_drift(&scene.admin).await.unwrap();
        let why = "The gateway answered 500. It says: There was an error with Redis".to_owned();
        assert_eq!((report.is_fine(), report), (false, DriftReport::Failed { why }));
    }

    async fn the_report_is_for_admins_and_empty_without_a_gateway(storage: Storage) {
        let test = crate::bench::TestPortal::on(storage);
        let (admin, ada): (Actor, Actor) = (test.admin().await, test.developer("ada@example.com").await);
        assert_eq!(test.portal.issuer_drift(&admin).await.unwrap(), DriftReport::NoGateway);
        assert!(matches!(test.portal.issuer_drift(&ada).await, Err(Error::Forbidden)));
    }
}
