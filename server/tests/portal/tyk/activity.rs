use crate::bench::TestPortal;
use domain::token::Scope;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_uses_of_a_key_are_told_on_the_day_of_the_last() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, policy, request) = client.ask().await;
    client.approve(&request).await.fine();
    let key =
        client.get(&format!("/developers/{ada}")).await.fine()["subscriptions"][&policy].as_str().unwrap().to_owned();
    let used = domain::Timestamp::from_rfc3339("2026-11-23T10:30:00Z").unwrap();
    test.state.portal.note_uses(vec![(key.parse().unwrap(), 3, used)]).await.unwrap();
    let aggregate = async |dates: &str| {
        client.get(&format!("/api/activity/keys/aggregate/{key},/{dates}?p=-1&res=day")).await.fine()
    };
    let day = json!({ "day": 23, "month": 11, "year": 2026, "hour": 0, "code": 200 });
    let row = json!({ "id": day, "hits": 3, "success": 3, "error": 0, "last_hit": "2026-11-23T10:30:00Z" });
    assert_eq!(aggregate("1/11/2026/30/11/2026").await, json!({ "data": [row], "pages": 1 }));
    assert_eq!(aggregate("1/1/2026/22/11/2026").await["data"], json!([]));
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_spans_of_time_are_refused_and_unknown_keys_were_not_used() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::KeysRead]).await;
    let get = async |rest: &str| client.get(&format!("/api/activity/keys/aggregate/{rest}")).await;
    assert_eq!(get("9d2f,/1/1/2026/2/1/2026/").await.fine(), json!({ "data": [], "pages": 1 }));
    assert_eq!(get("/1/1/2026/2/1/2026").await.status, 200);
    assert_eq!(get("9d2f/31/2/2026/1/3/2026").await.refused().0, 400);
    assert_eq!(get("9d2f/yesterday").await.refused().0, 400);
    let stranger = client.authorised_by("");
    assert_eq!(stranger.get("/api/activity/keys/aggregate/x/1/1/2026/2/1/2026").await.refused().0, 401);
}
