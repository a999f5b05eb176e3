//! The walls of `docs/architecture.md`: each crate exists to keep a dependency in.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

fn cargo(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO")).arg("--offline").args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// The rooms whose own code may use `dependency`, tests apart.
fn rooms_with(dependency: &str) -> BTreeSet<String> {
    let workspace: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version=1"])).unwrap();
    let names = |package: &Value| package["dependencies"].as_array().unwrap().iter().any(|one| is(one, dependency));
    let packages = workspace["packages"].as_array().unwrap().iter();
    packages.filter(|package| names(package)).map(|package| package["name"].as_str().unwrap().to_owned()).collect()
}

fn is(dependency: &Value, name: &str) -> bool {
    dependency["name"] == name && dependency["kind"] != "dev"
}

#[track_caller]
fn assert_only(dependency: &str, rooms: &[&str]) {
    let allowed: BTreeSet<String> = rooms.iter().map(ToString::to_string).collect();
    let found = rooms_with(dependency);
    assert!(found.is_subset(&allowed), "{dependency} is walled into {allowed:?}, but {found:?} depend on it");
    assert!(!found.is_empty(), "nobody depends on {dependency} any more: this wall guards nothing");
}

#[test]
fn only_storage_knows_sql() {
    assert_only("sqlx", &["storage"]);
}

#[test]
fn only_the_outbox_writes_mail() {
    assert_only("lettre", &["outbox"]);
    assert_only("minijinja", &["outbox"]);
}

#[test]
fn only_the_outbox_and_the_issuers_call_out() {
    assert_only("reqwest", &["issuers", "outbox"]);
}

#[test]
fn only_the_server_and_verify_speak_http() {
    assert_only("axum", &["server", "verify"]);
}

#[test]
fn only_the_screens_know_leptos() {
    assert_only("leptos", &["app", "frontend", "server"]);
}

#[test]
fn the_rules_know_no_framework_and_no_other_room() {
    for dependency in ["tokio", "leptos", "axum", "sqlx", "storage", "services"] {
        assert!(!rooms_with(dependency).contains("domain"), "domain depends on {dependency}");
    }
}

/// No call of a gateway waits for a database: the room that answers has none.
#[test]
fn verify_answers_from_memory() {
    for dependency in ["sqlx", "storage", "services"] {
        assert!(!rooms_with(dependency).contains("verify"), "verify depends on {dependency}");
    }
}

/// What the browser would have to load.
fn in_the_browser() -> BTreeSet<String> {
    let tree = [
        "tree",
        "--package=frontend",
        "--target=wasm32-unknown-unknown",
        "--edges=normal,no-proc-macro",
        "--prefix=none",
    ];
    let tree = cargo(&[&tree[..], &["--format={p}"]].concat());
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(ToOwned::to_owned).collect()
}

#[test]
fn nothing_of_the_server_reaches_the_browser() {
    let reached = in_the_browser();
    assert!(reached.contains("app"), "the screens themselves are not in {reached:?}");
    for room in ["server", "services", "storage", "outbox", "issuers", "verify"] {
        assert!(!reached.contains(room), "{room} reaches the browser");
    }
}

#[test]
fn no_heavy_crate_slips_into_the_browser() {
    let reached = in_the_browser();
    for heavy in ["axum", "chrono", "reqwest", "sqlx", "tokio", "uuid"] {
        assert!(!reached.contains(heavy), "{heavy} reaches the browser");
    }
}

/// Leptos names it without using it in the browser, so that it costs nothing until one of us does.
#[test]
fn the_screens_and_rules_leave_regex_alone() {
    let found = rooms_with("regex");
    assert!(!found.contains("app") && !found.contains("domain"), "{found:?} depend on regex");
}
