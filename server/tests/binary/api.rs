//! REST v1 under fire: every operation of the OpenAPI document, with what fits it and what does not.

use crate::place::Place;
use std::{path::Path, process::Command};

const CONFIG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/binary/api/schemathesis.toml");
const TOKEN: &str = "a-token-for-tests-and-for-nothing-else";

/// What the document promises and the program does not keep, by `schemathesis`; data that the document cannot describe
/// (names that are taken, ids of nothing) may be refused.
#[test]
fn the_whole_openapi_document_is_kept_whatever_is_sent() {
    let place = Place::new()
        .with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN)
        .with("KEYWRIGHT_API_CALLS_PER_MINUTE", "1000000")
        .with("KEYWRIGHT_LOG", "warn");
    let program = place.serve();
    let schemathesis = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/schemathesis");
    assert!(schemathesis.exists(), "there is no {}: type `cargo xtask setup`", schemathesis.display());
    let document = format!("http://{}/api/openapi.json", program.http);
    let done = Command::new(schemathesis)
        .current_dir(place.data())
        .args(["--config-file", CONFIG, "run", &document, "--no-color", "--max-examples", "10"])
        .args(["--header", &format!("Authorization: Bearer {TOKEN}")])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    assert!(!place.log().contains("ERROR"), "{}", place.log());
}
