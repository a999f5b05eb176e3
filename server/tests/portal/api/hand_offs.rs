use crate::{api::Program, bench::TestPortal, browser::Browser};
use axum::{
    body::Body,
    http::{Method, Request},
};
use domain::token::Scope;
use serde_json::json;
use std::collections::BTreeMap;

/// Ada is sent to another site: her request, her browser, and what it carries.
async fn sent_away(test: &TestPortal, robot: &Program) -> (String, Browser, BTreeMap<String, String>) {
    let elsewhere = json!({ "redirect_on_key_request": true, "redirect_to": "https://pay.example.com/keys" });
    robot.if_match("*").call(Method::PATCH, "/settings", Some(&elsewhere)).await.fine();
    let ada = test.developer("Ada").await;
    let (_, policy) = robot.publish("Weather").await;
    let sent = ada.call("submit_request", &[("slug", "weather"), ("policy", &policy)]).await.fine();
    let leave = sent.header("location").to_owned();
    let id = leave.split('/').nth(2).unwrap().to_owned();
    assert_eq!(leave, format!("/requests/{id}/leave"));
    let away = ada.post_form("leave_for_site", &[("id", &id)]).await;
    assert_eq!(away.status, 303);
    let address: url::Url = away.header("location").parse().unwrap();
    assert_eq!(address.host_str(), Some("pay.example.com"));
    test.outbox().await;
    (id, ada, address.query_pairs().into_owned().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_site_takes_the_request_over_decides_and_sends_the_browser_back() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let (id, ada, carried) = sent_away(&test, &robot).await;
    let site = test.program(&[Scope::RequestsDecide]).await;
    let brought = json!({ "code": carried["code"], "state": carried["state"], "return_url": carried["return_url"] });
    let taken = site.post("/hand-offs/exchange", &brought).await.fine();
    assert_eq!(taken.body["request"]["id"], id.as_str());
    assert_eq!(site.post("/hand-offs/exchange", &brought).await.problem(), (422, "invalid"));
    site.if_match("*").call(Method::POST, &format!("/requests/{id}/approve"), None).await.fine();
    let back = format!("/requests/{id}/return?state=");
    let arrives = Request::get(format!("{back}{}", carried["state"])).header("accept", "text/html");
    let returned = ada.send(arrives.body(Body::empty()).unwrap()).await;
    assert_eq!((returned.status, returned.header("location")), (302, format!("/requests/{id}").as_str()));
    assert_eq!(ada.get(&format!("{back}forged")).await.status, 404);
    assert_eq!(test.outbox().await, ["issue_key"]);
    assert_eq!(test.developer("Bob").await.get(&format!("{back}{}", carried["state"])).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swapped_state_and_a_foreign_way_back_are_refused() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let (_, _, carried) = sent_away(&test, &robot).await;
    let brought = json!({ "code": carried["code"], "state": "swapped", "return_url": "https://evil.example.com/" });
    let refused = robot.post("/hand-offs/exchange", &brought).await;
    let fields: Vec<_> = refused.body["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["state", "return_url"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_before_leaving_lets_its_form_lead_to_that_site_alone() {
    let test = TestPortal::open().await;
    let robot = test.robot().await;
    let (id, ada, _) = sent_away(&test, &robot).await;
    let page = ada.get(&format!("/requests/{id}/leave")).await;
    assert!(page.header("content-security-policy").contains("form-action 'self' https://pay.example.com;"));
    assert!(page.body.contains("Continue to pay.example.com"));
    let other = ada.get("/requests").await;
    assert!(!other.header("content-security-policy").contains("pay.example.com"));
}
