use crate::bench::TestPortal;
use domain::token::Scope;
use serde_json::{Value, json};

/// Name and whether it is shown, of each entry.
fn shown(catalogue: &Value) -> Vec<(&str, bool)> {
    let entries = catalogue["apis"].as_array().unwrap().iter();
    entries.map(|entry| (entry["name"].as_str().unwrap(), entry["show"].as_bool().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_catalogue_is_written_at_once() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::CatalogueWrite]).await;
    assert_eq!(client.get("/catalogue").await.fine()["apis"], json!([]));
    let policy = client.policy("Free").await;
    let entry = |name: &str| json!({ "name": name, "show": true, "api_id": "9d2f", "policy_id": policy, "auth_type": "authToken" });
    let id = client.post("/catalogue", &json!({ "apis": [entry("Maps"), entry("Weather")] })).await.message();
    let mut catalogue = client.get("/catalogue").await.fine();
    assert_eq!(
        (catalogue["id"].as_str().unwrap(), shown(&catalogue)),
        (id.as_str(), vec![("Maps", true), ("Weather", true)])
    );
    let maps = catalogue["apis"].as_array_mut().unwrap().remove(0);
    catalogue["apis"][0]["short_description"] = json!("Rain and shine");
    catalogue["apis"][0]["config"] =
        json!({ "override": true, "require_key_approval": false, "key_request_fields": ["Why?"] });
    client.put("/catalogue", &catalogue).await.message();
    let after = client.get("/catalogue").await.fine();
    assert_eq!(shown(&after), [("Maps", false), ("Weather", true)]);
    assert_eq!(after["apis"][0]["api_id"], maps["api_id"]);
    assert_eq!(after["apis"][1]["short_description"], "Rain and shine");
    assert_eq!(after["apis"][1]["config"]["key_request_fields"], json!(["Why?"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_change_names_stay_the_entries_they_are() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::CatalogueWrite]).await;
    let policy = client.policy("Free").await;
    let entry = |name: &str| json!({ "name": name, "show": true, "policy_id": policy });
    client.post("/catalogue", &json!({ "apis": [entry("Maps"), entry("Weather")] })).await.message();
    let mut catalogue = client.get("/catalogue").await.fine();
    let [maps, weather] = [0, 1].map(|number| catalogue["apis"][number]["api_id"].clone());
    (catalogue["apis"][0]["name"], catalogue["apis"][1]["name"]) = (json!("Weather"), json!("Maps"));
    client.put("/catalogue", &catalogue).await.message();
    let after = client.get("/catalogue").await.fine();
    assert_eq!(shown(&after), [("Maps", true), ("Weather", true)]);
    assert_eq!((&after["apis"][0]["api_id"], &after["apis"][1]["api_id"]), (&weather, &maps));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_with_a_mistake_changes_nothing() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::CatalogueWrite]).await;
    client.publish("Weather").await;
    let before = client.get("/catalogue").await.fine();
    let policy = client.policy("Gold").await;
    let wrong =
        json!({ "apis": [{ "name": "Maps", "show": true, "policy_id": policy }, { "name": "", "policy_id": policy }] });
    assert_eq!(client.put("/catalogue", &wrong).await.refused().0, 400);
    assert_eq!(
        client.put("/catalogue", &json!({ "apis": [{ "name": "A", "policy_id": "9d2f" }] })).await.refused().0,
        400
    );
    assert_eq!(
        client.put("/catalogue", &json!({ "apis": [{ "name": "A", "auth_type": "magic" }] })).await.refused().0,
        400
    );
    assert_eq!(client.get("/catalogue").await.fine(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn documentation_comes_in_base64_and_goes() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::CatalogueWrite]).await;
    let (entry, _) = client.publish("Weather").await;
    // {"openapi":"3.0.0","info":{"title":"T","version":"1"},"paths":{}}
    let openapi = "eyJvcGVuYXBpIjoiMy4wLjAiLCJpbmZvIjp7InRpdGxlIjoiVCIsInZlcnNpb24iOiIxIn0sInBhdGhzIjp7fX0=";
    let sent = json!({ "api_id": entry, "doc_type": "swagger", "documentation": openapi });
    let id = client.post("/documentation/", &sent).await.message();
    assert_eq!(client.get("/catalogue").await.fine()["apis"][0]["documentation"], json!(id));
    client.delete(&format!("/documentation/{id}")).await.message();
    assert_eq!(client.get("/catalogue").await.fine()["apis"][0]["documentation"], "");
    let post = async |body: Value| client.post("/documentation", &body).await.refused().0;
    assert_eq!(post(json!({ "api_id": entry, "doc_type": "swagger", "documentation": "?" })).await, 400);
    assert_eq!(post(json!({ "api_id": entry, "doc_type": "graphql", "documentation": openapi })).await, 400);
    assert_eq!(post(json!({ "api_id": "9d2f", "doc_type": "swagger", "documentation": openapi })).await, 400);
    let url = json!({ "api_id": entry, "doc_type": "swagger_custom_url", "documentation": "https://docs.example.com/a.yaml" });
    assert_eq!(client.post("/documentation", &url).await.message(), entry);
    assert_eq!(test.outbox().await, ["read_documentation"]);
}
