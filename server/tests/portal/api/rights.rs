//! Who is let in: by operation, from the document itself, so that none is forgotten.

use super::document::operations;
use crate::bench::TestPortal;
use domain::{
    Timestamp,
    id::{DeliveryId, DeveloperId, EntryId, KeyId, PolicyId, RequestId, TokenId, WebhookId},
    token::Scope,
};
use serde_json::json;

/// An address with the id of nothing there is.
fn filled_in(path: &str) -> String {
    let then = Timestamp::from_micros(0);
    let id = match path.split('/').nth(1).unwrap() {
        "deliveries" => DeliveryId::new(then, 404).to_string(),
        "developers" => DeveloperId::new(then, 404).to_string(),
        "entries" => EntryId::new(then, 404).to_string(),
        "keys" => KeyId::new(then, 404).to_string(),
        "policies" => PolicyId::new(then, 404).to_string(),
        "requests" => RequestId::new(then, 404).to_string(),
        "tokens" => TokenId::new(then, 404).to_string(),
        "webhooks" => WebhookId::new(then, 404).to_string(),
        _ => String::new(),
    };
    path.replace("{id}", &id)
}

/// A body that can be read, for each operation that takes one.
fn body(method: &str, path: &str) -> Option<serde_json::Value> {
    let free = json!({ "name": "Free" });
    Some(match (method, path) {
        ("POST", "/policies") | ("PUT", "/policies/{id}") => free,
        ("POST", "/entries") | ("PUT", "/entries/{id}") => json!({ "name": "Weather", "visibility": "hidden" }),
        ("PUT", "/entries/{id}/documentation") => json!({ "openapi": "3.0.0" }),
        ("POST", "/developers") => json!({ "name": "Ada", "email": "ada@example.com" }),
        ("POST", "/requests") => {
            json!({ "developer": DeveloperId::new(Timestamp::from_micros(0), 404), "items": [{ "policy": "x" }] })
        }
        ("PUT", "/requests/{id}") => json!({ "policies": ["x"] }),
        ("POST", "/requests/{id}/decline") => json!({ "reason": "No." }),
        ("POST", "/requests/{id}/decide") => json!({ "approve": [] }),
        ("POST", "/hand-offs/exchange") => json!({ "code": "x", "state": "x" }),
        ("PATCH", "/keys/{id}" | "/settings") | ("POST", "/keys/{id}/rotate") | ("PUT", "/keys/{id}/limits") => {
            json!({})
        }
        ("POST", "/webhooks") | ("PUT", "/webhooks/{id}") => json!({ "url": "https://hooks.example.com/" }),
        ("POST", "/tokens") => json!({ "name": "Robot", "scopes": ["events:read"] }),
        _ => return None,
    })
}

/// `METHOD path: status` of every operation, called by a program.
async fn statuses(program: &crate::api::Program) -> Vec<String> {
    let mut lines = Vec::new();
    for (method, path, _) in operations() {
        let program = program.if_match("*");
        let answer = program.call(method.parse().unwrap(), &filled_in(&path), body(&method, &path).as_ref()).await;
        lines.push(format!("{method} {path}: {}", answer.status));
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_nothing_is_let_in() {
    let test = TestPortal::open().await;
    let lines = statuses(&test.robot().await.stranger()).await;
    let open: Vec<_> = lines.iter().filter(|line| !line.ends_with(": 401") && !line.ends_with(": 429")).collect();
    assert_eq!(open, Vec::<&String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_the_scope_finds_no_object_and_is_refused_the_rest() {
    let test = TestPortal::open().await;
    // Of all scopes the one that opens one list alone.
    let lines = statuses(&test.program(&[Scope::EventsRead]).await).await;
    let expected = |line: &&String| {
        let own = ["GET /events", "GET /history", "GET /token:"].iter().any(|own| line.starts_with(own));
        own || line.ends_with(if line.contains("{id}") { ": 404" } else { ": 403" })
            || line.contains("/hand-offs/exchange: 422")
    };
    let wrong: Vec<_> = lines.iter().filter(|line| !expected(line)).collect();
    assert_eq!(wrong, Vec::<&String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_object_that_is_not_there_is_not_found() {
    let test = TestPortal::open().await;
    let lines = statuses(&test.robot().await).await;
    let found: Vec<_> = lines.iter().filter(|line| line.contains("{id}") && !line.ends_with(": 404")).collect();
    assert_eq!(found, Vec::<&String>::new());
    test.outbox().await;
}
