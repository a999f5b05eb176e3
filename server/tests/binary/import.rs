//! `keywright import`: from another Keywright, and from a stand-in with the habits of Tyk's Dashboard.

mod from_keywright;
mod from_tyk;
mod turned_away;

use crate::{other_portal::OtherPortal, place::Place};
use serde_json::Value;

/// What `keywright import tyk … --json` reported, and its exit code.
fn import(place: &Place, url: &str, token: &str, more: &[&str]) -> (Value, i32) {
    let arguments = [&["import", "tyk", "--url", url, "--json"], more].concat();
    let output = place.command(&arguments).env("KEYWRIGHT_IMPORT_TOKEN", token).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no report: {told}"));
    (report, output.status.code().unwrap())
}

/// What it said instead of a report, and its exit code.
fn refusal(place: &Place, url: &str, token: &str) -> (String, i32) {
    let arguments = ["import", "tyk", "--url", url, "--apply"];
    let output = place.command(&arguments).env("KEYWRIGHT_IMPORT_TOKEN", token).output().unwrap();
    assert!(output.stdout.is_empty(), "{output:?}");
    (String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
}

/// Everything in the database, as one file.
fn copy(place: &Place, name: &str) -> Vec<u8> {
    assert!(place.run(&["backup", "--to", name]).status.success());
    std::fs::read(place.path().join(name)).unwrap()
}

/// A portal with nothing in it.
fn empty_portal() -> OtherPortal {
    let portal = OtherPortal::start();
    portal.lists("/developers", &[]).lists("/policies", &[]).lists("/requests", &[]);
    for path in ["/developers?p=1", "/policies?p=1", "/requests?p=1"] {
        portal.has(path, &serde_json::json!({ "Data": null, "Pages": 0 }));
    }
    portal
}
