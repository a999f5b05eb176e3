use crate::bench::TestPortal;
use domain::{
    Timestamp,
    catalogue::QuotaPeriod,
    token::Scope,
    usage::{Calls, CallsWithin, Uses},
};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_calls_of_a_key_are_told_day_by_day() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, policy, request) = client.ask().await;
    client.approve(&request).await.fine();
    let key =
        client.get(&format!("/developers/{ada}")).await.fine()["subscriptions"][&policy].as_str().unwrap().to_owned();
    let used = async |at: &str, passed: i64, refused: i64| {
        let last = Timestamp::from_rfc3339(at).unwrap();
        let begun = last.begun(QuotaPeriod::Hour);
        let within = vec![CallsWithin { entry: None, begun, calls: Calls { passed, refused } }];
        let uses = Uses { key: key.parse().unwrap(), last: Some(last), within };
        test.state.portal.note_uses(vec![uses]).await.unwrap();
    };
    used("2026-11-22T23:59:59Z", 1, 0).await;
    used("2026-11-23T00:10:00Z", 2, 4).await;
    used("2026-11-23T10:30:00Z", 1, 0).await;
    let aggregate = async |dates: &str| {
        client.get(&format!("/api/activity/keys/aggregate/{key},/{dates}?p=-1&res=day")).await.fine()
    };
    let row = |day: u8, success: i64, error: i64, last: &str| -> Value {
        let id = json!({ "day": day, "month": 11, "year": 2026, "hour": 0, "code": 200 });
        json!({ "id": id, "hits": success + error, "success": success, "error": error, "last_hit": last })
    };
    let (first, second) = (row(22, 1, 0, "2026-11-22T23:00:00Z"), row(23, 3, 4, "2026-11-23T10:30:00Z"));
    assert_eq!(aggregate("1/11/2026/30/11/2026").await, json!({ "data": [first, second], "pages": 1 }));
    assert_eq!(aggregate("1/1/2026/22/11/2026").await["data"], json!([first]));
    assert_eq!(aggregate("23/11/2026/23/11/2026").await["data"], json!([second]));
    assert_eq!(aggregate("24/11/2026/24/11/2026").await["data"], json!([]));
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
