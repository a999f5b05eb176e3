//! Things of other people look like things that never were.

use crate::{
    bench::TestPortal,
    browser::{Answer, Browser},
};
use domain::{Timestamp, id::RequestId};

#[derive(serde::Deserialize)]
struct Account {
    sessions: Vec<Session>,
}

#[derive(serde::Deserialize)]
struct Session {
    id: String,
}

async fn told(browser: &Browser, function: &str, id: &str) -> Answer {
    let form = [("id", id), ("revision", "1"), ("reason", "x"), ("confirm", "revoke")];
    browser.call(function, &form).await.without_its_number()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_of_somebody_else_is_told_apart_from_none_by_nothing() {
    let test = TestPortal::open().await;
    test.admin("Grace").await.publish("Weather").await;
    let theirs = test.developer("Ada").await.ask("weather").await;
    test.outbox().await;
    let eve = test.developer("Eve").await;
    let never = RequestId::new(Timestamp::from_micros(0), 404).to_string();
    for function in ["read_request", "withdraw_request", "approve_request", "decline_request"] {
        let missing = told(&eve, function, &never).await;
        assert_eq!((missing.status, missing.body.as_str()), (404, r#""missing""#));
        for id in [&theirs, "req_nonsense", "key_nonsense", "", "' OR 1=1 --"] {
            assert_eq!(told(&eve, function, id).await, missing, "{function} of {id}");
        }
    }
    assert_eq!(eve.get(&format!("/requests/{theirs}")).await.status, 404);
    assert_eq!(eve.get(&format!("/requests/{never}")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_somebody_else_is_told_apart_from_none_by_nothing() {
    let test = TestPortal::open().await;
    test.admin("Grace").await.publish("Weather").await;
    let ada = test.developer("Ada").await;
    let request = ada.ask("weather").await;
    test.signed_in("Grace").await.call("approve_request", &[("id", &request), ("revision", "1")]).await.fine();
    test.issue(&request).await;
    test.outbox().await;
    let (keys, _): (Vec<domain::key::KeyRow>, bool) = ada.read("read_my_keys", &[]).await;
    let theirs = keys[0].key.id.to_string();
    ada.call("read_key_usage", &[("id", &theirs)]).await.fine();
    let eve = test.developer("Eve").await;
    let never = domain::id::KeyId::new(Timestamp::from_micros(0), 404).to_string();
    for function in ["read_my_key", "read_key_usage"] {
        let missing = told(&eve, function, &never).await;
        assert_eq!((missing.status, missing.body.as_str()), (404, r#""missing""#));
        for id in [&theirs, "req_nonsense", "key_nonsense", ""] {
            assert_eq!(told(&eve, function, id).await, missing, "{function} of {id}");
        }
    }
    assert_eq!(ada.get(&format!("/keys/{theirs}")).await.status, 200);
    assert_eq!(eve.get(&format!("/keys/{theirs}")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_request_is_gone_for_everybody() {
    let test = TestPortal::open().await;
    let grace = test.admin("Grace").await;
    grace.publish("Weather").await;
    let ada = test.developer("Ada").await;
    let request = ada.ask("weather").await;
    grace.call("decline_request", &[("id", &request), ("revision", "1"), ("reason", "Not now")]).await.fine();
    assert_eq!(ada.call("read_request", &[("id", &request)]).await.status, 404);
    assert_eq!(grace.call("read_request", &[("id", &request)]).await.status, 404);
    assert_eq!(ada.get(&format!("/requests/{request}")).await.status, 404);
    let late = grace.call("approve_request", &[("id", &request), ("revision", "1")]).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Declined by Grace"), "{}", late.body);
    assert!(ada.get("/history").await.fine().body.contains("Not now"));
    let mails = ["ada@example.com: declined", "ada@example.com: request_received", "grace@example.com: new_request"];
    assert_eq!(test.outbox().await, mails);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_somebody_else_cannot_be_ended() {
    let test = TestPortal::open().await;
    let (ada, eve) = (test.developer("Ada").await, test.developer("Eve").await);
    let account: Account = ada.read("read_account", &[]).await;
    let theirs = told(&eve, "end_session", &account.sessions[0].id).await;
    assert_eq!(theirs, told(&eve, "end_session", "ses_nonsense").await);
    assert_eq!(theirs.status, 404);
    assert!(ada.is_signed_in().await);
}
