use crate::bench::TestPortal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_call_with_the_same_key_happens_once() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let sure = robot.with("idempotency-key", "8e03978e-40d5-43dd-bc93-6894a57f9324");
    let first = sure.post("/policies", &json!({ "name": "Free" })).await;
    let second = sure.post("/policies", &json!({ "name": "Free" })).await;
    assert_eq!((second.status, &second.body, second.header("location")), (201, &first.body, first.header("location")));
    assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), ("", "true"));
    assert_eq!(robot.get("/policies").await.fine().body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_for_another_call_is_refused_and_belongs_to_its_token() {
    let test = TestPortal::open().await;
    let (robot, other) = (test.robot().await, test.robot().await);
    robot.with("idempotency-key", "one").post("/policies", &json!({ "name": "Free" })).await.made();
    let reused = robot.with("idempotency-key", "one").post("/policies", &json!({ "name": "Pro" })).await;
    assert_eq!(reused.problem(), (422, "idempotency-key-reused"));
    other.with("idempotency-key", "one").post("/policies", &json!({ "name": "Pro" })).await.made();
    let empty = robot.with("idempotency-key", "").post("/policies", &json!({ "name": "Max" })).await;
    assert_eq!(empty.problem(), (400, "malformed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_may_be_mended_under_the_same_key() {
    let test = TestPortal::open().await;
    let sure = test.robot().await.with("idempotency-key", "one");
    assert_eq!(sure.post("/policies", &json!({ "name": "" })).await.problem(), (422, "invalid"));
    sure.post("/policies", &json!({ "name": "Free" })).await.made();
}
