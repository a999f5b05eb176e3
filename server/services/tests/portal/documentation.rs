//! An entry's OpenAPI document: pasted, read from an address, shown.

use crate::bench::{TestPortal, mistakes};
use core::time::Duration;
use domain::{
    Actor,
    catalogue::{DocumentationState, OperationFilter, OperationList},
    id::EntryId,
};
use services::{Error, Job, LARGEST_DOCUMENT};
use std::time::Instant;
use storage::on_both;

const YAML: &str = "
openapi: 3.1.0
info: {title: Weather, version: 1.2}
servers: [{url: https://api.example.com/v1}]
paths:
  /now: {get: {tags: [Now], summary: What it is like}}
  /later: {get: {tags: [Forecast]}, put: {tags: [Forecast], deprecated: true}}
";

const JSON: &str = r#"{"openapi": "3.0.3", "info": {"title": "Sky"}, "paths": {"/sky": {"get": {"summary": "Blue"}}}}"#;

const ADDRESS: &str = "https://example.com/openapi.yaml";

/// A portal with one entry, `weather`.
async fn weather(test: &TestPortal) -> (Actor, EntryId) {
    let admin = test.admin().await;
    let free = test.policy(&admin, "Free").await;
    let entry = test.entry(&admin, "Weather", &free).await;
    (admin, entry.id)
}

async fn title(test: &TestPortal) -> Option<String> {
    test.portal.entry_page(None, "weather").await.unwrap().documentation.map(|head| head.title)
}

async fn operations(test: &TestPortal, search: &str, tag: Option<&str>) -> OperationList {
    let filter = OperationFilter { search: search.into(), tag: tag.map(Into::into) };
    test.portal.operations(None, "weather", &filter).await.unwrap()
}

/// A document with so many operations, all under one tag.
fn large(count: usize) -> Vec<u8> {
    let paths: Vec<_> = (0..count)
        .map(|number| format!(r#""/things/{number}":{{"get":{{"summary":"Thing {number}","tags":["T"]}}}}"#))
        .collect();
    format!(r#"{{"openapi":"3.0.0","info":{{"title":"Large"}},"paths":{{{}}}}}"#, paths.join(",")).into_bytes()
}

on_both! {
    async fn a_pasted_document_is_shown_and_given_back_as_it_was(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        assert_eq!(test.portal.set_documentation(&admin, &entry, YAML.into()).await.unwrap(), 3);
        let head = test.portal.entry_page(None, "weather").await.unwrap().documentation.unwrap();
        assert_eq!((head.title.as_str(), head.version.as_str()), ("Weather", "1.2"));
        assert_eq!(head.servers, ["https://api.example.com/v1"]);
        assert_eq!(test.portal.openapi_document(None, "weather").await.unwrap(), YAML);
        let list = operations(&test, "", None).await;
        let lines: Vec<_> = list.shown.iter().map(|one| format!("{} {} {}", one.method, one.path, one.tag)).collect();
        assert_eq!(lines, ["GET /now Now", "GET /later Forecast", "PUT /later Forecast"]);
        assert_eq!((list.total, list.found, list.tags.len()), (3, 3, 2));
    }

    async fn a_newer_document_in_json_takes_its_place(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        test.portal.set_documentation(&admin, &entry, YAML.into()).await.unwrap();
        assert_eq!(test.portal.set_documentation(&admin, &entry, JSON.into()).await.unwrap(), 1);
        assert_eq!(title(&test).await.as_deref(), Some("Sky"));
        let state = test.portal.documentation_state(&admin, &entry).await.unwrap();
        assert_eq!(state, DocumentationState::Ready { operations: 1, updated: test.portal.now() });
    }

    async fn a_document_that_cannot_be_used_leaves_the_earlier_one(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        test.portal.set_documentation(&admin, &entry, YAML.into()).await.unwrap();
        let paste = async |text: Vec<u8>| mistakes(test.portal.set_documentation(&admin, &entry, text).await).join("\n");
        let swagger = "document: This is a Swagger 2 document. Convert it to OpenAPI 3, then give it again.";
        let too_large = "document: This document is larger than 10 MB. Split it, or leave its examples out.";
        assert_eq!(paste("swagger: '2.0'".into()).await, swagger);
        assert_eq!(paste(vec![b' '; LARGEST_DOCUMENT + 1]).await, too_large);
        assert!(paste("{".into()).await.starts_with("document: This is neither JSON nor YAML"));
        assert!(paste(vec![0xff, 0xfe]).await.starts_with("document: This is not text."));
        assert_eq!(title(&test).await.as_deref(), Some("Weather"));
    }

    async fn a_document_from_an_address_arrives_by_the_outbox(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        test.portal.fetch_documentation(&admin, &entry, &format!(" {ADDRESS} ")).await.unwrap();
        let reading = DocumentationState::Reading { url: ADDRESS.into(), since: test.portal.now() };
        assert_eq!(test.portal.documentation_state(&admin, &entry).await.unwrap(), reading);
        let job = Job::ReadDocumentation { entry: entry.clone(), url: ADDRESS.into() };
        assert_eq!(test.jobs().await, [(job, None)]);
        test.portal.documentation_read(&entry, Ok(JSON.into())).await.unwrap();
        let ready = DocumentationState::Ready { operations: 1, updated: test.portal.now() };
        assert_eq!(test.portal.documentation_state(&admin, &entry).await.unwrap(), ready);
    }

    async fn a_reading_that_fails_says_why_and_leaves_the_earlier_document(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        test.portal.set_documentation(&admin, &entry, YAML.into()).await.unwrap();
        let failed = |why: &str| DocumentationState::Failed { url: ADDRESS.into(), why: why.into() };
        test.portal.fetch_documentation(&admin, &entry, ADDRESS).await.unwrap();
        test.portal.documentation_read(&entry, Err("It answered 404.".into())).await.unwrap();
        assert_eq!(test.portal.documentation_state(&admin, &entry).await.unwrap(), failed("It answered 404."));
        test.portal.fetch_documentation(&admin, &entry, ADDRESS).await.unwrap();
        test.portal.documentation_read(&entry, Ok("openapi: 4.0.0".into())).await.unwrap();
        let newer = "This document is written in OpenAPI 4.0.0. Give one in 3.0 or 3.1.";
        assert_eq!(test.portal.documentation_state(&admin, &entry).await.unwrap(), failed(newer));
        assert_eq!(title(&test).await.as_deref(), Some("Weather"));
    }

    async fn an_answer_nobody_waits_for_any_more_is_dropped(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        test.portal.fetch_documentation(&admin, &entry, ADDRESS).await.unwrap();
        test.portal.set_documentation(&admin, &entry, YAML.into()).await.unwrap();
        test.portal.documentation_read(&entry, Ok(JSON.into())).await.unwrap();
        assert_eq!(title(&test).await.as_deref(), Some("Weather"));
        test.portal.delete_entry(&admin, &entry).await.unwrap();
        test.portal.documentation_read(&entry, Ok(JSON.into())).await.unwrap();
    }

    async fn only_web_addresses_are_read(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        let advice = ["url: Enter a whole address, beginning with https:// or http://."];
        assert_eq!(mistakes(test.portal.fetch_documentation(&admin, &entry, "file:///etc/passwd").await), advice);
        let endless = format!("https://example.com/{}", "a".repeat(2000));
        assert_eq!(mistakes(test.portal.fetch_documentation(&admin, &entry, &endless).await), advice);
        assert!(test.jobs().await.is_empty());
    }

    async fn a_removed_document_is_gone(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        test.portal.set_documentation(&admin, &entry, YAML.into()).await.unwrap();
        test.portal.remove_documentation(&admin, &entry).await.unwrap();
        assert_eq!(title(&test).await, None);
        assert!(matches!(test.portal.openapi_document(None, "weather").await, Err(Error::Missing)));
        assert_eq!(operations(&test, "", None).await.total, 0);
    }

    async fn a_thousand_operations_are_found_quickly_and_never_shown_all_at_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = weather(&test).await;
        assert_eq!(test.portal.set_documentation(&admin, &entry, large(1000)).await.unwrap(), 1000);
        let begun = Instant::now();
        let (closed, tag) = (operations(&test, "", None).await, operations(&test, "", Some("T")).await);
        let (many, one) = (operations(&test, "THINGS get", None).await, operations(&test, "/things/777", None).await);
        assert!(begun.elapsed() < Duration::from_secs(2), "four looks took {:?}", begun.elapsed());
        assert_eq!((closed.total, closed.shown.len()), (1000, 0));
        assert_eq!((tag.found, tag.shown.len()), (1000, 200));
        assert_eq!((many.found, many.shown.len()), (1000, 200));
        assert_eq!((one.found, one.shown[0].summary.as_str()), (1, "Thing 777"));
    }

    async fn documents_are_for_admins_to_give(storage: Storage) {
        let test = TestPortal::on(storage);
        let (_, entry) = weather(&test).await;
        let ada = test.developer("ada@example.com").await;
        assert!(matches!(test.portal.set_documentation(&ada, &entry, YAML.into()).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.fetch_documentation(&ada, &entry, ADDRESS).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.remove_documentation(&ada, &entry).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.documentation_state(&ada, &entry).await, Err(Error::Forbidden)));
    }
}
