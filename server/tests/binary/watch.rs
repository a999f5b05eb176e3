//! What operators watch: the metrics, and logs that tell no secret.

use crate::{
    http, mails,
    people::{PASSWORD, Person},
    place::{Place, Program},
    receiver::Receiver,
    wait::until,
};
use std::{fs, path::Path, time::Duration};

const SOON: Duration = Duration::from_secs(30);
const TOKEN: &str = "a-bootstrap-token-of-more-than-32-characters";

fn measured(program: &Program) -> String {
    http::get(program.verify, "/metrics", "").unwrap().body
}

#[test]
fn measurements_tell_the_pages_apart() {
    let place = Place::new();
    let program = place.serve();
    for path in ["/", "/apis/made-up", "/made-up", "/api/portal/requests/made-up"] {
        http::get(program.http, path, "").unwrap();
    }
    let measured = http::get(program.verify, "/metrics", "").unwrap().body;
    for route in
        [r#"route="/","#, r#"route="/apis/{slug}","#, r#"route="none","#, r#"route="/api/portal/requests/{id}","#]
    {
        assert!(measured.contains(route), "{route} is missing in {measured}");
    }
}

#[test]
fn measurements_say_what_was_asked_decided_and_sent_and_what_still_waits() {
    let receiver = Receiver::start();
    let place = Place::new().with("KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS", "true");
    place.make_admin("Grace", PASSWORD);
    place.make_admin("Ada", PASSWORD);
    let program = place.serve();
    let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
    grace.surely("create_webhook", &[("url", &receiver.url()), ("events", "all")]);
    let policies = [grace.publish("Weather"), grace.publish("Tides")];
    let granted = ask(&ada, "weather", &policies[0]);
    ask(&ada, "tides", &policies[1]);
    grace.surely("approve_request", &[("id", &granted), ("revision", "1")]);
    for line in [
        r#"keywright_requests{state="pending",route="admin"} 1"#,
        r#"keywright_requests{state="granted",route="admin"} 1"#,
        r#"keywright_requests{state="approved",route="redirect"} 0"#,
        r#"keywright_requests_submitted_total{route="admin"} 2"#,
        r#"keywright_request_decision_seconds_count{route="admin",decision="approved"} 1"#,
        r#"keywright_outbox_jobs_total{kind="issue_key",outcome="done"} 1"#,
        r#"keywright_outbox_waiting{state="new"} 0"#,
        "keywright_outbox_oldest_seconds 0",
    ] {
        let is_there = || measured(&program).lines().any(|measure| measure == line).then_some(());
        until(SOON, line, is_there);
    }
    let all = measured(&program);
    assert!(all.contains("keywright_verify_fresh_seconds 1"), "{all}");
    let sent = r#"keywright_webhook_attempts_total{state="delivered"} "#;
    let number = |begin: &str| all.lines().find_map(|line| line.strip_prefix(begin)?.parse::<f64>().ok());
    assert!(number(sent).is_some_and(|count| count >= 2.0), "{all}");
    assert!(number(r#"keywright_database_connections{state="idle"} "#).is_some_and(|count| count >= 1.0), "{all}");
}

fn ask(person: &Person, slug: &str, policy: &str) -> String {
    let asking = person.surely("submit_request", &[("slug", slug), ("policy", policy)]);
    asking.header("location").rsplit('/').next().unwrap().to_owned()
}

/// Everything that opens something, in the places where it may be found: a key in its one mail, all else nowhere.
#[test]
fn no_secret_is_logged_stored_readable_or_mailed_to_others() {
    let place = Place::new()
        .with("KEYWRIGHT_LOG", "debug")
        .with("KEYWRIGHT_LOG_FORMAT", "json")
        .with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN);
    place.make_admin("Grace", PASSWORD);
    place.make_admin("Ada", PASSWORD);
    let program = place.serve();
    let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
    let policy = grace.publish("Weather");
    let request = ask(&ada, "weather", &policy);
    grace.surely("approve_request", &[("id", &request), ("revision", "1")]);
    let (key, _) = until(SOON, "the key was mailed", || mails::keys(&place.data()).into_values().next());
    let with_key = format!("Authorization: Bearer {key}\r\n");
    until(SOON, "the key opens the door", || {
        http::get(program.verify, "/verify", &with_key).ok().filter(|answer| answer.status == 200)
    });
    // Ways in which people lose secrets: in addresses, in the wrong header, at the wrong listener, in a wrong form.
    for address in [program.http, program.verify] {
        for path in [format!("/verify?key={key}"), format!("/{key}"), format!("/api/v1/requests?token={key}")] {
            http::get(address, &path, &with_key).unwrap();
        }
    }
    http::get(program.http, "/api/v1/requests", &format!("Authorization: Bearer {TOKEN}\r\n")).unwrap();
    http::get(program.http, "/api/portal/developers", &format!("Authorization: {TOKEN}\r\n")).unwrap();
    http::call(program.http, "sign_in", "", &[("email", PASSWORD), ("password", &key)]).unwrap();
    let new = [("name", "Eve"), ("email", "eve@example.com"), ("password", PASSWORD)];
    assert_eq!(http::call(program.http, "sign_up", "", &new).unwrap().status, 200);
    let (link, _) = until(SOON, "the link was mailed", || confirmation(&place.data()));
    http::get(program.http, &format!("/confirm/{link}"), "").unwrap();
    assert_eq!(http::call(program.http, "confirm_address", "", &[("token", &link)]).unwrap().status, 200);
    program.ask_to_stop();
    let mut program = program;
    until(SOON, "it has ended", || program.ended());

    let log = place.log();
    for secret in [&key, PASSWORD, TOKEN, &link, grace.session(), ada.session(), "@example.com"] {
        assert!(!log.contains(secret), "the log tells {secret}");
    }
    let stored = everything_in(&place.data());
    for secret in [&key, PASSWORD, TOKEN, &link, grace.session(), ada.session()] {
        let telling: Vec<_> = stored.iter().filter(|file| file.has(secret)).map(|file| file.name.as_str()).collect();
        assert_eq!(telling, Vec::<&str>::new(), "{secret} is stored readable");
    }
    assert_eq!(mails::keys(&place.data()).into_values().collect::<Vec<_>>(), [key]);
    assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
    assert!(log.contains(r#""id":""#), "no line names its request: {log}");
}

/// The token in the link that confirms an address.
fn confirmation(data: &Path) -> Option<String> {
    let files = fs::read_dir(data.join("mail")).ok()?.map(|file| file.unwrap().path());
    files.filter_map(|path| fs::read_to_string(path).ok()).find_map(|mail| {
        let unfolded = mail.replace("=\r\n", "");
        let (_, rest) = unfolded.split_once("/confirm/")?;
        Some(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect())
    })
}

struct Stored {
    name: String,
    bytes: Vec<u8>,
}

impl Stored {
    fn has(&self, text: &str) -> bool {
        self.bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

/// All files of the portal but its mails.
fn everything_in(data: &Path) -> Vec<Stored> {
    let files = fs::read_dir(data).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let stored: Vec<_> = files
        .map(|path| Stored {
            name: path.file_name().unwrap().to_str().unwrap().into(),
            bytes: fs::read(&path).unwrap(),
        })
        .collect();
    assert!(stored.iter().any(|file| file.has("Weather")), "the database is not among these files");
    stored
}
