use crate::bench::{Bench, START};
use domain::{
    catalogue::{AuthType, Entry, IssuerName, Policy, Visibility},
    developer::{AccountState, Developer},
    id::{DeveloperId, EntryId, PolicyId, RequestId},
    key::{Key, KeySecret, KeyState, Standing},
    request::{Approval, Delivery, Item, Origin, Request, Route, State, StateName, WaitsFor},
    settings::Overrides,
    time::days,
};
use services::{Job, Mail};
use storage::{EventFilter, KeyFilter, Storage, Tx, on_both};

fn developer() -> Developer {
    Developer {
        id: DeveloperId::new(START, 1),
        email: "ada@example.com".parse().unwrap(),
        name: "Ada".into(),
        fields: Vec::new(),
        is_admin: false,
        state: AccountState::Active,
        created: START,
        last_sign_in: None,
    }
}

fn policy(number: u128, name: &str, key_days: Option<u32>) -> Policy {
    Policy {
        id: PolicyId::new(START, number),
        name: name.into(),
        description: String::new(),
        rate: None,
        quota: None,
        key_days,
        scopes: Vec::new(),
        allows: Vec::new(),
        issuer: IssuerName::Builtin,
        gateway_policies: Vec::new(),
        is_active: true,
        created: START,
        updated: START,
        version: 1,
    }
}

fn entry(number: u128, name: &str, policy: &Policy) -> Entry {
    Entry {
        id: EntryId::new(START, number),
        slug: name.to_lowercase().parse().unwrap(),
        name: name.into(),
        short_description: String::new(),
        long_description: String::new(),
        auth_type: AuthType::AuthToken,
        owner: String::new(),
        visibility: Visibility::Public,
        policies: vec![policy.id.clone()],
        approvers: Vec::new(),
        overrides: Overrides::default(),
        created: START,
        updated: START,
        version: 1,
    }
}

const fn approved(delivery: Delivery) -> State {
    State::Approved(Approval { by: domain::By::Keywright, at: START, delivery, items: Vec::new() })
}

/// Stores a request of Ada's for two APIs whose policies give keys of 90 and 30 days.
async fn request(bench: &Bench, state: State) -> RequestId {
    let mut tx = bench.storage.write().await.unwrap();
    let (free, trial) = (policy(1, "Free", Some(90)), policy(2, "Trial", Some(30)));
    let (weather, maps) = (entry(1, "Weather", &free), entry(2, "Maps", &trial));
    tx.insert_developer(&developer(), None).await.unwrap();
    for policy in [&free, &trial] {
        tx.insert_policy(policy).await.unwrap();
    }
    for entry in [&weather, &maps] {
        tx.insert_entry(entry).await.unwrap();
    }
    let items =
        vec![Item { entry: Some(weather.id), policy: free.id }, Item { entry: Some(maps.id), policy: trial.id }];
    let id = insert(&mut tx, items, state).await;
    tx.commit().await.unwrap();
    id
}

async fn insert(tx: &mut Tx, items: Vec<Item>, state: State) -> RequestId {
    let request = Request {
        id: RequestId::new(START, 1),
        developer: developer().id,
        items,
        answers: Vec::new(),
        route: Route::Admin,
        origin: Origin::Portal,
        revision: 2,
        created: START,
        updated: START,
        state,
        change: None,
    };
    tx.insert_request(&request).await.unwrap();
    request.id
}

fn secret(byte: u8) -> KeySecret {
    KeySecret::mint("kw", &[byte; 64]).unwrap()
}

async fn keys(storage: &Storage) -> Vec<Key> {
    let filter = KeyFilter { size: 10, ..KeyFilter::default() };
    storage.read().await.unwrap().keys(&filter).await.unwrap().rows
}

async fn state(storage: &Storage, id: &RequestId) -> StateName {
    storage.read().await.unwrap().request(id).await.unwrap().unwrap().state.name()
}

on_both! {
    async fn an_approved_request_is_granted_with_a_key_that_ends_with_its_shortest_policy(storage: Storage) {
        let bench = Bench::on(storage.clone());
        let id = request(&bench, approved(Delivery::Email)).await;
        let intent = bench.portal.pending_issue(&id).await.unwrap().unwrap();
        assert_eq!((intent.order.prefix.as_str(), intent.order.policies.len()), ("kw", 2));
        assert!(bench.portal.record_issued(&id, secret(1)).await.unwrap().is_some());

        let key = keys(&storage).await.remove(0);
        assert_eq!((key.expires, key.state), (Some(START.plus(days(30))), KeyState::Active));
        assert_eq!((key.hint.clone(), key.standing(START)), (secret(1).hint(), Standing::Active));
        assert_eq!((key.request.as_ref(), key.grants.len()), (Some(&id), 2));
        assert_eq!(state(&storage, &id).await, StateName::Granted);
    }

    async fn the_key_travels_sealed_and_is_stored_as_a_digest(storage: Storage) {
        let bench = Bench::on(storage.clone());
        let id = request(&bench, approved(Delivery::Email)).await;
        bench.portal.record_issued(&id, secret(1)).await.unwrap();
        let mail = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        assert_eq!(mail.secret.unwrap().reveal(), secret(1).reveal());
        let expected = Mail::Key {
            name: "Ada".into(),
            title: "Weather, Maps".into(),
            policy: "Free, Trial".into(),
            expires: Some(START.plus(days(30))),
            auth: "API key".into(),
            link: "https://keys.example.com/keys".into(),
        };
        assert_eq!(mail.job, Job::Mail { to: "ada@example.com".into(), mail: expected });
        let live = storage.read().await.unwrap().live_keys(None, 100).await.unwrap().remove(0);
        assert_eq!(live.digest, bench.vault.digest(secret(1).reveal()).as_str());
    }

    async fn everybody_who_follows_learns_of_it(storage: Storage) {
        let bench = Bench::on(storage.clone());
        let id = request(&bench, approved(Delivery::Email)).await;
        bench.portal.record_issued(&id, secret(1)).await.unwrap();
        let filter = EventFilter { request: Some(id), ..EventFilter::default() };
        let events = storage.read().await.unwrap().history(&filter, 9).await.unwrap();
        let names: Vec<_> = events.iter().map(|event| event.what.name()).collect();
        assert_eq!(names, ["key.issued", "key_request.granted"]);
        assert_eq!(events[0].about.title, "Weather, Maps · Free, Trial");
        assert_eq!(events[0].about.key.as_ref(), Some(&keys(&storage).await[0].id));
    }

    async fn a_job_that_runs_again_after_a_crash_makes_no_second_key(storage: Storage) {
        let bench = Bench::on(storage.clone());
        let id = request(&bench, approved(Delivery::Email)).await;
        assert!(bench.portal.pending_issue(&id).await.unwrap().is_some(), "the first run died after minting");
        assert!(bench.portal.pending_issue(&id).await.unwrap().is_some(), "so the second one mints");
        assert!(bench.portal.record_issued(&id, secret(2)).await.unwrap().is_some());
        assert!(bench.portal.pending_issue(&id).await.unwrap().is_none(), "and the third has nothing to do");
        assert!(bench.portal.record_issued(&id, secret(3)).await.unwrap().is_none());
        assert_eq!(keys(&storage).await.len(), 1);
    }

    async fn of_two_workers_that_race_one_issues_the_key(storage: Storage) {
        let bench = Bench::on(storage.clone());
        let id = request(&bench, approved(Delivery::Email)).await;
        let (one, other) = tokio::join!(
            bench.portal.record_issued(&id, secret(1)),
            bench.portal.record_issued(&id, secret(2)),
        );
        let winners = [one, other].into_iter().filter(|won| matches!(won, Ok(Some(_)))).count();
        let mails = bench.portal.claim_jobs(9).await.unwrap();
        assert_eq!((winners, keys(&storage).await.len(), mails.len()), (1, 1, 1));
        assert_eq!(keys(&storage).await[0].hint, mail_hint(&mails[0]));
    }

    async fn the_database_itself_refuses_a_second_live_key(storage: Storage) {
        let bench = Bench::on(storage.clone());
        let id = request(&bench, approved(Delivery::Email)).await;
        bench.portal.record_issued(&id, secret(1)).await.unwrap();
        let mut twin = keys(&storage).await.remove(0);
        twin.id = domain::id::KeyId::new(START, 77);
        let mut tx = storage.write().await.unwrap();
        let refused = tx.insert_key(&storage::NewKey { key: twin, digest: "other".into() }).await;
        assert!(matches!(refused, Err(storage::Error::Conflict(_))));
    }

    async fn nothing_is_issued_for_a_request_that_waits_or_comes_by_link(storage: Storage) {
        let bench = Bench::on(storage.clone());
        let id = request(&bench, approved(Delivery::Link)).await;
        assert!(bench.portal.pending_issue(&id).await.unwrap().is_none());
        assert!(bench.portal.record_issued(&id, secret(1)).await.unwrap().is_none());
        assert!(keys(&storage).await.is_empty());
    }

    async fn nothing_is_issued_for_a_pending_or_vanished_request(storage: Storage) {
        let bench = Bench::on(storage.clone());
        let id = request(&bench, State::Pending { waits_for: WaitsFor::Admins, expires: None, approved: Vec::new() }).await;
        assert!(bench.portal.pending_issue(&id).await.unwrap().is_none());
        assert!(bench.portal.pending_issue(&RequestId::new(START, 404)).await.unwrap().is_none());
        assert!(bench.portal.record_issued(&id, secret(1)).await.unwrap().is_none());
    }
}

fn mail_hint(mail: &services::LeasedJob) -> String {
    mail.secret.as_ref().unwrap().reveal().parse::<KeySecret>().unwrap().hint()
}
