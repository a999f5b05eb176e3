//! `keywright audit verify`.

use crate::place::Place;
use serde_json::{Value, json};
use std::fs;

fn verified(place: &Place, more: &[&str]) -> (Value, Option<i32>) {
    let output = place.run(&[&["audit", "verify", "--json"], more].concat());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code())
}

#[test]
fn a_history_is_proved_and_an_end_that_was_cut_off_is_noticed() {
    let place = Place::new();
    place.make_admin("Grace", "correct horse battery");
    assert!(place.run(&["backup", "--to", "early.db"]).status.success());
    place.make_admin("Ada", "correct horse battery");
    let (found, code) = verified(&place, &[]);
    assert_eq!((code, &found["is_whole"], &found["unchained"]), (Some(0), &json!(true), &json!(0)), "{found}");
    let head = found["head"].as_str().unwrap();
    assert_eq!(verified(&place, &["--expect", head]).1, Some(0));

    fs::remove_file(place.data().join("keywright.db")).unwrap();
    fs::rename(place.path().join("early.db"), place.data().join("keywright.db")).unwrap();
    let (cut, code) = verified(&place, &["--expect", head]);
    assert_eq!((code, &cut["has_expected"], &cut["broken_at"]), (Some(1), &json!(false), &Value::Null), "{cut}");
    let text = String::from_utf8(place.run(&["audit", "verify", "--expect", head]).stdout).unwrap();
    assert!(text.contains("the end was cut off"), "{text}");
    let slip = place.run(&["audit", "verify", "--expect", "abc"]);
    assert_eq!(slip.status.code(), Some(2));
    assert!(String::from_utf8(slip.stderr).unwrap().contains("a link has 64 hexadecimal digits"));
}

#[test]
fn somebody_elses_secret_proves_nothing() {
    let place = Place::new();
    place.make_admin("Grace", "correct horse battery");
    let mut command = place.command(&["audit", "verify"]);
    let output = command.env("KEYWRIGHT_SECRET_KEY", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("broken at event 1"), "{text}");
    assert_eq!(output.status.code(), Some(1));
}
