//! What holds for every call, and what existing clients do on the wire.

use crate::bench::TestPortal;
use domain::token::Scope;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_comes_bare_or_as_a_bearer() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PeopleRead]).await;
    client.get("/developers").await.fine();
    client.authorised_by("Bearer {}").get("/developers").await.fine();
    client.authorised_by("bearer {}").get("/developers").await.fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_valid_token_nobody_is_authorised() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    for header in ["", " ", "Bearer", "Basic {}", "kwt_nonsense", "{}x"] {
        let answer = client.authorised_by(header).get("/requests?p=-1").await;
        assert_eq!(answer.status, 401, "{header:?}");
        assert_eq!(answer.body, json!({ "Status": "Error", "Message": "Not authorised", "Meta": null }));
    }
    let unread = client.authorised_by("").send("POST", "/developers", "{".into()).await;
    assert_eq!(unread.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bare_token_opens_nothing_but_this_api() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    assert_eq!(client.get("/api/v1/policies").await.status, 401);
    client.authorised_by("Bearer {}").get("/api/v1/policies").await.fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_the_scope_is_denied() {
    let test = TestPortal::open().await;
    let reader = test.tyk_client(&[Scope::RequestsRead]).await;
    for path in ["/developers", "/policies", "/catalogue", "/configuration"] {
        let (status, message) = reader.get(path).await.refused();
        assert_eq!((status, message.starts_with("access denied: ")), (403, true), "{path}: {message}");
    }
    reader.get("/requests").await.fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_read_whatever_it_is_called() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let kinds = [None, Some("Application/json"), Some("application/x-www-form-urlencoded"), Some("text/plain")];
    for (number, kind) in kinds.into_iter().enumerate() {
        let body = json!({ "email": format!("dev{number}@example.com") });
        client.calling_json(kind).post("/developers", &body).await.message();
    }
    let everybody = client.get("/developers?p=-1").await.fine();
    assert_eq!(everybody["Data"].as_array().unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_at_the_end_means_nothing() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let id = client.post("/developers/", &json!({ "email": "ada@example.com" })).await.message();
    client.get(&format!("/developers/{id}/")).await.fine();
    let paths = ["/requests/", "/requests/?p=1", "/catalogue/", "/policies/", "/configuration/"];
    for path in paths {
        client.get(path).await.fine();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_and_never_our_fault() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    for path in ["/developers", "/requests", "/policies", "/catalogue", "/documentation"] {
        for body in ["{", "[]", "7", "\u{0}", "{\"a\":1} x", ""] {
            let answer = client.send("POST", path, body.into()).await;
            assert!((400..500).contains(&answer.status), "{path} {body:?}: {} {}", answer.status, answer.body);
            answer.refused();
        }
    }
    let wrong =
        json!({ "email": 7, "fields": "no", "apis": 1, "by_user": [], "rate": "fast", "require_key_approval": 7 });
    for path in ["/developers", "/requests", "/policies", "/catalogue", "/configuration"] {
        assert_eq!(client.post(path, &wrong).await.refused().0, 400, "{path}");
    }
    let huge = json!({ "email": "x".repeat(3_000_000) });
    assert_eq!(client.post("/developers", &huge).await.refused().0, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_queries_ids_addresses_and_methods_are_refused_in_its_words() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let status = async |path: &str| client.get(path).await.refused().0;
    assert_eq!(status("/requests?p=many").await, 400);
    assert_eq!(status("/requests?approved=perhaps").await, 400);
    assert_eq!(status("/requests/nonsense").await, 404);
    assert_eq!(status("/requests/req_01jd8r7k5v0000000000000000").await, 404);
    assert_eq!(status("/developers/dev_01jd8r7k5v0000000000000000").await, 404);
    assert_eq!(status("/nothing").await, 404);
    assert_eq!(client.delete("/requests").await.refused().0, 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_with_nulls_and_names_of_others_are_read() {
    let test = TestPortal::open().await;
    let client = test.tyk_client(&[Scope::PortalAdmin]).await;
    let whole = json!({
        "id": "", "email": "ada@example.com", "password": "", "date_created": "0001-01-01T00:00:00Z", "inactive": false,
        "org_id": "5e9d9544a1dcd60001d0ed20", "keys": null, "subscriptions": null, "fields": null, "nonce": "",
        "sso_key": "", "oauth_clients": null, "Custom": { "a": [1] },
    });
    let id = client.post("/developers", &whole).await.message();
    let read = client.get(&format!("/developers/{id}")).await.fine();
    client.put(&format!("/developers/{id}"), &read).await.message();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_tokens_is_soon_told_to_wait() {
    let test = TestPortal::open().await;
    let guesser = test.tyk_client(&[Scope::RequestsRead]).await.authorised_by("kwt_guess");
    for _ in 0..60 {
        assert_eq!(guesser.get("/requests").await.status, 401);
    }
    assert_eq!(guesser.get("/requests").await.refused().0, 429);
}
