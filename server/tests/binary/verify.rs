//! What gateways are told, on the listener that is theirs.

use crate::{
    http, mails,
    people::{PASSWORD, Person},
    place::{Place, Program},
    wait::until,
};
use std::time::Duration;

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
    let again = place.serve();
    assert_eq!(uses(&Person::sign_in(again.http, "Ada")), (3, true));
}
