//! What `/verify` reads again, and what it leaves alone. A key that it forgot and does not read again stays forgotten.

use crate::gate::{Gate, Held};
use serde_json::json;

/// Keys of Ada's for the weather and of Eve's for maps; `/verify` has forgotten Eve's.
async fn scene() -> (Gate, String, Held, Held) {
    let mut gate = Gate::open().await;
    let (ada, eve) = (gate.robot.add("Ada").await, gate.robot.add("Eve").await);
    let (weather, maps) = (gate.key(&ada, "Weather").await, gate.key(&eve, "Maps").await);
    assert_eq!([gate.opens(&weather), gate.opens(&maps)], ["weather", "maps"]);
    gate.snapshot.remove(&maps.id);
    (gate, ada, weather, maps)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_changed_policy_only_its_keys_are_read_again() {
    let (mut gate, _, weather, maps) = scene().await;
    let change = json!({ "name": "Free", "allows": ["GET /v1/**"] });
    gate.robot.put(&format!("/policies/{}", weather.policy), &change).await.fine();
    gate.catch_up().await;
    assert_eq!([gate.opens(&weather), gate.opens(&maps)], ["path", "unknown"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_changed_api_only_its_keys_are_read_again() {
    let (mut gate, _, weather, maps) = scene().await;
    let change = json!({ "name": "Weather", "slug": "skies", "policies": [weather.policy], "visibility": "public" });
    gate.robot.put(&format!("/entries/{}", weather.entry), &change).await.fine();
    gate.catch_up().await;
    assert_eq!([gate.opens(&weather), gate.opens(&maps)], ["skies", "unknown"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_somebody_whose_account_is_switched_off_only_their_keys_are_read_again() {
    let (mut gate, ada, weather, maps) = scene().await;
    gate.robot.post(&format!("/developers/{ada}/disable"), &json!(null)).await.fine();
    gate.catch_up().await;
    assert_eq!([gate.opens(&weather), gate.opens(&maps)], ["paused", "unknown"]);
    gate.robot.post(&format!("/developers/{ada}/enable"), &json!(null)).await.fine();
    gate.catch_up().await;
    assert_eq!([gate.opens(&weather), gate.opens(&maps)], ["weather", "unknown"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_changes_at_once_are_all_seen() {
    let (mut gate, ada, weather, maps) = scene().await;
    let change = json!({ "name": "Free", "allows": ["GET /v1/**"] });
    gate.robot.put(&format!("/policies/{}", maps.policy), &change).await.fine();
    gate.robot.post(&format!("/developers/{ada}/disable"), &json!(null)).await.fine();
    gate.robot.post(&format!("/keys/{}/revoke", weather.id), &json!(null)).await.fine();
    gate.catch_up().await;
    assert_eq!([gate.opens(&weather), gate.opens(&maps)], ["revoked", "path"]);
}
