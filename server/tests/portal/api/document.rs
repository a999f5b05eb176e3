//! The OpenAPI document: it is committed, and says of every operation what it needs.

use crate::bench::TestPortal;
use domain::token::Scope;
use serde_json::Value;

/// Committed, so that a change of the contract is seen in review. Made by `keywright openapi > docs/openapi.json`.
const COMMITTED: &str = include_str!("../../../../docs/openapi.json");

/// Method, path and operation of everything there is.
pub fn operations() -> Vec<(String, String, Value)> {
    let document: Value = serde_json::from_str(&server::api::document_text()).unwrap();
    let paths = document["paths"].as_object().unwrap().clone();
    let of_path = |(path, item): (String, Value)| {
        let methods = item.as_object().unwrap().clone();
        methods.into_iter().map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    };
    paths.into_iter().flat_map(of_path).collect()
}

#[test]
fn the_committed_document_is_the_one_that_is_served() {
    assert!(COMMITTED.trim_end() == server::api::document_text(), "run: cargo run -- openapi > docs/openapi.json");
}

#[test]
fn every_operation_names_itself_its_scope_and_its_refusals() {
    let wanting: Vec<_> = operations()
        .into_iter()
        .filter(|(_, path, operation)| {
            let scopes = operation["security"][0]["token"].as_array();
            let is_scoped = scopes.is_some_and(|scopes| {
                scopes.iter().all(|scope| Scope::named(scope.as_str().unwrap()).is_some())
                    && (!scopes.is_empty() || path == "/token")
            });
            let responses = operation["responses"].as_object().unwrap();
            let is_refused = ["401", "403", "429"].iter().all(|status| responses.contains_key(*status));
            !(is_scoped && is_refused && operation["summary"].is_string() && operation["tags"].is_array())
        })
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    assert_eq!(wanting, Vec::<String>::new());
}

#[test]
fn every_operation_has_a_name_of_its_own_and_a_tag_that_is_told() {
    let names: Vec<_> = operations().into_iter().map(|(.., operation)| operation["operationId"].to_string()).collect();
    let distinct: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    let document: Value = serde_json::from_str(&server::api::document_text()).unwrap();
    let told: Vec<_> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    assert!(operations().iter().all(|(.., operation)| told.contains(&&operation["tags"][0])));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_and_its_viewer_are_there_for_everybody() {
    let test = TestPortal::open().await;
    let guest = test.guest();
    let document: Value = serde_json::from_str(&guest.get("/api/openapi.json").await.fine().body).unwrap();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let viewer = guest.get("/api/docs/").await.fine();
    assert!(viewer.body.contains("swagger-ui"));
    assert!(viewer.header("content-security-policy").contains("default-src 'none'"));
    assert!(viewer.body.contains("<title>REST API · Keywright</title>"), "{}", viewer.body);
    guest.get("/api/docs/swagger-ui-bundle.js").await.fine();
    assert!(guest.get("/api/problems").await.fine().body.contains("precondition-required"));
}
