use crate::bench::TestPortal;
use domain::token::Scope;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_comes_back_as_it_was_sent() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::CatalogueWrite]).await;
    let sent = json!({
        "name": "Gold", "org_id": "5e9d", "rate": 1000.0, "per": 60.0, "quota_max": 5000, "quota_renewal_rate": 86400,
        "key_expires_in": 2_592_000, "tags": ["eu"], "active": true, "is_inactive": false, "state": "active",
        "access_rights": { "41433797848f41a558c1573d3e55a410": { "api_id": "4143", "versions": ["Default"] } },
        "partitions": { "quota": false, "rate_limit": false, "acl": false }, "hmac_enabled": false,
    });
    let id = client.post("/policies", &sent).await.message();
    let read = client.get(&format!("/policies/{id}")).await.fine();
    let rate = (&read["name"], &read["rate"], &read["per"]);
    assert_eq!(rate, (&json!("Gold"), &json!(1000), &json!(60)));
    let quota = (&read["quota_max"], &read["quota_renewal_rate"], &read["key_expires_in"]);
    assert_eq!(quota, (&json!(5000), &json!(86400), &json!(2_592_000)));
    assert_eq!((&read["tags"], &read["active"], &read["state"]), (&json!(["eu"]), &json!(true), &json!("active")));
    assert_eq!((&read["id"], &read["_id"]), (&json!(id), &json!(id)));
    assert_eq!(client.put(&format!("/policies/{id}"), &read).await.message(), id);
    assert_eq!(client.get(&format!("/policies/{id}")).await.fine()["rate"], json!(1000));
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_are_listed_searched_changed_and_deleted() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::CatalogueWrite]).await;
    let (free, gold) = (client.policy("Free").await, client.policy("Gold").await);
    let names = async |path: &str| {
        let list = client.get(path).await.fine();
        list["Data"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("/policies?p=-1").await, ["Free", "Gold"]);
    assert_eq!(names("/policies/search?q=GOL").await, ["Gold"]);
    let off = json!({ "rate": -1, "per": 0, "is_inactive": true });
    client.put(&format!("/policies/{gold}"), &off).await.message();
    let read = client.get(&format!("/policies/{gold}")).await.fine();
    assert_eq!((&read["name"], &read["rate"], &read["active"]), (&json!("Gold"), &json!(0), &json!(false)));
    assert_eq!(client.delete(&format!("/policies/{free}")).await.message(), "Data deleted");
    assert_eq!(client.get(&format!("/policies/{free}")).await.refused().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keywright_could_not_keep_to_is_refused() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::CatalogueWrite]).await;
    let post = async |body: serde_json::Value| client.post("/policies", &body).await.refused();
    assert_eq!(post(json!({ "name": "" })).await.0, 400);
    assert_eq!(post(json!({ "name": "A", "quota_max": 5, "quota_renewal_rate": 60 })).await.0, 400);
    assert_eq!(post(json!({ "name": "A", "key_expires_in": 90 })).await.0, 400);
    assert_eq!(post(json!({ "name": "A", "rate": 0.5, "per": 1 })).await.0, 400);
    assert_eq!(post(json!({ "name": "A", "rate": 1e300, "per": 1 })).await.0, 400);
    assert_eq!(client.get("/policies").await.fine()["Data"], json!([]));
}
