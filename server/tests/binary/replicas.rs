//! Two programs on one PostgreSQL.

use crate::{
    http, mails,
    people::{PASSWORD, Person},
    place::{Place, Program},
    wait::until,
};
use std::{process, time::Duration};
use storage::Storage;

/// A new, empty database.
#[tokio::main(flavor = "current_thread")]
#[expect(clippy::disallowed_methods, reason = "tests learn from the environment where PostgreSQL is")]
async fn database() -> String {
    let server = std::env::var("KEYWRIGHT_TEST_POSTGRES_URL")
        .expect("KEYWRIGHT_TEST_POSTGRES_URL is not set: run `cargo xtask test`, which starts a PostgreSQL");
    Storage::create_database(&server, &format!("keywright_replicas_{}", process::id())).await.unwrap()
}

fn asked(program: &Program, key: &str) -> u16 {
    http::get(program.verify, "/verify", &format!("X-API-Key: {key}\r\n")).unwrap().status
}

#[test]
fn a_key_revoked_in_one_is_refused_by_the_other_within_five_seconds() {
    let (url, secret) = (database(), "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=");
    let place = || Place::new().with("KEYWRIGHT_DATABASE_URL", &*url).with("KEYWRIGHT_SECRET_KEY", secret);
    let (here, there) = (place(), place());
    here.make_admin("Grace", PASSWORD);
    here.make_admin("Ada", PASSWORD);
    let (near, far) = (here.serve(), there.serve());
    let (grace, ada) = (Person::sign_in(near.http, "Grace"), Person::sign_in(near.http, "Ada"));
    let policy = grace.publish("Weather");
    let asking = ada.surely("submit_request", &[("slug", "weather"), ("policy", &policy)]);
    let request = asking.header("location").rsplit('/').next().unwrap().to_owned();
    grace.surely("approve_request", &[("id", &request), ("revision", "1")]);
    let mailed = || mails::keys(&here.data()).into_values().chain(mails::keys(&there.data()).into_values()).next();
    let (key, _) = until(Duration::from_secs(30), "the key was mailed", mailed);
    let far_says = |status| (asked(&far, &key) == status).then_some(());
    until(Duration::from_secs(10), "the other opens the door", || far_says(200));

    let (keys, _): (Vec<domain::key::KeyRow>, bool) =
        serde_json::from_str(&ada.surely("read_my_keys", &[]).body).unwrap();
    ada.surely("revoke_key", &[("id", keys[0].key.id.as_str()), ("confirm", "revoke")]);
    let ((), took) = until(Duration::from_secs(10), "the other refuses", || far_says(403));
    assert!(took < Duration::from_secs(5), "the other program went on for {took:?}");
}
