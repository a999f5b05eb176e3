use crate::bench::{PASSWORD, TestPortal};
use domain::token::Scope;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_is_made_with_only_an_address() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let id = client.add("Ada").await;
    let ada = client.get(&format!("/developers/{id}")).await.fine();
    assert_eq!((&ada["id"], &ada["email"], &ada["inactive"]), (&json!(id), &json!("ada@example.com"), &json!(false)));
    assert_eq!((&ada["keys"], &ada["subscriptions"], &ada["fields"]), (&json!({}), &json!({}), &json!({})));
    let by_email = client.get("/developers/email/ADA@example.com").await.fine();
    assert_eq!(by_email, ada);
    assert_eq!(client.get("/developers/email/bob@example.com").await.refused().0, 404);
    assert_eq!(client.get("/developers/email/nobody").await.refused().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_with_a_password_signs_in_at_once() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PeopleWrite]).await;
    let new = json!({ "email": "ada@example.com", "password": PASSWORD, "org_id": "", "fields": { "Name": "Ada L." } });
    let id = client.post("/developers", &new).await.message();
    assert!(test.signed_in("Ada").await.is_signed_in().await);
    assert_eq!(client.get(&format!("/developers/{id}")).await.fine()["fields"], json!({ "Name": "Ada L." }));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_in_a_new_developer_is_listed() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PeopleWrite]).await;
    let refused = async |body: &Value| {
        let answer = client.post("/developers", body).await;
        (answer.status, answer.body["Errors"][0].as_str().unwrap().to_owned())
    };
    let ada = json!({ "email": "ada@example.com" });
    client.post("/developers", &ada).await.message();
    assert_eq!(refused(&ada).await, (400, "email: Somebody has an account with this address already.".into()));
    let nobody = refused(&json!({ "password": PASSWORD })).await;
    assert_eq!(nobody, (400, "email: Enter an e-mail address, like name@example.com.".into()));
    let weak = refused(&json!({ "email": "bob@example.com", "password": "short" })).await;
    assert_eq!(weak, (400, "password: Choose a password of at least 10 characters.".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_counted_from_one_and_minus_one_is_everybody() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PeopleWrite]).await;
    for number in 10..22 {
        client.add(&format!("Dev{number}")).await;
    }
    let page = async |query: &str| {
        let list = client.get(&format!("/developers{query}")).await.fine();
        let rows = list["Data"].as_array().unwrap();
        let first = rows.first().map(|row| row["email"].as_str().unwrap().to_owned());
        (rows.len(), first.unwrap_or_default(), list["Pages"].as_u64().unwrap())
    };
    assert_eq!(page("").await, (10, "dev10@example.com".into(), 2));
    assert_eq!(page("?p=1").await, page("").await);
    assert_eq!(page("?p=2").await, (2, "dev20@example.com".into(), 2));
    assert_eq!(page("?p=3").await, (0, String::new(), 2));
    assert_eq!(page("?p=-1").await.0, 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_and_being_inactive_change_and_an_address_does_not() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PeopleWrite]).await;
    let new = json!({ "email": "ada@example.com", "password": PASSWORD });
    let path = format!("/developers/{}", client.post("/developers", &new).await.message());
    let mut ada = client.get(&path).await.fine();
    (ada["fields"], ada["inactive"]) = (json!({ "Cost centre": "42", "Team": "Maps" }), json!(true));
    assert_eq!(client.put(&path, &ada).await.message(), "Data updated");
    assert_eq!(client.get(&path).await.fine(), ada);
    let credentials = json!({ "username": "ada@example.com", "password": PASSWORD });
    assert_eq!(client.post("/developers/verify_credentials", &credentials).await.status, 401);
    ada["inactive"] = json!(false);
    client.put(&path, &ada).await.message();
    client.post("/developers/verify_credentials", &credentials).await.fine();
    ada["email"] = json!("bob@example.com");
    let (status, message) = client.put(&path, &ada).await.refused();
    assert_eq!((status, message.contains("address cannot be changed")), (400, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_verified_without_signing_anybody_in() {
    let test = TestPortal::open().await;
    test.developer("Ada").await;
    let client = test.tyk_client(&[Scope::PeopleRead]).await;
    let verify = async |name: &str, password: &str| {
        let credentials = json!({ "username": name, "password": password });
        client.post("/developers/verify_credentials", &credentials).await.status
    };
    assert_eq!(verify("ada@example.com", PASSWORD).await, 200);
    assert_eq!(verify("ada@example.com", "not it at all").await, 401);
    assert_eq!(verify("bob@example.com", PASSWORD).await, 401);
    assert_eq!(verify("", "").await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_passwords_has_to_wait() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PeopleRead]).await;
    let guess = json!({ "username": "ada@example.com", "password": "a wrong guess" });
    for _ in 0..30 {
        assert_eq!(client.post("/developers/verify_credentials", &guess).await.status, 401);
    }
    assert_eq!(client.post("/developers/verify_credentials", &guess).await.refused().0, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_set_unless_it_is_weak_or_an_admins() {
    let test = TestPortal::open().await;
    let grace = test.admin("Grace").await;
    let client = test.tyk_client(&[Scope::PeopleWrite]).await;
    let ada = client.add("Ada").await;
    let set = async |id: &str, password: &str| {
        client.post(&format!("/developers/password/{id}"), &json!({ "password": password })).await
    };
    assert_eq!(set(&ada, PASSWORD).await.message(), "Password changed");
    assert!(test.signed_in("Ada").await.is_signed_in().await);
    assert_eq!(set(&ada, "short").await.refused(), (400, "Developer password validation failed.".into()));
    assert_eq!(set(&ada, "").await.refused().0, 400);
    let admin = client.get("/developers/email/grace@example.com").await.fine();
    assert_eq!(set(admin["id"].as_str().unwrap(), "another password").await.refused().0, 403);
    assert!(grace.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_deleted_is_out_and_can_come_back() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let (ada, policy, request) = client.ask().await;
    client.approve(&request).await.fine();
    let other = client.policy("Other").await;
    let waiting = client.post("/requests", &json!({ "by_user": ada, "for_plan": other })).await.message();
    let path = format!("/developers/{ada}");
    assert_eq!(client.delete(&path).await.message(), "Data deleted");
    assert_eq!(client.get(&path).await.refused().0, 404);
    assert_eq!(client.get("/developers/email/ada@example.com").await.refused().0, 404);
    assert_eq!(client.get("/developers?p=-1").await.fine()["Data"], json!([]));
    assert_eq!(client.get(&format!("/requests/{waiting}")).await.refused().0, 404);
    assert_eq!(client.delete(&path).await.refused().0, 404);
    let ask = json!({ "by_user": ada, "for_plan": policy });
    assert_eq!(client.post("/requests", &ask).await.refused().0, 400);
    assert_eq!(client.add("Ada").await, ada);
    let back = client.get(&path).await.fine();
    assert_eq!((&back["inactive"], &back["keys"]), (&json!(false), &json!({})));
    test.outbox().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn admins_are_not_changed_by_programs() {
    let test = TestPortal::open().await;
    test.admin("Grace").await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let mut grace = client.get("/developers/email/grace@example.com").await.fine();
    let path = format!("/developers/{}", grace["id"].as_str().unwrap());
    grace["inactive"] = json!(true);
    assert_eq!(client.put(&path, &grace).await.refused().0, 400);
    assert_eq!(client.delete(&path).await.refused().0, 400);
}
