//! Reads OpenAPI 3.0 and 3.1 documents, in JSON or YAML, as far as the catalogue shows them.

use domain::catalogue::{Documentation, DocumentationHead, Operation};
use serde_json::{Map, Value};

/// Most bytes of a document.
pub const LARGEST_DOCUMENT: usize = 10 * 1024 * 1024;

/// Most operations of a document.
const MOST_OPERATIONS: usize = 10_000;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Understands a document, or says what to change about it.
pub(super) fn parse(bytes: &[u8]) -> Result<Documentation, String> {
    if bytes.len() > LARGEST_DOCUMENT {
        return Err("This document is larger than 10 MB. Split it, or leave its examples out.".into());
    }
    let text = core::str::from_utf8(bytes).map_err(|_| "This is not text. Give the document as JSON or YAML.")?;
    let document = read(text.trim_start_matches('\u{feff}'))?;
    check_version(&document)?;
    let operations = operations(&document);
    if operations.len() > MOST_OPERATIONS {
        return Err("This document has more than 10,000 operations. Split it into several APIs.".into());
    }
    Ok(Documentation { about: head(&document), operations })
}

fn read(text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Err("This document is empty. Give an OpenAPI document as JSON or YAML.".into());
    }
    if text.trim_start().starts_with('{')
        && let Ok(document) = serde_json::from_str(text)
    {
        return Ok(document);
    }
    serde_saphyr::from_str_with_options(text, yaml_options()).map_err(|error| {
        let text = error.without_snippet().to_string();
        format!("This is neither JSON nor YAML that can be read: {}.", clip(text.trim_end_matches('.'), 200))
    })
}

/// Bounds what a few lines of YAML can grow into by naming each other.
fn yaml_options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 4_000_000,
            max_nodes: 2_000_000,
            max_depth: 100,
            max_aliases: 10_000,
            max_total_scalar_bytes: LARGEST_DOCUMENT,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 200_000,
            max_replay_stack_depth: 16,
        },
    }
}

fn check_version(document: &Value) -> Result<(), String> {
    if document.get("swagger").is_some() {
        return Err("This is a Swagger 2 document. Convert it to OpenAPI 3, then give it again.".into());
    }
    let version = match document.get("openapi") {
        Some(Value::String(version)) => version.clone(),
        Some(Value::Number(version)) => version.to_string(),
        _ => {
            return Err(
                "This is not an OpenAPI document: it does not say `openapi: 3.…` at its top. Choose another one."
                    .into(),
            );
        }
    };
    if version == "3" || version.starts_with("3.0") || version.starts_with("3.1") {
        return Ok(());
    }
    Err(format!("This document is written in OpenAPI {}. Give one in 3.0 or 3.1.", clip(&version, 20)))
}

fn head(document: &Value) -> DocumentationHead {
    let info = document.get("info").unwrap_or(&Value::Null);
    let servers = document.get("servers").and_then(Value::as_array).into_iter().flatten();
    DocumentationHead {
        title: text(info, "title", 200),
        version: text(info, "version", 50),
        servers: servers.map(|server| text(server, "url", 500)).filter(|url| !url.is_empty()).take(20).collect(),
    }
}

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths
        .filter(|(path, _)| path.starts_with('/'))
        .filter_map(|(path, item)| Some((path, follow(document, item)?)))
        .flat_map(|(path, item)| item.iter().filter_map(|(method, operation)| one(method, path, operation)))
        .collect()
}

/// The path item itself, or the one in this document that it refers to.
fn follow<'a>(document: &'a Value, item: &'a Value) -> Option<&'a Map<String, Value>> {
    let target = match item.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(reference.strip_prefix('#')?)?,
        None => item,
    };
    target.as_object()
}

fn one(method: &str, path: &str, operation: &Value) -> Option<Operation> {
    let is_method = METHODS.contains(&method) && operation.is_object();
    is_method.then(|| Operation {
        method: method.to_uppercase(),
        path: clip(path, 500),
        summary: summary(operation),
        tag: operation.pointer("/tags/0").and_then(Value::as_str).map(|tag| clip(tag, 100)).unwrap_or_default(),
        is_deprecated: operation.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
    })
}

/// The summary, or the next best line there is.
fn summary(operation: &Value) -> String {
    let candidates = ["summary", "description", "operationId"].map(|name| text(operation, name, 300));
    let line = candidates.iter().find_map(|text| text.lines().map(str::trim).find(|line| !line.is_empty()));
    line.unwrap_or_default().to_owned()
}

fn text(of: &Value, name: &str, most: usize) -> String {
    of.get(name).map_or_else(String::new, |value| match value {
        Value::String(text) => clip(text.trim(), most),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

/// The first `most` characters, without those that a database refuses.
fn clip(text: &str, most: usize) -> String {
    text.chars().filter(|c| *c != '\0').take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str = "
openapi: 3.1.0
info: {title: Weather, version: 1.2}
servers: [{url: https://api.example.com/v1}]
paths:
  /places/{id}:
    parameters: [{name: id, in: path}]
    get:
      tags: [Places, Search]
      summary: One place
      responses: {200: {description: fine}}
    delete: {tags: [Places], description: \"\\nForgets it.\\nFor good.\", deprecated: true}
  /now:
    $ref: '#/components/pathItems/now'
  /elsewhere:
    $ref: 'other.yaml#/x'
components:
  pathItems:
    now: {post: {operationId: postNow}}
";

    fn refusal(text: &str) -> String {
        parse(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn yaml_is_read_in_its_own_order() {
        insta::assert_debug_snapshot!(parse(YAML.as_bytes()).unwrap());
    }

    #[test]
    fn json_says_the_same_as_yaml() {
        let value: Value = serde_saphyr::from_str(YAML).unwrap();
        assert_eq!(parse(value.to_string().as_bytes()), parse(YAML.as_bytes()));
    }

    #[test]
    fn a_thousand_operations_are_read() {
        let paths: Map<String, Value> = (0..1000)
            .map(|number| (format!("/things/{number}"), serde_json::json!({"get": {"summary": "One", "tags": ["T"]}})))
            .collect();
        let document = serde_json::json!({"openapi": "3.0.3", "info": {"title": "Big"}, "paths": paths});
        let operations = parse(document.to_string().as_bytes()).unwrap().operations;
        assert_eq!((operations.len(), operations[999].path.as_str()), (1000, "/things/999"));
    }

    #[test]
    fn what_cannot_be_shown_is_refused_with_advice() {
        let refusals = [
            refusal(" "),
            refusal("{"),
            refusal("just words"),
            refusal("swagger: '2.0'"),
            refusal("openapi: 4.0.0"),
            refusal("[1, 2]"),
            refusal("a: [1, 2"),
            parse(&[0xff, 0xfe, 0x00]).unwrap_err(),
            parse(&vec![b' '; LARGEST_DOCUMENT + 1]).unwrap_err(),
        ];
        insta::assert_snapshot!(refusals.join("\n"));
    }

    #[test]
    fn a_document_that_explodes_is_refused() {
        let levels = (1..20).map(|n| format!("a{n}: &a{n} [{}]", vec![format!("*a{}", n - 1); 9].join(", ")));
        let bomb: Vec<_> = std::iter::once("a0: &a0 [lol]".to_owned()).chain(levels).collect();
        assert!(refusal(&bomb.join("\n")).starts_with("This is neither JSON nor YAML that can be read"));
        assert!(refusal(&"[".repeat(100_000)).starts_with("This is neither"));
    }
}
