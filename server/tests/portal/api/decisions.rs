use crate::bench::TestPortal;
use axum::http::Method;
use domain::token::Scope;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_mails_the_key_and_shows_who_decided() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let id = robot.ask("Weather").await;
    assert_eq!(test.outbox().await, ["ada@example.com: request_received"]);
    let asked = robot.get(&format!("/requests/{id}")).await.fine();
    assert_eq!((asked.body["state"].as_str(), asked.header("etag")), (Some("pending"), "\"1\""));
    let approve = format!("/requests/{id}/approve");
    let approved = robot.if_match("\"1\"").call(Method::POST, &approve, None).await.fine();
    assert_eq!(approved.body["approval"]["by"]["name"], "Robot");
    assert_eq!(test.outbox().await, ["issue_key"]);
    let again = robot.if_match("*").call(Method::POST, &approve, None).await;
    assert_eq!(again.problem(), (409, "conflict"));
    assert!(again.detail().starts_with("Approved by Robot at "));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_declined_is_gone_and_the_history_says_why() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let id = robot.ask("Weather").await;
    let decline = format!("/requests/{id}/decline");
    let unreasoned = robot.if_match("*").post(&decline, &json!({})).await;
    assert_eq!((unreasoned.problem(), &unreasoned.body["errors"][0]["field"]), ((422, "invalid"), &json!("reason")));
    robot.if_match("*").post(&decline, &json!({ "reason": "Not for us." })).await.fine();
    assert_eq!(robot.get(&format!("/requests/{id}")).await.problem(), (404, "not-found"));
    assert_eq!(robot.get("/requests").await.fine().body["items"], json!([]));
    let history = robot.get(&format!("/history?request={id}")).await.fine().body;
    assert_eq!(history["items"][0]["type"], "key_request.declined");
    assert_eq!(history["items"][0]["details"], json!({ "reason": "Not for us." }));
    assert_eq!(test.outbox().await, ["ada@example.com: declined", "ada@example.com: request_received"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_helps_to_decide_is_there_to_read() {
    let test = TestPortal::open().await;
    let robot = test.robot().await.if_match("*");
    let first = robot.ask("Weather").await;
    let developer = robot.get(&format!("/requests/{first}")).await.fine().body["developer"]["id"].clone();
    let alone = robot.get(&format!("/requests/{first}/context")).await.fine().body;
    assert_eq!((&alone["keys"], &alone["past"]), (&json!([]), &json!([])));
    let item = &alone["items"][0];
    assert_eq!([&item["approved"], &item["declined"], &item["usual"]], [&json!(0), &json!(0), &Value::Null]);
    robot.call(Method::POST, &format!("/requests/{first}/approve"), None).await.fine();
    test.issue(&first).await;

    let (entry, policy) = robot.publish("Tides").await;
    let asked = json!({ "developer": developer, "items": [{ "entry": entry, "policy": policy }] });
    let second = format!("/requests/{}/context", robot.post("/requests", &asked).await.made());
    let known = robot.get(&second).await.fine().body;
    let past = &known["past"][0];
    assert_eq!([&past["by"], &past["approved"], &past["request"]], [&json!("Robot"), &json!(true), &json!(first)]);
    assert_eq!(known["keys"][0]["state"], "active");
    assert_eq!(test.program(&[Scope::EventsRead]).await.get(&second).await.problem(), (404, "not-found"));
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_on_something_that_was_revised_meanwhile_is_refused() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let id = robot.ask("Weather").await;
    let policy = robot.get(&format!("/requests/{id}")).await.body["items"][0]["policy"].clone();
    let revision = json!({ "policies": [policy] });
    robot.if_match("\"1\"").put(&format!("/requests/{id}"), &revision).await.fine();
    let stale = robot.if_match("\"1\"").call(Method::POST, &format!("/requests/{id}/approve"), None).await;
    assert_eq!(stale.problem(), (412, "stale"));
    let blind = robot.call(Method::POST, &format!("/requests/{id}/approve"), None).await;
    assert_eq!(blind.problem(), (428, "precondition-required"));
    robot.if_match("*").call(Method::POST, &format!("/requests/{id}/withdraw"), None).await.fine();
    assert_eq!(test.outbox().await, ["ada@example.com: request_received"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_names_no_more_policies_than_there_are_items_and_a_verdict_says_something() {
    let test = TestPortal::open().await;
    let robot = test.robot().await.if_match("*");
    let path = format!("/requests/{}", robot.ask("Weather").await);
    let policy = robot.get(&path).await.fine().body["items"][0]["policy"].clone();
    let many = robot.put(&path, &json!({ "policies": [policy, "pol_nope"] })).await;
    assert_eq!((many.problem(), &many.body["errors"][0]["field"]), ((422, "invalid"), &json!("policies[1]")));
    let nothing = robot.call(Method::POST, &format!("{path}/decide"), Some(&json!({}))).await;
    assert_eq!((nothing.problem(), &nothing.body["errors"][0]["field"]), ((422, "invalid"), &json!("approve")));
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_only_reads_decides_nothing() {
    let test = TestPortal::open().await;
    let id = test.robot().await.ask("Weather").await;
    let reader = test.program(&[Scope::RequestsRead]).await;
    let refused = reader.if_match("*").call(Method::POST, &format!("/requests/{id}/approve"), None).await;
    assert_eq!(refused.problem(), (403, "forbidden"));
    assert_eq!(refused.body["detail"], "The token lacks the scope requests:decide. Use one that has it.");
    assert_eq!(reader.get(&format!("/requests/{id}")).await.fine().body["state"], "pending");
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_twice_names_the_request_that_is_open() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let id = robot.ask("Weather").await;
    let asked = robot.get(&format!("/requests/{id}")).await.body;
    let again = json!({ "developer": asked["developer"]["id"], "items": [{ "entry": asked["items"][0]["entry"], "policy": asked["items"][0]["policy"] }] });
    let refused = robot.post("/requests", &again).await;
    assert_eq!((refused.problem(), &refused.body["request"]), ((409, "conflict"), &json!(id)));
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_checked_like_those_of_the_form() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let questions = json!({ "key_request_fields": [
        { "key": "why", "label": "Why?", "required": true },
        { "key": "calls", "label": "Calls a day", "kind": "number" },
        { "key": "regions", "label": "Regions", "kind": "multi_choice", "options": ["EU", "US"] },
    ] });
    robot.if_match("*").call(Method::PATCH, "/settings", Some(&questions)).await.fine();
    let ((entry, policy), ada) = (robot.publish("Weather").await, robot.add("Ada").await);
    let ask = |answers: Value| json!({ "developer": ada, "items": [{ "entry": entry, "policy": policy }], "answers": answers });
    let wrong = robot.post("/requests", &ask(json!({ "calls": "many", "regions": ["Moon"] }))).await;
    let fields: Vec<_> = wrong.body["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["answers.why", "answers.calls", "answers.regions"]);
    let unasked = robot.post("/requests", &ask(json!({ "why": "x", "color": "red" }))).await;
    assert_eq!(
        unasked.body["errors"],
        json!([{ "field": "answers.color", "message": "This is not asked. Leave it out." }])
    );
    let answers = json!({ "why": "A demo", "calls": 7, "regions": ["US"] });
    let made = robot.post("/requests", &ask(answers)).await.fine().body;
    let values: Vec<_> = made["answers"].as_array().unwrap().iter().map(|answer| answer["value"].clone()).collect();
    assert_eq!(values, [json!("A demo"), json!(7.0), json!(["US"])]);
    assert_eq!(made["origin"], "api");
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_apis_are_decided_one_by_one_and_open_one_key() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let several = json!({ "enable_multi_selection": true });
    robot.if_match("*").call(Method::PATCH, "/settings", Some(&several)).await.fine();
    let ((weather, free), (maps, basic)) = (robot.publish("Weather").await, robot.publish("Maps").await);
    let items = json!([{ "entry": weather, "policy": free }, { "entry": maps, "policy": basic }]);
    let id = robot.post("/requests", &json!({ "developer": robot.add("Ada").await, "items": items })).await.made();
    let decide = format!("/requests/{id}/decide");
    let half = robot.if_match("\"1\"").post(&decide, &json!({ "approve": [items[0]] })).await.fine().body;
    assert_eq!((&half["state"], &half["items"][0]["approved_by"]["name"]), (&json!("pending"), &json!("Robot")));
    assert!(half["items"][1]["approved_by"].is_null());
    let rest = json!({ "decline": [items[1]], "reason": "Not for us." });
    let done = robot.if_match("\"2\"").post(&decide, &rest).await.fine().body;
    assert_eq!((&done["state"], done["items"].as_array().unwrap().len()), (&json!("approved"), 1));
    test.outbox().await;
}
