//! From a call at `/verify` to what programs read.

use crate::{bench::TestPortal, gate::Gate};
use serde_json::{Value, json};
use server::usage::flush;
use services::{Portal, SecretKey, Vault, World};
use storage::Storage;

/// The total, and the running step.
fn told(usage: &Value) -> (usize, &Value, i64) {
    let steps = usage["steps"].as_array().unwrap();
    (steps.len(), &usage["total"], steps.last().unwrap()["passed"].as_i64().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_read_what_passed_and_what_did_not() {
    let mut gate = Gate::open().await;
    let ada = gate.robot.add("Ada").await;
    let key = gate.key(&ada, "Weather").await;
    assert!(gate.ask(&key).is_ok() && gate.ask(&key).is_ok());
    gate.robot.post(&format!("/keys/{}/pause", key.id), &json!(null)).await.fine();
    gate.catch_up().await;
    assert_eq!(gate.opens(&key), "paused");
    flush(&gate.test.state.portal, &gate.snapshot).await;

    let total = json!({ "passed": 2, "refused": 1 });
    let read = async |path: String| gate.robot.get(&path).await.fine().body;
    let days = read(format!("/keys/{}/usage", key.id)).await;
    assert_eq!((told(&days), &days["span"]), ((30, &total, 2), &json!("30d")));
    assert_eq!(told(&read(format!("/keys/{}/usage?span=24h", key.id)).await), (24, &total, 2));
    assert_eq!(told(&read(format!("/entries/{}/usage?span=24h", key.entry)).await), (24, &total, 2));
    let all = read("/usage".into()).await;
    assert_eq!(told(&all["usage"]), (30, &total, 2));
    assert_eq!(all["entries"], json!([{ "entry": key.entry, "name": "Weather", "calls": total }]));
    assert!(days["steps"][0]["begins"].as_str().unwrap().ends_with("T00:00:00Z"));
    assert_eq!(gate.robot.get("/usage?span=1y").await.problem(), (400, "malformed"));
}

/// One whose database has no tables.
async fn broken() -> Portal {
    let storage = Storage::open("sqlite::memory:").await.unwrap();
    Portal::new(storage, Vault::new(&SecretKey::new([7; 32])), World::real(), "http://keys.example.com")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_down_is_counted_on() {
    let mut gate = Gate::open().await;
    let ada = gate.robot.add("Ada").await;
    let key = gate.key(&ada, "Weather").await;
    assert!(gate.ask(&key).is_ok());
    flush(&broken().await, &gate.snapshot).await;
    assert!(gate.ask(&key).is_ok());
    flush(&gate.test.state.portal, &gate.snapshot).await;
    flush(&gate.test.state.portal, &gate.snapshot).await;
    let read = gate.robot.get(&format!("/keys/{}/usage", key.id)).await.fine().body;
    assert_eq!(read["total"], json!({ "passed": 2, "refused": 0 }));
    assert_eq!(gate.robot.get(&format!("/keys/{}", key.id)).await.fine().body["uses"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_nobody_called_has_no_calls_to_tell() {
    let test = TestPortal::open().await;
    let all = test.robot().await.get("/usage?span=24h").await.fine().body;
    assert_eq!((told(&all["usage"]), &all["entries"]), ((24, &json!({ "passed": 0, "refused": 0 }), 0), &json!([])));
}
