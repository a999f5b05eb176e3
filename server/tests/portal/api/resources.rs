//! What is kept: entries, policies, developers, settings, webhooks and tokens.

use crate::bench::TestPortal;
use axum::http::Method;
use domain::token::Scope;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_published_changed_documented_and_deleted() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let (entry, policy) = robot.publish("Weather").await;
    let path = format!("/entries/{entry}");
    let body =
        json!({ "name": "Weather", "slug": "weather", "visibility": "hidden", "policies": [policy], "owner": "Sky" });
    let changed = robot.if_match("\"1\"").put(&path, &body).await.fine();
    assert_eq!((changed.header("etag"), &changed.body["owner"]), ("\"2\"", &json!("Sky")));
    assert_eq!(robot.if_match("\"1\"").put(&path, &body).await.problem(), (412, "stale"));
    let document = "openapi: 3.1.0\ninfo: {title: Weather, version: '1'}\npaths: {/now: {get: {summary: Now}}}\n";
    let documentation = format!("{path}/documentation");
    let read = robot.send(Method::PUT, &documentation, Some("application/yaml"), document.into()).await.fine();
    assert_eq!((&read.body["state"], &read.body["operations"]), (&json!("ready"), &json!(1)));
    robot.call(Method::DELETE, &documentation, None).await.fine();
    robot.call(Method::DELETE, &path, None).await.fine();
    assert_eq!(robot.get(&path).await.problem(), (404, "not-found"));
    robot.call(Method::DELETE, &format!("/policies/{policy}"), None).await.fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_keeps_its_address_and_a_proxy_may_weaken_its_tag() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let (entry, policy) = robot.publish("Weather").await;
    let renamed = json!({ "name": "High Tides", "visibility": "public", "policies": [policy] });
    let changed = robot.if_match("W/\"1\"").put(&format!("/entries/{entry}"), &renamed).await.fine().body;
    assert_eq!((&changed["name"], &changed["slug"]), (&json!("High Tides"), &json!("weather")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_may_be_larger_than_any_other_body() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let (entry, _) = robot.publish("Weather").await;
    let words = "x".repeat(1_000_000);
    let document = format!(
        "{{\"openapi\":\"3.0.0\",\"info\":{{\"title\":\"W\",\"version\":\"1\",\"description\":\"{words}\"}},\"paths\":{{}}}}"
    );
    let path = format!("/entries/{entry}/documentation");
    robot.send(Method::PUT, &path, Some("application/json"), document).await.fine();
    let huge = "x".repeat(11_000_000);
    assert_eq!(robot.send(Method::PUT, &path, Some("application/json"), huge).await.problem(), (413, "too-large"));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_change_one_by_one_and_unknown_ones_are_refused() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let now = robot.get("/settings").await.fine();
    let tag = now.header("etag");
    let changed = robot.if_match(tag).call(Method::PATCH, "/settings", Some(&json!({ "portal_name": "Keys" }))).await;
    assert_eq!(changed.fine().body["portal_name"], "Keys");
    let stale = robot.if_match(tag).call(Method::PATCH, "/settings", Some(&json!({ "portal_name": "Locks" }))).await;
    assert_eq!(stale.problem(), (412, "stale"));
    let patch = async |body| robot.if_match("*").call(Method::PATCH, "/settings", Some(&body)).await;
    assert_eq!(patch(json!({ "colour": "red" })).await.problem(), (422, "invalid"));
    assert_eq!(patch(json!({ "claim_ttl_hours": 0 })).await.body["errors"][0]["field"], "claim_ttl_hours");
    assert_eq!(patch(json!({ "disable_signup": "yes" })).await.body["errors"][0]["field"], "disable_signup");
}

#[tokio::test(flavor = "multi_thread")]
async fn developers_are_added_found_disabled_and_given_a_password_link() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let ada = robot.add("Ada").await;
    let found = robot.get("/developers?search=ADA").await.fine().body;
    assert_eq!((&found["items"][0]["id"], found["items"].as_array().unwrap().len()), (&json!(ada), 1));
    let state = async |verb: &str| {
        robot.call(Method::POST, &format!("/developers/{ada}/{verb}"), None).await.fine().body["state"].clone()
    };
    assert_eq!([state("disable").await, state("enable").await], ["disabled", "active"]);
    let link = robot.call(Method::POST, &format!("/developers/{ada}/password-link"), None).await.fine();
    assert!(link.body["url"].as_str().unwrap().starts_with("http://keys.example.com/reset/"));
    let twice = robot.post("/developers", &json!({ "name": "Ada", "email": "ada@example.com" })).await;
    assert_eq!(twice.body["errors"][0]["field"], "email");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_shows_its_secret_once_and_logs_what_it_is_sent() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let made =
        robot.post("/webhooks", &json!({ "url": "https://hooks.example.com/in", "events": ["key.issued"] })).await;
    assert!(made.body["secret"].as_str().unwrap().starts_with("whsec_"));
    let path = made.header("location").trim_start_matches("/api/v1").to_owned();
    let read = robot.get(&path).await.fine();
    assert!(read.body.get("secret").is_none());
    let ping = robot.call(Method::POST, &format!("{path}/ping"), None).await.fine();
    assert_eq!((ping.status, &ping.body["event"]), (202, &json!("webhook.ping")));
    let log = robot.get(&format!("{path}/deliveries")).await.fine().body;
    assert_eq!(log["items"][0]["id"], ping.body["id"]);
    let sheet = robot.get(&format!("/deliveries/{}", ping.body["id"].as_str().unwrap())).await.fine().body;
    assert!(sheet["body"].as_str().unwrap().contains("webhook.ping"));
    let inside = robot.post("/webhooks", &json!({ "url": "http://10.0.0.1/" })).await;
    assert_eq!(inside.body["errors"][0]["field"], "url");
    robot.call(Method::DELETE, &path, None).await.fine();
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_makes_another_and_knows_itself() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let made = robot.post("/tokens", &json!({ "name": "Reader", "scopes": ["requests:read"] })).await;
    let secret = made.body["secret"].as_str().unwrap();
    let reader = robot.with("authorization", &format!("Bearer {secret}"));
    let this = reader.get("/token").await.fine().body;
    assert_eq!((&this["name"], &this["scopes"]), (&json!("Reader"), &json!(["requests:read"])));
    assert_eq!(reader.get("/tokens").await.problem(), (403, "forbidden"));
    let path = made.header("location").trim_start_matches("/api/v1");
    assert_eq!(robot.get(path).await.fine().body["name"], "Reader");
    robot.call(Method::DELETE, path, None).await.fine();
    assert_eq!(reader.get("/token").await.problem(), (401, "unauthorized"));
    let unknown = robot.post("/tokens", &json!({ "name": "X", "scopes": ["everything"] })).await;
    assert_eq!(unknown.body["errors"][0]["message"], "There is no scope everything.");
    assert_eq!(test.program(&[Scope::EventsRead]).await.get("/token").await.fine().status, 200);
}
