//! From an approved request to a key in the mail.

use crate::{
    portal::Bench,
    server::{Mood, Server},
};
use domain::{
    By, Timestamp,
    catalogue::{IssuerName, Policy},
    developer::{AccountState, Developer},
    id::{DeveloperId, PolicyId, RequestId},
    key::KeySecret,
    request::{Approval, Delivery, Item, Origin, Request, Route, State},
};
use services::Job;
use std::time::Duration;

const EPOCH: Timestamp = Timestamp::from_micros(0);

/// Ada's approved request for a bare policy, and the job to issue its key.
async fn approve(bench: &Bench) {
    let developer = Developer {
        id: DeveloperId::new(EPOCH, 1),
        email: "ada@example.com".parse().unwrap(),
        name: "Ada".into(),
        fields: Vec::new(),
        is_admin: false,
        state: AccountState::Active,
        created: EPOCH,
        last_sign_in: None,
    };
    let policy = Policy {
        id: PolicyId::new(EPOCH, 1),
        name: "Free".into(),
        description: String::new(),
        rate: None,
        quota: None,
        key_days: None,
        scopes: Vec::new(),
        allows: Vec::new(),
        issuer: IssuerName::Builtin,
        gateway_policies: Vec::new(),
        is_active: true,
        created: EPOCH,
        updated: EPOCH,
        version: 1,
    };
    let request = Request {
        id: RequestId::new(EPOCH, 1),
        developer: developer.id.clone(),
        items: vec![Item { entry: None, policy: policy.id.clone() }],
        answers: Vec::new(),
        route: Route::Auto,
        origin: Origin::Api,
        revision: 1,
        created: EPOCH,
        updated: EPOCH,
        state: State::Approved(Approval { by: By::Keywright, at: EPOCH, delivery: Delivery::Email, items: Vec::new() }),
        change: None,
    };
    let mut tx = bench.storage.write().await.unwrap();
    tx.insert_developer(&developer, None).await.unwrap();
    tx.insert_policy(&policy).await.unwrap();
    tx.insert_request(&request).await.unwrap();
    tx.commit().await.unwrap();
    bench.add(1, &Job::IssueKey { request: request.id }, None).await;
}

fn key_in(mail: &str) -> KeySecret {
    mail.lines().find_map(|line| line.parse().ok()).unwrap()
}

async fn digests(bench: &Bench) -> Vec<String> {
    let keys = bench.storage.read().await.unwrap().live_keys(None, 100).await.unwrap();
    keys.into_iter().map(|key| key.digest).collect()
}

#[tokio::test]
async fn an_approved_request_ends_in_a_mailed_key_that_is_known() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    approve(&bench).await;
    bench.worker(&server.url()).drain().await;
    let key = key_in(&server.mail().await);
    assert_eq!(digests(&bench).await, [bench.vault.digest(key.reveal()).as_str()]);
    assert_eq!((server.unread(), bench.counts().await), (0, (0, 0, 0)));
}

#[tokio::test]
async fn a_worker_killed_in_between_leaves_one_key_and_its_mail() {
    let (bench, mut server) = (Bench::new().await, Server::start(0, Mood::Friendly).await);
    approve(&bench).await;
    let job = bench.portal.claim_jobs(1).await.unwrap().remove(0);
    let Job::IssueKey { request } = &job.job else { panic!("the only job is to issue the key") };
    let secret = KeySecret::mint("kw", &[9; 64]).unwrap();
    bench.portal.record_issued(request, secret.clone()).await.unwrap();

    bench.pass(services::LEASE + Duration::from_secs(1));
    bench.worker(&server.url()).drain().await;
    assert_eq!(key_in(&server.mail().await), secret);
    assert_eq!((server.unread(), digests(&bench).await.len(), bench.counts().await), (0, 1, (0, 0, 0)));
}
