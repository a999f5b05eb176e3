use crate::bench::TestPortal;
use domain::token::Scope;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_key_moves_to_another_policy() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, free, request) = client.ask().await;
    client.approve(&request).await.fine();
    let gold = client.policy("Gold").await;
    let developer = format!("/developers/{ada}");
    let key = client.get(&developer).await.fine()["subscriptions"][&free].as_str().unwrap().to_owned();
    let path = format!("{developer}/keys/{key}");
    client.put(&path, &json!({ "apply_policies": [gold] })).await.message();
    assert_eq!(client.get(&developer).await.fine()["subscriptions"], json!({ gold.clone(): key }));
    assert_eq!(client.put(&path, &json!({ "apply_policies": [gold, free] })).await.refused().0, 400);
    assert_eq!(client.put(&path, &json!({ "apply_policies": ["9d2f"] })).await.refused().0, 400);
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_revoked_at_its_address_and_at_the_older_one() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, free, request) = client.ask().await;
    let gold = client.policy("Gold").await;
    let other = client.post("/requests", &json!({ "by_user": ada, "for_plan": gold })).await.message();
    client.approve(&request).await.fine();
    client.approve(&other).await.fine();
    let (bob, developer) = (client.add("Bob").await, format!("/developers/{ada}"));
    let held = client.get(&developer).await.fine()["subscriptions"].clone();
    let (first, second) = (held[&free].as_str().unwrap(), held[&gold].as_str().unwrap());
    assert_eq!(client.delete(&format!("/developers/{bob}/keys/{first}")).await.refused().0, 404);
    client.delete(&format!("{developer}/keys/{first}")).await.message();
    client.delete(&format!("/developers/key/an-api/{second}/{ada}")).await.message();
    assert_eq!(client.get(&developer).await.fine()["keys"], json!({}));
    assert_eq!(client.delete(&format!("{developer}/keys/{first}")).await.refused().0, 400);
    test.outbox().await;
}
