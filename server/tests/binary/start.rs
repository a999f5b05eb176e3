//! Starts, and starts that are refused.

use crate::place::Place;
use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::Path, process::Output};

/// Exit code, and what it said to whoever typed it.
fn told(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A start with this one setting is refused with exit code 2, names it, and leaves no trace.
#[track_caller]
fn assert_refused(name: &'static str, value: &str) {
    let place = Place::new().with(name, value);
    let (code, text) = told(&place.run(&["serve"]));
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains(name), "{text}");
    assert_eq!(place.files(), Vec::<String>::new());
}

#[test]
fn a_wrong_setting_is_named_before_anything_is_touched() {
    assert_refused("KEYWRIGHT_HTTP_ADDR", "banana");
    assert_refused("KEYWRIGHT_PUBLIC_URL", "keys.example.com");
    assert_refused("KEYWRIGHT_DATABASE_URL", "mysql://localhost/keys");
    assert_refused("KEYWRIGHT_DATABASE_URL", "postgres://localhost:port/keys");
    assert_refused("KEYWRIGHT_SECRET_KEY", "too short");
    assert_refused("KEYWRIGHT_SMTP_URL", "smtp://mail.example.com:port");
    assert_refused("KEYWRIGHT_MAIL_FROM", "nobody");
    assert_refused("KEYWRIGHT_BOOTSTRAP_TOKEN", "short");
}

#[test]
fn every_subcommand_refuses_a_wrong_setting() {
    let place = Place::new().with("KEYWRIGHT_DATABASE_URL", "mysql://localhost/keys");
    for arguments in [&["migrate"][..], &["check"], &["demo"], &["admin", "reset", "--email", "a@b"]] {
        assert_eq!(place.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert_eq!(place.files(), Vec::<String>::new());
}

#[test]
fn an_unknown_key_in_the_file_is_named() {
    let place = Place::new();
    fs::write(place.path().join("keywright.toml"), "htpp_addr = \"127.0.0.1:1\"").unwrap();
    let (code, text) = told(&place.run(&["--config", "keywright.toml", "serve"]));
    assert_eq!(code, Some(2));
    assert!(text.contains("there is no key `htpp_addr`"), "{text}");
    assert_eq!(place.files(), ["keywright.toml"]);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (code, text) = told(&Place::new().run(&["--config", "nowhere.toml", "check"]));
    assert_eq!(code, Some(2));
    assert!(text.contains("nowhere.toml"), "{text}");
}

#[test]
fn a_secret_comes_from_the_file_that_is_named() {
    let place = Place::new().with("KEYWRIGHT_SECRET_KEY_FILE", "secret");
    fs::write(place.path().join("secret"), "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n").unwrap();
    let output = place.run(&["migrate"]);
    assert!(output.status.success(), "{output:?}");
    assert!(!place.data().join("secret.key").exists());
}

#[test]
fn the_data_folder_is_for_its_owner_alone() {
    let place = Place::new();
    assert!(place.run(&["migrate"]).status.success());
    assert_eq!(mode(&place.data()), 0o700);
    assert_eq!(mode(&place.data().join("secret.key")), 0o600);
}

#[test]
fn a_database_without_its_secret_is_not_opened() {
    let place = Place::new();
    assert!(place.run(&["migrate"]).status.success());
    fs::remove_file(place.data().join("secret.key")).unwrap();
    let (code, text) = told(&place.run(&["serve"]));
    assert_eq!(code, Some(1));
    assert!(text.contains("restore the file from a backup"), "{text}");
    assert!(!place.data().join("secret.key").exists());
}

#[test]
fn a_port_in_use_is_named_before_anything_is_touched() {
    let place = Place::new();
    let taken = TcpListener::bind(place.verify).unwrap();
    let (code, text) = told(&place.run(&["serve"]));
    assert_eq!(code, Some(1));
    assert!(text.contains(&format!("cannot listen on {}", taken.local_addr().unwrap())), "{text}");
    assert_eq!(place.files(), Vec::<String>::new());
}

#[test]
fn checking_creates_nothing() {
    let place = Place::new();
    let output = place.run(&["check"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains("the first start makes it"), "{text}");
    assert_eq!(place.files(), Vec::<String>::new());
}

#[test]
fn the_setup_link_is_printed_until_there_is_an_admin_and_never_logged() {
    let place = Place::new();
    drop(place.serve());
    let printed = place.printed();
    let token = printed.split("/setup/").nth(1).unwrap().trim();
    assert_eq!(printed.matches("/setup/").count(), 1, "{printed}");
    assert!(!place.log().contains(token));
    place.make_admin("Grace", "correct horse battery");
    drop(place.serve());
    assert_eq!(place.printed(), "");
}

#[test]
fn a_backup_is_for_its_owner_alone_and_never_in_the_place_of_another_file() {
    let place = Place::new();
    assert!(place.run(&["migrate"]).status.success());
    assert!(place.run(&["backup", "--to", "copy.db"]).status.success());
    assert_eq!(mode(&place.path().join("copy.db")), 0o600);
    let (code, text) = told(&place.run(&["backup", "--to", "copy.db"]));
    assert_eq!(code, Some(1));
    assert!(text.contains("exists already"), "{text}");
}
