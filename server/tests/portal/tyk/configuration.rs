use crate::bench::TestPortal;
use domain::token::Scope;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_configuration_is_read_changed_and_sent_back_whole() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::SettingsWrite]).await;
    let mut settings = client.get("/configuration").await.fine();
    assert_eq!((&settings["require_key_approval"], &settings["key_request_fields"]), (&json!(true), &json!([])));
    let id = settings["id"].clone();
    settings["key_request_fields"] = json!(["Why do you need it?", "Team"]);
    settings["email"] = json!("keys@example.com");
    settings["mail_options"]["mail_from_name"] = json!("The keys");
    settings["enable_dcr"] = json!(true);
    assert_eq!(json!(client.put("/configuration", &settings).await.message()), id);
    settings["enable_dcr"] = json!(false);
    assert_eq!(client.get("/configuration").await.fine(), settings);
    client.post("/configuration", &json!({ "secure_key_approval": true })).await.message();
    settings["secure_key_approval"] = json!(true);
    assert_eq!(client.get("/configuration").await.fine(), settings);
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_stay_what_they_are_when_their_names_come_back() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::SettingsWrite]).await;
    let question = json!({ "key": "calls", "label": "Calls a day", "kind": "number", "required": true });
    client.put("/configuration", &json!({ "key_request_fields": [question] })).await.message();
    client.put("/configuration", &json!({ "key_request_fields": ["Calls a day", "Why?"] })).await.message();
    let asked = client.authorised_by("Bearer {}").get("/api/v1/settings").await.fine()["key_request_fields"].clone();
    assert_eq!((&asked[0]["kind"], &asked[1]["kind"]), (&json!("number"), &json!("text")));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_could_not_work_are_refused() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::SettingsWrite]).await;
    let put = async |body: serde_json::Value| client.put("/configuration", &body).await.refused().0;
    assert_eq!(put(json!({ "redirect_on_key_request": true })).await, 400);
    assert_eq!(put(json!({ "email": "nobody" })).await, 400);
    assert_eq!(put(json!({ "key_request_fields": [7] })).await, 400);
}
