//! Two programs on one PostgreSQL.

use crate::{
    http, mails,
    people::{PASSWORD, Person},
    place::{Place, Program},
    wait::until,
};
use std::{
    process,
    time::{Duration, Instant},
};
use storage::Storage;

#[expect(clippy::disallowed_methods, reason = "tests learn from the environment where PostgreSQL is")]
fn server() -> String {
    std::env::var("KEYWRIGHT_TEST_POSTGRES_URL")
        .expect("KEYWRIGHT_TEST_POSTGRES_URL is not set: run `cargo xtask test`, which starts a PostgreSQL")
}

fn named(name: &str) -> String {
    format!("keywright_{name}_{}", process::id())
}

/// Two programs, and what made them.
struct Pair {
    here: Place,
    there: Place,
    near: Program,
    far: Program,
    grace: Person,
    ada: Person,
}

impl Pair {
    /// On a new, empty database.
    #[tokio::main(flavor = "current_thread")]
    async fn database(name: &str) -> String {
        Storage::create_database(&server(), &named(name)).await.unwrap()
    }

    fn start(name: &str, settings: &[(&'static str, &str)]) -> Self {
        let (url, secret) = (Self::database(name), "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=");
        let place = || {
            let place = Place::new().with("KEYWRIGHT_DATABASE_URL", &*url).with("KEYWRIGHT_SECRET_KEY", secret);
            settings.iter().fold(place, |place, (name, value)| place.with(name, *value))
        };
        let (here, there) = (place(), place());
        here.make_admin("Grace", PASSWORD);
        here.make_admin("Ada", PASSWORD);
        let (near, far) = (here.serve(), there.serve());
        let (grace, ada) = (Person::sign_in(near.http, "Grace"), Person::sign_in(near.http, "Ada"));
        Self { here, there, near, far, grace, ada }
    }

    /// A key of Ada's under a policy with these terms, once both know it.
    fn key(&self, policy: &[(&str, &str)]) -> String {
        let policy = self.grace.publish_under("Weather", policy, &[]);
        let asking = self.ada.surely("submit_request", &[("slug", "weather"), ("policy", &policy)]);
        let request = asking.header("location").rsplit('/').next().unwrap().to_owned();
        self.grace.surely("approve_request", &[("id", &request), ("revision", "1")]);
        let mailed =
            || mails::keys(&self.here.data()).into_values().chain(mails::keys(&self.there.data()).into_values()).next();
        let (key, _) = until(Duration::from_secs(30), "the key was mailed", mailed);
        let knows = |program: &Program| (asked(program, &key.replace("kw_", "kx_")) == 401).then_some(());
        until(Duration::from_secs(10), "both answer", || knows(&self.near).and(knows(&self.far)));
        key
    }

    fn row(&self) -> domain::key::KeyRow {
        let (mut keys, _): (Vec<domain::key::KeyRow>, bool) =
            serde_json::from_str(&self.ada.surely("read_my_keys", &[]).body).unwrap();
        keys.remove(0)
    }

    fn used(&self) -> i64 {
        self.row().limits[0].quota.unwrap().used
    }
}

fn asked(program: &Program, key: &str) -> u16 {
    http::get(program.verify, "/verify", &format!("X-API-Key: {key}\r\n")).unwrap().status
}

#[test]
fn a_key_revoked_in_one_is_refused_by_the_other_within_a_second() {
    let pair = Pair::start("revoked", &[]);
    let key = pair.key(&[]);
    let far_says = |status| (asked(&pair.far, &key) == status).then_some(());
    until(Duration::from_secs(10), "the other opens the door", || far_says(200));
    let id = pair.row().key.id.to_string();
    pair.ada.surely("revoke_key", &[("id", &id), ("confirm", "revoke")]);
    let ((), took) = until(Duration::from_secs(10), "the other refuses", || far_says(403));
    assert!(took < Duration::from_secs(1), "the other program went on for {took:?}");
}

#[test]
fn a_quota_holds_for_both_but_for_what_passes_within_a_second() {
    let pair = Pair::start("quota", &[]);
    let key = pair.key(&[("quota_calls", "40")]);
    until(Duration::from_secs(10), "the other opens the door", || (asked(&pair.far, &key) == 200).then_some(()));
    let passes = |program: &Program| asked(program, &key) == 200;
    assert_eq!((0..30).filter(|_| passes(&pair.near)).count(), 30);
    until(Duration::from_secs(10), "all of it is written down", || (pair.used() == 31).then_some(()));
    // The first one there is let through before the other's calls are known; the next second knows better.
    assert!(passes(&pair.far));
    until(Duration::from_secs(10), "it is written down", || (pair.used() == 32).then_some(()));
    let more = (0..30).filter(|_| passes(&pair.far)).count();
    assert_eq!(more, 8, "what the other let pass was known");
    until(Duration::from_secs(10), "it is written down", || (pair.used() == 40).then_some(()));
    // Nothing is left. This one does not know yet, and lets pass what comes before it is told.
    assert_eq!((0..3).filter(|_| passes(&pair.near)).count(), 3);
    until(Duration::from_secs(10), "it is written down", || (pair.used() == 43).then_some(()));
    until(Duration::from_secs(10), "both refuse", || (!passes(&pair.near) && !passes(&pair.far)).then_some(()));
    assert!(pair.used() <= 44, "over by no more than was let pass within the second");
}

#[test]
fn a_quota_reset_in_one_is_whole_again_in_the_other() {
    let pair = Pair::start("reset", &[]);
    let key = pair.key(&[("quota_calls", "2")]);
    until(Duration::from_secs(10), "the other opens the door", || (asked(&pair.far, &key) == 200).then_some(()));
    assert_eq!([asked(&pair.far, &key), asked(&pair.far, &key)], [200, 429]);
    until(Duration::from_secs(10), "it is written down", || (pair.used() == 2).then_some(()));
    pair.grace.surely("reset_key_quota", &[("id", pair.row().key.id.as_str())]);
    until(Duration::from_secs(5), "the other lets calls pass", || (asked(&pair.far, &key) == 200).then_some(()));
}

#[test]
fn without_the_database_the_door_closes_after_the_time_that_was_set() {
    let pair = Pair::start("stale", &[("KEYWRIGHT_VERIFY_MAX_STALE", "3")]);
    let key = pair.key(&[]);
    until(Duration::from_secs(10), "the door is open", || (asked(&pair.far, &key) == 200).then_some(()));
    let ready = || http::get(pair.far.verify, "/readyz", "").unwrap();
    assert_eq!(ready().status, 200);
    shut("stale");
    let shut = Instant::now();
    assert_eq!(asked(&pair.far, &key), 200, "memory vouches for a while");
    until(Duration::from_secs(20), "the door closes", || (asked(&pair.far, &key) == 503).then_some(()));
    assert!(shut.elapsed() > Duration::from_secs(2), "it closed after {:?}", shut.elapsed());
    let said = ready();
    assert_eq!((said.status, said.body.starts_with("stale")), (503, true), "{}", said.body);
}

#[tokio::main(flavor = "current_thread")]
async fn shut(name: &str) {
    Storage::shut_database(&server(), &named(name)).await.unwrap();
}
