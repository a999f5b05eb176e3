//! How calls are refused that no operation ever sees, and what every answer carries.

use crate::bench::TestPortal;
use axum::http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_by_name_and_nothing_is_written() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let post = async |kind: Option<&'static str>, body: &str| {
        let answer = robot.send(Method::POST, "/policies", kind, body.to_owned()).await;
        let (status, kind) = answer.problem();
        (status, kind.to_owned(), answer.body["errors"][0]["field"].as_str().unwrap_or_default().to_owned())
    };
    let json = Some("application/json");
    let told = |status: u16, kind: &str, field: &str| (status, kind.to_owned(), field.to_owned());
    assert_eq!(post(json, "{").await, told(400, "malformed", ""));
    assert_eq!(post(json, r#"{"name":"Free"} and more"#).await, told(400, "malformed", ""));
    assert_eq!(post(json, r#"{"name":7}"#).await, told(422, "invalid", "name"));
    assert_eq!(
        post(json, r#"{"name":"Free","rate":{"calls":-1,"seconds":1}}"#).await,
        told(422, "invalid", "rate.calls")
    );
    assert_eq!(post(json, r#"{"name":"Free","colour":"red"}"#).await.0, 422);
    assert_eq!(post(json, r#"{"name":""}"#).await, told(422, "invalid", "name"));
    assert_eq!(post(Some("text/plain"), "{}").await, told(415, "unsupported-media-type", ""));
    assert_eq!(post(None, "{}").await, told(415, "unsupported-media-type", ""));
    let huge = format!(r#"{{"name":"{}"}}"#, "x".repeat(70_000));
    assert_eq!(post(json, &huge).await, told(413, "too-large", ""));
    assert_eq!(robot.get("/policies").await.fine().body["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_queries_cursors_ids_and_methods_have_their_problem() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let get = async |path: &str| robot.get(path).await.problem().0;
    assert_eq!(get("/requests?limit=0").await, 400);
    assert_eq!(get("/requests?limit=many").await, 400);
    assert_eq!(get("/requests?after=nonsense").await, 400);
    assert_eq!(get("/requests?colour=red").await, 400);
    assert_eq!(get("/requests/nonsense").await, 404);
    assert_eq!(get("/requests/req_01jd8r7k5v0000000000000000").await, 404);
    assert_eq!(get("/nothing").await, 404);
    assert_eq!(robot.call(Method::DELETE, "/requests", None).await.problem(), (405, "method-not-allowed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_an_id_and_says_how_many_calls_are_left() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let answer = robot.with("x-request-id", "mine-1").get("/policies").await.fine();
    assert_eq!(answer.header("x-request-id"), "mine-1");
    assert_eq!(answer.header("ratelimit-policy"), "\"token\";q=600;w=60");
    assert!(answer.header("ratelimit").starts_with("\"token\";r=5"));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_tokens_is_soon_told_to_wait() {
    let test = TestPortal::open().await;
    let guesser = test.robot().await.with("authorization", "Bearer kwt_guess");
    let mut statuses = Vec::new();
    for _ in 0..70 {
        statuses.push(guesser.get("/policies").await.status);
    }
    assert_eq!((statuses[0], statuses[69]), (401, 429));
    let told = guesser.get("/policies").await;
    assert!(told.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_pages_that_join_without_a_gap() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    for name in ["Ada", "Bob", "Cyd"] {
        robot.add(name).await;
    }
    let first = robot.get("/developers?limit=2").await.fine().body;
    let next = first["next"].as_str().unwrap();
    let second = robot.get(&format!("/developers?limit=2&after={next}")).await.fine().body;
    let names = |page: &serde_json::Value| {
        page["items"].as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap().to_owned()).collect()
    };
    let all: Vec<String> = [names(&first), names(&second)].into_iter().flat_map(|names: Vec<String>| names).collect();
    assert_eq!((all, second["next"].is_null()), (vec!["Cyd".into(), "Bob".into(), "Ada".into()], true));
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_found_by_what_they_ask_for_and_how_they_are_decided() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let (tides, _) = robot.publish("Tides").await;
    let request = robot.ask("Weather").await;
    let weather =
        robot.get(&format!("/requests/{request}")).await.body["items"][0]["entry"].as_str().unwrap().to_owned();
    let found = async |query: &str| {
        let answer = robot.get(&format!("/requests?{query}")).await;
        (answer.status, answer.body["items"].as_array().map(Vec::len))
    };
    assert_eq!(found(&format!("entry={weather}")).await, (200, Some(1)));
    assert_eq!(found(&format!("entry={tides}")).await, (200, Some(0)));
    assert_eq!(found(&format!("entry={weather}&route=admin&state=pending")).await, (200, Some(1)));
    assert_eq!(found("route=auto").await, (200, Some(0)));
    assert_eq!(found("entry=weather").await, (200, Some(1)));
    assert_eq!([found("entry=maps").await.0, found("route=luck").await.0], [400, 400]);
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_opens_nothing_here() {
    let test = TestPortal::open().await;
    let grace = test.admin("Grace").await;
    assert_eq!(grace.get("/api/v1/policies").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_followed_without_missing_one() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    robot.post("/policies", &json!({ "name": "Free" })).await.made();
    let first = robot.get("/events?limit=1").await.fine().body;
    let next = first["next"].as_str().unwrap();
    let second = robot.get(&format!("/events?after={next}")).await.fine().body;
    let kinds: Vec<_> = second["items"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!((&first["items"][0]["type"], kinds), (&json!("token.created"), vec![json!("policy.created")]));
    let last = second["next"].as_str().unwrap();
    let none = robot.get(&format!("/events?after={last}")).await.fine().body;
    assert_eq!((&none["items"], &none["next"]), (&json!([]), &json!(last)));
    // A database that was put back to an earlier state is told of, and not waited for.
    assert_eq!(robot.get("/events?after=999999").await.problem(), (400, "malformed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_nothing_and_a_tag_of_nothing_are_named_as_such() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let nowhere = robot.get("/nowhere").await;
    assert_eq!(nowhere.problem().0, 404);
    assert!(nowhere.body["detail"].as_str().unwrap().starts_with("There is nothing at this address."));
    let (_, policy) = robot.publish("Weather").await;
    let change = json!({ "name": "Pro" });
    let garbage = robot.if_match("garbage").put(&format!("/policies/{policy}"), &change).await;
    assert_eq!(garbage.problem(), (400, "malformed"));
}
