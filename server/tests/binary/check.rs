//! `keywright check`: what is looked at, and what is said of it.

use crate::{
    http,
    mail_server::MailServer,
    place::{Place, free_port},
};
use serde_json::{Value, json};

const TOKEN: &str = "a-bootstrap-token-of-more-than-32-characters";

/// What was found about each thing, and the exit code.
fn checked(place: &Place, more: &[&str]) -> (Value, Option<i32>) {
    let output = place.run(&[&["check", "--json"], more].concat());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code())
}

/// How it was found: `fine`, `note` or `wrong`, and the sentence.
#[track_caller]
fn about(report: &Value, what: &str) -> (String, String) {
    let found = report["findings"].as_array().unwrap().iter().find(|finding| finding["about"] == what);
    let found = found.unwrap_or_else(|| panic!("nothing about {what}: {report}"));
    (found["state"].as_str().unwrap().into(), found["says"].as_str().unwrap().into())
}

fn is_fine(report: &Value, what: &str) -> bool {
    about(report, what).0 == "fine"
}

#[test]
fn a_portal_in_order_is_told_line_by_line() {
    let server = MailServer::start();
    let place = Place::new().with("KEYWRIGHT_SMTP_URL", server.url());
    assert!(place.run(&["migrate"]).status.success());
    assert!(place.run(&["backup", "--to", "copy.db"]).status.success());
    let output = place.run(&["check"]);
    let folder = place.path().canonicalize().unwrap().display().to_string();
    let text = String::from_utf8(output.stdout).unwrap().replace(&folder, "FOLDER");
    insta::assert_snapshot!(text);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(server.mails("").is_empty(), "nothing is sent");
}

#[test]
fn a_mail_is_sent_to_whoever_wants_one() {
    let server = MailServer::start();
    let place = Place::new().with("KEYWRIGHT_SMTP_URL", server.url());
    assert!(place.run(&["migrate"]).status.success());
    let (report, code) = checked(&place, &["--send-to", "me@example.com"]);
    assert_eq!((code, is_fine(&report, "test mail")), (Some(0), true), "{report}");
    assert_eq!(server.mails("To: me@example.com").len(), 1);
    assert_eq!(checked(&place, &["--send-to", "me"]).1, Some(1));
}

#[test]
fn a_mail_server_that_does_not_answer_is_wrong() {
    let place = Place::new().with("KEYWRIGHT_SMTP_URL", format!("smtp://{}?tls=none", free_port()));
    let (report, code) = checked(&place, &[]);
    assert_eq!((code, about(&report, "mail").0), (Some(1), "wrong".into()), "{report}");
    assert_eq!(report["is_fine"], false);
}

#[test]
fn a_database_that_was_never_migrated_or_is_not_ours_to_write_is_wrong() {
    let place = Place::new();
    std::fs::create_dir(place.data()).unwrap();
    std::fs::write(place.data().join("keywright.db"), "").unwrap();
    let (report, code) = checked(&place, &[]);
    assert_eq!((code, about(&report, "database").0), (Some(1), "wrong".into()), "{report}");
    std::fs::write(place.data().join("keywright.db"), "this is no database, whatever its name may say").unwrap();
    assert_eq!(checked(&place, &[]).1, Some(1));
    let nowhere = Place::new().with("KEYWRIGHT_DATABASE_URL", format!("postgres://keys:secret@{}/keys", free_port()));
    let (report, code) = checked(&nowhere, &[]);
    assert_eq!(code, Some(1));
    assert!(!report.to_string().contains("secret@"), "{report}");
    assert_eq!(nowhere.files(), Vec::<String>::new());
}

#[test]
fn a_secret_key_that_is_gone_is_wrong() {
    let place = Place::new();
    assert!(place.run(&["migrate"]).status.success());
    std::fs::remove_file(place.data().join("secret.key")).unwrap();
    let (report, code) = checked(&place, &[]);
    assert_eq!((code, about(&report, "secret key").0), (Some(1), "wrong".into()), "{report}");
    assert!(!place.data().join("secret.key").exists());
}

#[test]
fn a_gateway_that_does_not_answer_is_wrong() {
    let place = Place::new()
        .with("KEYWRIGHT_TYK_GATEWAY_URL", format!("http://{}", free_port()))
        .with("KEYWRIGHT_TYK_GATEWAY_SECRET", "secret-of-the-gateway")
        .with("KEYWRIGHT_TYK_ORG_ID", "org")
        .with("KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS", "true");
    assert!(place.run(&["migrate"]).status.success());
    let (report, code) = checked(&place, &[]);
    assert_eq!((code, about(&report, "gateway").0), (Some(1), "wrong".into()), "{report}");
    assert!(!report.to_string().contains("secret-of-the-gateway"));
}

#[test]
fn settings_that_an_older_version_took_are_told() {
    let place = Place::new().with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN).with("KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS", "true");
    let program = place.serve();
    let elsewhere = json!({ "redirect_on_key_request": true, "redirect_to": "http://127.0.0.1:9/" });
    assert_eq!(http::send(program.http, "PUT", "/api/portal/configuration", TOKEN, &elsewhere).unwrap().status, 200);
    drop(program);
    assert!(is_fine(&checked(&place, &[]).0, "settings"));
    let mut command = place.command(&["check", "--json"]);
    let output = command.env("KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS", "false").output().unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), about(&report, "settings").0), (Some(1), "wrong".into()), "{report}");
}
