//! What receivers are sent, in the eyes of the library that they use in Python. (`end2end` asks the one for JavaScript.)

use crate::{
    people::{PASSWORD, Person},
    place::Place,
    python::python,
    receiver::{Message, Receiver},
    wait::until,
};
use domain::webhook::EndpointSheet;
use std::time::Duration;

/// What `standardwebhooks` makes of a message: the type of the event, or its complaint.
fn verified(secret: &str, message: &Message, body: &str) -> Result<String, String> {
    let told = serde_json::json!({ "secret": secret, "headers": message.headers(), "body": body });
    python(include_str!("webhooks/verify.py"), &told)
}

/// Adds an endpoint that is told of everything; gives its id, and the secret that the next page shows.
fn add(admin: &Person, receiver: &Receiver) -> (String, String) {
    let answer = admin.surely("create_webhook", &[("url", &receiver.url()), ("events", "all")]);
    let id = answer.header("location").rsplit('/').next().unwrap().to_owned();
    let page = admin.carrying(&answer).surely("read_webhook", &[("id", &id)]).body;
    let (_, secret): (EndpointSheet, Option<String>) = serde_json::from_str(&page).unwrap();
    (id, secret.unwrap())
}

#[test]
fn a_delivery_is_verified_by_the_library_for_python_and_a_changed_one_is_refused() {
    let receiver = Receiver::start();
    let place = Place::new().with("KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS", "true");
    place.make_admin("Grace", PASSWORD);
    let program = place.serve();
    let grace = Person::sign_in(program.http, "Grace");
    let (id, secret) = add(&grace, &receiver);
    grace.surely("ping_webhook", &[("id", &id)]);
    let ping = || receiver.messages().into_iter().find(|message| message.body.contains("webhook.ping"));
    let (message, _) = until(Duration::from_secs(30), "the test arrived", ping);

    assert_eq!(verified(&secret, &message, &message.body), Ok("webhook.ping".into()));
    let changed = verified(&secret, &message, &message.body.replace("ping", "pong"));
    assert_eq!(changed, Err("refused: No matching signature found".into()));
    let foreign = verified("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &message, &message.body);
    assert_eq!(foreign, Err("refused: No matching signature found".into()));
}
