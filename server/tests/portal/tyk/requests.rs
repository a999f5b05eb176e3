use crate::bench::TestPortal;
use domain::token::Scope;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_smallest_request_becomes_a_key_in_two_calls() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, policy, request) = client.ask().await;
    let asked = client.get(&format!("/requests/{request}")).await.fine();
    assert_eq!(
        (&asked["approved"], &asked["by_user"], &asked["for_plan"]),
        (&json!(false), &json!(ada), &json!(policy))
    );
    assert_eq!((&asked["apply_policies"], &asked["version"]), (&json!([policy]), &json!("v2")));
    assert_eq!(asked["portal_developer"]["email"], "ada@example.com");
    assert_eq!(test.outbox().await, ["ada@example.com: request_received"]);

    let granted = client.approve(&request).await.fine();
    let key = granted["RawKey"].as_str().unwrap();
    assert!(key.starts_with("kw_"), "{key}");
    assert_eq!(granted, json!({ "RawKey": key, "Password": "" }));
    assert_eq!(test.outbox().await, ["ada@example.com: key"]);

    let holder = client.get(&format!("/developers/{ada}")).await.fine();
    let id = holder["subscriptions"][&policy].as_str().unwrap();
    assert_eq!(holder["keys"], json!({ id: [policy] }));
    assert_eq!(client.get(&format!("/requests/{request}")).await.fine()["approved"], json!(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_approved_once() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (.., request) = client.ask().await;
    client.approve(&request).await.fine();
    let again = client.approve(&request).await.refused();
    assert_eq!(again, (400, "Key request has already been processed.".into()));
    assert_eq!(client.approve("req_01jd8r7k5v0000000000000000").await.refused().0, 404);
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_secure_approval_the_key_is_for_the_developer_alone() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    client.put("/configuration", &json!({ "secure_key_approval": true })).await.message();
    let (.., request) = client.ask().await;
    test.outbox().await;
    assert_eq!(client.approve(&request).await.fine(), json!({ "RawKey": "", "Password": "" }));
    assert_eq!(test.outbox().await, ["ada@example.com: claim"]);
    assert_eq!(client.approve(&request).await.refused().0, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_has_to_approve_the_client_does_so_itself() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    client.put("/configuration", &json!({ "require_key_approval": false })).await.message();
    let (.., request) = client.ask().await;
    assert_eq!(client.get(&format!("/requests/{request}")).await.fine()["approved"], json!(false));
    assert!(client.approve(&request).await.fine()["RawKey"].as_str().unwrap().starts_with("kw_"));
    assert_eq!(test.outbox().await, ["ada@example.com: key", "ada@example.com: request_received"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_approved_counts_as_approved_and_makes_no_key() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, policy) = (client.add("Ada").await, client.policy("Free").await);
    let approved = json!({ "by_user": ada, "for_plan": policy, "approved": true });
    let request = client.post("/requests", &approved).await.message();
    assert_eq!(client.get(&format!("/requests/{request}")).await.fine()["approved"], json!(true));
    let refused = client.approve(&request).await.refused();
    assert_eq!(refused, (400, "Key request has already been processed.".into()));
    assert_eq!(client.get(&format!("/developers/{ada}")).await.fine()["keys"], json!({}));
    assert_eq!(test.outbox().await, Vec::<String>::new());
    let asker = test.tyk_client(&[Scope::RequestsWrite]).await;
    assert_eq!(asker.post("/requests", &approved).await.refused().0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newer_form_names_the_entry_and_its_policies() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    client.put("/configuration", &json!({ "key_request_fields": ["Why?"] })).await.message();
    let ((entry, policy), ada) = (client.publish("Weather").await, client.add("Ada").await);
    let asked = json!({
        "by_user": ada, "apply_policies": [policy], "version": "v2", "fields": { "Why?": "A demo", "Team": 7 },
        "catalogue_entry": { "api_id": entry, "name": "Weather", "policy_id": policy },
    });
    let request = client.post("/requests", &asked).await.message();
    let read = client.get(&format!("/requests/{request}")).await.fine();
    assert_eq!((&read["catalogue_entry"]["api_id"], &read["apply_policies"]), (&json!(entry), &json!([policy])));
    assert_eq!(read["fields"], json!({ "Why?": "A demo", "Team": "7" }));
    let record = test.tyk_client(&[Scope::RequestsRead]).await.authorised_by("Bearer {}");
    let v1 = record.get(&format!("/api/v1/requests/{request}")).await.fine();
    assert_eq!((&v1["origin"], &v1["items"][0]["entry"]), (&json!("tyk_api"), &json!(entry)));
    let again = client.post("/requests", &asked).await.refused();
    assert_eq!(again, (400, "There is an open request for this API already.".into()));
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_policies_developers_and_entries_are_refused() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, policy) = (client.add("Ada").await, client.policy("Free").await);
    let ask = async |body: serde_json::Value| client.post("/requests", &body).await.refused().0;
    assert_eq!(ask(json!({ "by_user": ada, "for_plan": "5f1a9c" })).await, 400);
    assert_eq!(ask(json!({ "by_user": ada, "apply_policies": [policy, "x"] })).await, 400);
    assert_eq!(ask(json!({ "by_user": ada })).await, 400);
    assert_eq!(ask(json!({ "by_user": "5f1a9c", "for_plan": policy })).await, 400);
    assert_eq!(ask(json!({ "for_plan": policy })).await, 400);
    let elsewhere = json!({ "by_user": ada, "for_plan": policy, "catalogue_entry": { "api_id": "9d2f" } });
    assert_eq!(ask(elsewhere).await, 400);
    assert_eq!(ask(json!({ "by_user": ada, "for_plan": policy, "key": "kw_x" })).await, 400);
    assert_eq!(client.get("/requests").await.fine(), json!({ "Data": [], "Pages": 0 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_tell_those_that_are_approved_from_those_that_wait() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, _, first) = client.ask().await;
    let more = client.policy("More").await;
    let second = client.post("/requests", &json!({ "by_user": ada, "for_plan": more })).await.message();
    client.approve(&first).await.fine();
    let ids = async |query: &str| {
        let list = client.get(&format!("/requests{query}")).await.fine();
        let ids = list["Data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids("?p=-1").await, [first.clone(), second.clone()]);
    assert_eq!(ids("?p=1&approved=false").await, [second]);
    assert_eq!(ids("?p=1&approved=true").await, [first]);
    assert_eq!(ids("?p=2").await, Vec::<String>::new());
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_revised_as_a_whole_document() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (.., request) = client.ask().await;
    let path = format!("/requests/{request}");
    let mut document = client.get(&path).await.fine();
    document["fields"] = json!({ "Reason": "Another one" });
    assert_eq!(client.put(&path, &document).await.message(), request);
    assert_eq!(client.get(&path).await.fine()["fields"], document["fields"]);
    document["approved"] = json!(true);
    assert_eq!(client.put(&path, &document).await.refused().0, 400);
    client.approve(&request).await.fine();
    assert_eq!(client.put(&path, &document).await.refused().0, 400);
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_request_is_declined_and_the_developer_told() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (.., request) = client.ask().await;
    assert_eq!(client.delete(&format!("/requests/{request}")).await.message(), "Data deleted");
    assert_eq!(client.get(&format!("/requests/{request}")).await.refused().0, 404);
    assert_eq!(client.approve(&request).await.refused().0, 404);
    assert_eq!(test.outbox().await, ["ada@example.com: declined", "ada@example.com: request_received"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_and_deciding_need_their_scopes() {
    let test = TestPortal::open().await;
    let (.., request) = test.tyk_client(&[Scope::PortalAdmin]).await.ask().await;
    let asker = test.tyk_client(&[Scope::RequestsWrite]).await;
    assert_eq!(asker.approve(&request).await.refused().0, 403);
    assert_eq!(asker.delete(&format!("/requests/{request}")).await.refused().0, 403);
    test.tyk_client(&[Scope::RequestsDecide]).await.approve(&request).await.fine();
    test.outbox().await;
}
