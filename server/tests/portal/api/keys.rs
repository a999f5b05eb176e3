use crate::{api::Program, bench::TestPortal};
use axum::http::Method;
use domain::token::Scope;
use serde_json::json;

/// Ada's key, as the list of keys shows it.
async fn granted(test: &TestPortal, robot: &Program) -> String {
    let id = robot.ask("Weather").await;
    robot.if_match("*").call(Method::POST, &format!("/requests/{id}/approve"), None).await.fine();
    test.issue(&id).await;
    test.outbox().await;
    let keys = robot.get("/keys").await.fine().body;
    assert_eq!((keys["items"].as_array().unwrap().len(), &keys["items"][0]["request"]), (1, &json!(id)));
    keys["items"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_paused_resumed_and_revoked_for_good() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let key = granted(&test, &robot).await;
    let state = async |verb: &str| {
        robot.call(Method::POST, &format!("/keys/{key}/{verb}"), None).await.fine().body["state"].clone()
    };
    assert_eq!([state("pause").await, state("resume").await, state("revoke").await], ["paused", "active", "revoked"]);
    assert_eq!(robot.call(Method::POST, &format!("/keys/{key}/resume"), None).await.problem(), (409, "conflict"));
}

#[tokio::test(flavor = "multi_thread")]
async fn rotating_shows_the_new_text_once_and_nobody_keeps_the_answer() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let key = granted(&test, &robot).await;
    let rotated = robot.post(&format!("/keys/{key}/rotate"), &json!({ "overlap": "1h" })).await.fine();
    assert!(rotated.body["secret"].as_str().unwrap().starts_with("kw_"));
    assert_eq!(rotated.header("cache-control"), "no-store");
    let old = robot.get(&format!("/keys/{key}")).await.fine().body;
    assert_eq!((old["state"].as_str(), old["expires"].is_string()), (Some("active"), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_moves_to_another_policy_and_gets_another_end() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let key = granted(&test, &robot).await;
    let policy = robot.post("/policies", &json!({ "name": "Pro" })).await.made();
    let change = json!({ "policy": policy, "expires": "2090-12-31" });
    let changed = robot.call(Method::PATCH, &format!("/keys/{key}"), Some(&change)).await.fine().body;
    assert_eq!(
        (&changed["grants"][0]["policy"], &changed["expires"]),
        (&json!(policy), &json!("2090-12-31T23:59:59Z"))
    );
    let never = robot.call(Method::PATCH, &format!("/keys/{key}"), Some(&json!({ "expires": "never" }))).await;
    assert!(never.fine().body["expires"].is_null());
    let wrong = robot.call(Method::PATCH, &format!("/keys/{key}"), Some(&json!({ "expires": "soon" }))).await;
    assert_eq!(wrong.problem(), (422, "invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_without_rights_over_keys_finds_none() {
    let test = TestPortal::open().await;
    let key = granted(&test, &test.robot().await).await;
    let stranger = test.program(&[Scope::CatalogueWrite]).await;
    assert_eq!(stranger.get(&format!("/keys/{key}")).await.problem(), (404, "not-found"));
    assert_eq!(stranger.get("/keys").await.problem(), (403, "forbidden"));
    let reader = test.program(&[Scope::KeysRead]).await;
    reader.get(&format!("/keys/{key}")).await.fine();
    let refused = reader.call(Method::POST, &format!("/keys/{key}/revoke"), None).await;
    assert_eq!(refused.problem(), (404, "not-found"));
}
