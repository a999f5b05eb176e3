//! A client of Tyk's API as it was published, against the program: `pytyk`, unmodified.

use crate::{
    people::{PASSWORD, Person},
    place::Place,
    python::python,
    wait::until,
};
use serde_json::{Value, json};
use std::time::Duration;

const TOKEN: &str = "a-bootstrap-token-of-more-than-32-characters";

#[test]
fn pytyk_makes_a_developer_and_their_key_and_reads_why_it_is_refused() {
    let place = Place::new().with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN);
    place.make_admin("Grace", PASSWORD);
    let program = place.serve();
    let policy = Person::sign_in(program.http, "Grace").publish("Weather");
    let given =
        json!({ "url": format!("http://{}/", program.http), "token": TOKEN, "policy": policy, "password": PASSWORD });
    let told: Value = serde_json::from_str(&python(include_str!("tyk/journey.py"), &given).unwrap()).unwrap();

    let id = |name: &str| told[name].as_str().unwrap().split('_').next().unwrap().to_owned();
    assert_eq!([id("developer"), id("request"), id("key")], ["dev", "req", "kw"], "{told}");
    assert_eq!(told["again"], "Key request has already been processed.");
    assert_eq!(told["twice"], "email: Somebody has an account with this address already.");
    assert_eq!(told["nowhere"], "policy: There is no such policy to ask for.");
    assert_eq!((&told["password"], &told["weak"]), (&json!("OK"), &json!("Developer password validation failed.")));
    assert_eq!(told["stranger"], "Not authorised, please check that you have a valid token");
    let key = told["key"].as_str().unwrap();
    let header = format!("Authorization: Bearer {key}\r\n");
    until(Duration::from_secs(30), "the key opens something", || {
        crate::http::get(program.verify, "/verify", &header).ok().filter(|answer| answer.status == 200)
    });
    assert!(!place.log().contains(key));
}
