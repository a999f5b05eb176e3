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
    let robot = test.robot().await.if_match("*");
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
    let robot = test.robot().await.if_match("*");
    let key = granted(&test, &robot).await;
    let rotated = robot.post(&format!("/keys/{key}/rotate"), &json!({ "overlap": "1h" })).await.fine();
    assert_eq!(rotated.body["replaces"], json!(key));
    assert!(rotated.body["secret"].as_str().unwrap().starts_with("kw_"));
    assert_eq!(rotated.header("cache-control"), "no-store");
    let old = robot.get(&format!("/keys/{key}")).await.fine().body;
    assert_eq!((old["state"].as_str(), old["expires"].is_string()), (Some("active"), true));
    let again = format!("/keys/{}/rotate", rotated.body["key"]["id"].as_str().unwrap());
    robot.call(Method::POST, &again, None).await.fine();
    let last = robot.get("/keys?limit=1").await.fine().body["items"][0]["id"].as_str().unwrap().to_owned();
    robot.call(Method::POST, &format!("/keys/{last}/rotate"), Some(&json!(null))).await.fine();
    assert_eq!(test.outbox().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_moves_to_another_policy_and_gets_another_end() {
    let test = TestPortal::open().await;
    let robot = test.robot().await.if_match("*");
    let key = granted(&test, &robot).await;
    let policy = robot.post("/policies", &json!({ "name": "Pro" })).await.made();
    let change = json!({ "policy": policy, "expires": "2090-12-31" });
    let changed = robot.call(Method::PATCH, &format!("/keys/{key}"), Some(&change)).await.fine().body;
    assert_eq!(
        (&changed["grants"][0]["policy"], &changed["expires"]),
        (&json!(policy), &json!("2090-12-31T23:59:59Z"))
    );
    let never = robot.call(Method::PATCH, &format!("/keys/{key}"), Some(&json!({ "expires": null }))).await;
    assert!(never.fine().body["expires"].is_null());
    let wrong = robot.call(Method::PATCH, &format!("/keys/{key}"), Some(&json!({ "expires": "soon" }))).await;
    assert_eq!(wrong.problem(), (422, "invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_change_with_a_mistake_nothing_happens_and_all_of_it_is_told() {
    let test = TestPortal::open().await;
    let robot = test.robot().await.if_match("*");
    let key = granted(&test, &robot).await;
    let before = robot.get(&format!("/keys/{key}")).await.fine().body;
    let policy = robot.post("/policies", &json!({ "name": "Pro" })).await.made();
    let change = async |change| robot.call(Method::PATCH, &format!("/keys/{key}"), Some(&change)).await;
    let past = change(json!({ "policy": policy, "expires": "2020-01-01" })).await;
    assert_eq!((past.body["errors"][0]["field"].as_str(), past.problem()), (Some("expires"), (422, "invalid")));
    let both = change(json!({ "policy": "gold", "expires": "soon" })).await;
    assert_eq!(
        (&both.body["errors"][0]["field"], &both.body["errors"][1]["field"]),
        (&json!("policy"), &json!("expires"))
    );
    assert_eq!(robot.get(&format!("/keys/{key}")).await.fine().body, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_listed_by_what_they_open_and_how_they_stand() {
    let test = TestPortal::open().await;
    let robot = test.robot().await.if_match("*");
    let key = granted(&test, &robot).await;
    let ids = async |query: &str| {
        let listed = robot.get(&format!("/keys?{query}")).await.fine().body;
        listed["items"].as_array().unwrap().iter().map(|key| key["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids("entry=weather&state=active").await, [json!(key)]);
    assert_eq!(ids("state=revoked").await, Vec::<serde_json::Value>::new());
    let unknown = robot.get("/keys?entry=maps").await;
    assert_eq!((unknown.body["errors"][0]["field"].as_str(), unknown.problem()), (Some("entry"), (400, "malformed")));
    let lost = robot.get("/keys?state=lost&limit=2").await;
    assert_eq!((lost.body["errors"][0]["field"].as_str(), lost.problem()), (Some("state"), (400, "malformed")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_somebody_else_changed_is_looked_at_again_first() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let key = format!("/keys/{}", granted(&test, &robot).await);
    let never = json!({ "expires": "never" });
    assert_eq!(robot.call(Method::PATCH, &key, Some(&never)).await.problem().0, 428);
    let seen = robot.get(&key).await.fine().header("etag").to_owned();
    let end = json!({ "expires": "2090-12-31" });
    robot.if_match(&seen).call(Method::PATCH, &key, Some(&end)).await.fine();
    assert_eq!(robot.if_match(&seen).call(Method::PATCH, &key, Some(&never)).await.problem().0, 412);
    let limits = robot.if_match(&seen).call(Method::PUT, &format!("{key}/limits"), Some(&json!({}))).await;
    assert_eq!(limits.problem().0, 412);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_without_rights_over_keys_finds_none() {
    let test = TestPortal::open().await;
    let key = granted(&test, &test.robot().await).await;
    let stranger = test.program(&[Scope::CatalogueWrite]).await;
    assert_eq!(stranger.get(&format!("/keys/{key}")).await.problem(), (404, "not-found"));
    let refused = stranger.get("/keys").await;
    assert_eq!(refused.problem(), (403, "forbidden"));
    assert_eq!(refused.body["detail"], "The token lacks the scope keys:read. Use one that has it.");
    let reader = test.program(&[Scope::KeysRead]).await.if_match("*");
    reader.get(&format!("/keys/{key}")).await.fine();
    let revoked = reader.call(Method::POST, &format!("/keys/{key}/revoke"), None).await;
    let rotated = reader.call(Method::POST, &format!("/keys/{key}/rotate"), None).await;
    assert_eq!([revoked.problem(), rotated.problem()], [(403, "forbidden"); 2]);
    assert_eq!(rotated.body["detail"], "The token lacks the scope keys:write. Use one that has it.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_gets_limits_of_its_own_and_its_quota_reset() {
    let test = TestPortal::open().await;
    let robot = test.robot().await.if_match("*");
    let key = granted(&test, &robot).await;
    let limits = format!("/keys/{key}/limits");
    let own = json!({ "rate": { "calls": 5, "seconds": 1 }, "quota": { "calls": 9, "period": "day" } });
    let changed = robot.call(Method::PUT, &limits, Some(&own)).await.fine().body;
    assert_eq!((&changed["own_limits"]["rate"], &changed["own_limits"]["quota"]), (&own["rate"], &own["quota"]));
    let counted = &changed["limits"][0];
    assert_eq!((&counted["policy"], &counted["quota"], &counted["used"]), (&json!(null), &own["quota"], &json!(0)));
    assert!(counted["resets"].is_string());
    let reset = robot.call(Method::POST, &format!("/keys/{key}/reset-quota"), None).await.fine().body;
    assert_eq!(reset["limits"][0]["used"], 0);
    let none = robot.call(Method::PUT, &limits, Some(&json!({ "unlimited": ["rate", "quota"] }))).await.fine().body;
    assert_eq!((&none["limits"], &none["own_limits"]["unlimited"]), (&json!([]), &json!(["rate", "quota"])));
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_that_say_two_things_or_nothing_are_refused() {
    let test = TestPortal::open().await;
    let robot = test.robot().await.if_match("*");
    let key = granted(&test, &robot).await;
    let put = async |body| robot.call(Method::PUT, &format!("/keys/{key}/limits"), Some(&body)).await;
    let rate = json!({ "calls": 5, "seconds": 1 });
    assert_eq!(put(json!({ "rate": rate, "unlimited": ["rate"] })).await.problem(), (422, "invalid"));
    assert_eq!(put(json!({ "rate": { "calls": 0, "seconds": 1 } })).await.problem(), (422, "invalid"));
    let reader = test.program(&[Scope::KeysRead]).await.if_match("*");
    let refused = reader.call(Method::PUT, &format!("/keys/{key}/limits"), Some(&json!({}))).await;
    assert_eq!(refused.problem(), (403, "forbidden"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_names_the_calls_that_it_allows() {
    let test = TestPortal::open().await;
    let robot = test.robot().await.if_match("*");
    let policy = robot.post("/policies", &json!({ "name": "Pro", "allows": ["get /v1/*", "/v2/**"] })).await.made();
    let path = format!("/policies/{policy}");
    let rules = json!(["GET /v1/*", "/v2/**"]);
    assert_eq!(robot.get(&path).await.fine().body["allows"], rules);
    let put = async |body| robot.if_match("*").call(Method::PUT, &path, Some(&body)).await;
    assert_eq!(put(json!({ "name": "Pro" })).await.fine().body["allows"], rules);
    let wrong = put(json!({ "name": "Pro", "allows": ["v1"] })).await;
    assert_eq!((wrong.body["errors"][0]["field"].as_str(), wrong.problem()), (Some("allows"), (422, "invalid")));
    assert_eq!(put(json!({ "name": "Pro", "allows": [] })).await.fine().body["allows"], json!([]));
}
