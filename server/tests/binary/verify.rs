//! What gateways are told, on the listener that is theirs.

use crate::{
    http, mails,
    people::{PASSWORD, Person},
    place::{Place, Program},
    wait::until,
};
use domain::{Timestamp, usage::Calls};
use std::time::Duration;
use storage::{CallsOf, Storage};

/// The status that a gateway gets for this key.
fn asked(program: &Program, key: &str) -> u16 {
    http::get(program.verify, "/verify", &format!("Authorization: Bearer {key}\r\n")).unwrap().status
}

#[test]
fn a_key_opens_the_door_from_its_mail_on_and_within_a_second_of_being_revoked_no_more() {
    let place = Place::new();
    place.make_admin("Grace", PASSWORD);
    place.make_admin("Ada", PASSWORD);
    let program = place.serve();
    let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
    let policy = grace.publish("Weather");
    let asking = ada.surely("submit_request", &[("slug", "weather"), ("policy", &policy)]);
    let request = asking.header("location").rsplit('/').next().unwrap().to_owned();
    grace.surely("approve_request", &[("id", &request), ("revision", "1")]);
    let (key, _) =
        until(Duration::from_secs(20), "the key was mailed", || mails::keys(&place.data()).into_values().next());
    until(Duration::from_secs(5), "the key opens the door", || (asked(&program, &key) == 200).then_some(()));
    assert_eq!(asked(&program, &key.replace("kw_", "kx_")), 401);

    let (keys, _): (Vec<domain::key::KeyRow>, bool) =
        serde_json::from_str(&ada.surely("read_my_keys", &[]).body).unwrap();
    ada.surely("revoke_key", &[("id", keys[0].key.id.as_str()), ("confirm", "revoke")]);
    let ((), took) =
        until(Duration::from_secs(5), "the key is refused", || (asked(&program, &key) == 403).then_some(()));
    assert!(took < Duration::from_secs(1), "a revoked key went on for {took:?}");
}

#[test]
fn a_key_says_when_and_how_often_it_was_used_also_after_a_restart() {
    let place = Place::new();
    for name in ["Grace", "Ada"] {
        place.make_admin(name, PASSWORD);
    }
    let mut program = place.serve();
    let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
    let policy = grace.publish("Weather");
    let asking = ada.surely("submit_request", &[("slug", "weather"), ("policy", &policy)]);
    let request = asking.header("location").rsplit('/').next().unwrap().to_owned();
    grace.surely("approve_request", &[("id", &request), ("revision", "1")]);
    let (key, _) =
        until(Duration::from_secs(20), "the key was mailed", || mails::keys(&place.data()).into_values().next());
    until(Duration::from_secs(5), "the key opens the door", || (asked(&program, &key) == 200).then_some(()));
    let uses = |ada: &Person| {
        let (keys, _): (Vec<domain::key::KeyRow>, bool) =
            serde_json::from_str(&ada.surely("read_my_keys", &[]).body).unwrap();
        (keys[0].key.uses, keys[0].key.last_used.is_some())
    };
    until(Duration::from_secs(20), "the use is written down", || (uses(&ada) == (1, true)).then_some(()));
    assert_eq!([asked(&program, &key), asked(&program, &key)], [200, 200]);
    program.ask_to_stop();
    until(Duration::from_secs(30), "it has ended", || program.ended());
    assert_eq!(counted(&place), Calls { passed: 3, refused: 0 });
    let again = place.serve();
    assert_eq!(uses(&Person::sign_in(again.http, "Ada")), (3, true));
}

/// All calls that were written down, of whatever hour.
#[tokio::main(flavor = "current_thread")]
async fn counted(place: &Place) -> Calls {
    let storage = Storage::open(&format!("sqlite://{}/keywright.db", place.data().display())).await.unwrap();
    let (from, until) = (Timestamp::from_micros(0), Timestamp::from_micros(i64::MAX));
    let hours = storage.read().await.unwrap().calls(&CallsOf::Everybody, from, until).await.unwrap();
    Calls {
        passed: hours.iter().map(|(_, calls)| calls.passed).sum(),
        refused: hours.iter().map(|(_, calls)| calls.refused).sum(),
    }
}

/// A key of Ada's under a policy with these terms, once it opens the door; that takes one call of its quota.
fn granted(place: &Place, program: &Program, policy: &[(&str, &str)]) -> String {
    let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
    let policy = grace.publish_under("Weather", policy, &[]);
    let asking = ada.surely("submit_request", &[("slug", "weather"), ("policy", &policy)]);
    let request = asking.header("location").rsplit('/').next().unwrap().to_owned();
    grace.surely("approve_request", &[("id", &request), ("revision", "1")]);
    let mailed = || mails::keys(&place.data()).into_values().next();
    let (key, _) = until(Duration::from_secs(20), "the key was mailed", mailed);
    until(Duration::from_secs(5), "the key opens the door", || (asked(program, &key) == 200).then_some(()));
    key
}

fn with_admins() -> Place {
    let place = Place::new();
    place.make_admin("Grace", PASSWORD);
    place.make_admin("Ada", PASSWORD);
    place
}

fn row(program: &Program) -> domain::key::KeyRow {
    let ada = Person::sign_in(program.http, "Ada");
    let (mut keys, _): (Vec<domain::key::KeyRow>, bool) =
        serde_json::from_str(&ada.surely("read_my_keys", &[]).body).unwrap();
    keys.remove(0)
}

fn used(program: &Program) -> i64 {
    row(program).limits[0].quota.unwrap().used
}

#[test]
fn a_quota_goes_on_after_a_clean_stop_and_lost_nothing() {
    let place = with_admins();
    let mut program = place.serve();
    let key = granted(&place, &program, &[("quota_calls", "5")]);
    assert_eq!([asked(&program, &key), asked(&program, &key)], [200, 200]);
    program.ask_to_stop();
    until(Duration::from_secs(30), "it has ended", || program.ended());
    let again = place.serve();
    assert_eq!(used(&again), 3);
    assert_eq!([(); 3].map(|()| asked(&again, &key)), [200, 200, 429]);
}

#[test]
fn a_kill_loses_no_more_of_a_quota_than_the_last_moment() {
    let place = with_admins();
    let mut program = place.serve();
    let key = granted(&place, &program, &[("quota_calls", "5")]);
    assert_eq!([asked(&program, &key), asked(&program, &key)], [200, 200]);
    let written = || (used(&program) == 3).then_some(());
    let ((), took) = until(Duration::from_secs(20), "the calls are written down", written);
    assert!(took < Duration::from_secs(2), "that took {took:?}");
    assert_eq!(asked(&program, &key), 200);
    program.kill();
    let again = place.serve();
    assert!((3..=4).contains(&used(&again)));
    let more = (0..5).filter(|_| asked(&again, &key) == 200).count();
    assert!((1..=2).contains(&more), "{more} more passed");
}

#[test]
fn a_reset_quota_and_a_limit_of_its_own_hold_at_once() {
    let place = with_admins();
    let program = place.serve();
    let key = granted(&place, &program, &[("quota_calls", "2")]);
    let grace = Person::sign_in(program.http, "Grace");
    let id = row(&program).key.id.to_string();
    assert_eq!([asked(&program, &key), asked(&program, &key)], [200, 429]);
    grace.surely("reset_key_quota", &[("id", &id)]);
    until(Duration::from_secs(5), "calls pass again", || (asked(&program, &key) == 200).then_some(()));
    let own = [("id", &*id), ("rate", "policy"), ("quota", "unlimited"), ("quota_period", "month")];
    grace.surely("set_key_limits", &own);
    until(Duration::from_secs(5), "more passes than the policy says", || {
        (0..9).all(|_| asked(&program, &key) == 200).then_some(())
    });
}

#[test]
fn a_change_is_seen_within_a_twentieth_of_a_second() {
    let place = with_admins();
    let program = place.serve();
    let key = granted(&place, &program, &[]);
    let grace = Person::sign_in(program.http, "Grace");
    let id = row(&program).key.id.to_string();
    let seen = |verb: &str, status: u16| {
        grace.surely(verb, &[("id", &id)]);
        until(Duration::from_secs(5), "it is seen", || (asked(&program, &key) == status).then_some(())).1
    };
    // The quickest of five, so that a busy machine does not count.
    let quickest = (0..5).map(|_| seen("pause_key", 403).max(seen("resume_key", 200))).min().unwrap();
    assert!(quickest < Duration::from_millis(50), "a change was seen after {quickest:?}");
}

#[test]
fn no_key_gets_into_the_log() {
    let place = with_admins();
    let program = place.serve_with(&[("KEYWRIGHT_LOG", "trace")]);
    let key = granted(&place, &program, &[]);
    let call = |path: &str, headers: &str| http::get(program.verify, path, headers).unwrap().status;
    assert_eq!(call(&format!("/verify?key={key}"), ""), 401);
    assert_eq!(call("/verify", &format!("X-API-Key: {key}x\r\n")), 401);
    assert_eq!(call("/verify", &format!("X-API-Key: {key}\r\nX-API-Key: {key}\r\n")), 401);
    assert!(!place.log().contains(&key[key.len() - 30..]), "the log holds a key");
}
