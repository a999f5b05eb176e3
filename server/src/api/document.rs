//! The OpenAPI document: what the operations say of themselves, and what holds for all of them.

use super::{PREFIX, operations, problem::ProblemBody};
use utoipa::{
    OpenApi, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder, Server, Tag,
        path::{Operation, ParameterIn},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(info(
    title = "Keywright REST API",
    description = "Everything the portal does, for programs. Errors are problems (RFC 9457), lists come in pages, and \
                   whatever is changed carries an ETag.",
    license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
))]
struct Base;

/// The whole document, as it is served and committed.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut document) = OpenApiRouter::with_openapi(Base::openapi()).merge(operations()).split_for_parts();
    document.servers = Some(vec![Server::new(PREFIX)]);
    document.tags = Some(TAGS.iter().map(|tag| Tag::new(*tag)).collect());
    let mut components = document.components.take().unwrap_or_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "An API token: `kwt_…`. Each operation names the scope it needs; `portal:admin` has them all.",
        ))
        .build();
    components.security_schemes.insert("token".into(), RefOr::T(SecurityScheme::Http(bearer)));
    components.schemas.insert("Problem".into(), ProblemBody::schema());
    let mut mistakes = Vec::new();
    ProblemBody::schemas(&mut mistakes);
    components.schemas.extend(mistakes);
    for (name, description) in HEADERS {
        let header = HeaderBuilder::new().description(Some(description)).schema(Some(String::schema())).build();
        components.headers.insert(name.into(), RefOr::T(header));
    }
    document.components = Some(components);
    for (path, item) in &mut document.paths.paths {
        let methods = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in methods.into_iter().flatten() {
            // Handlers share their short names; the summaries are unique, and a test holds them to it.
            operation.operation_id = operation.summary.as_deref().map(named);
            refusals(operation, path);
        }
    }
    document
}

/// The document as text, as the command line prints it.
pub fn document_text() -> String {
    document().to_pretty_json().expect("the document is JSON")
}

/// What people look for first stands first.
const TAGS: [&str; 10] = [
    "Key requests",
    "Keys",
    "Usage",
    "Catalogue entries",
    "Policies",
    "Developers",
    "Settings",
    "Webhooks",
    "Events and history",
    "API tokens",
];

/// `Approve a key request` is called `approve_key_request`.
fn named(summary: &str) -> String {
    let words = summary.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_ascii_lowercase);
    let telling = words.filter(|word| !matches!(word.as_str(), "" | "a" | "an" | "the" | "s"));
    telling.collect::<Vec<_>>().join("_")
}

/// The ways in which every operation of its kind can be refused.
fn refusals(operation: &mut Operation, path: &str) {
    let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    let is_conditional = parameters.clone().any(|parameter| parameter.name == "If-Match");
    let has_query = parameters.clone().any(|parameter| parameter.parameter_in == ParameterIn::Query);
    let has_body = operation.request_body.is_some();
    let is_one = path.contains('{');
    let statuses = [
        (400, "What was sent cannot be read.", true),
        (401, "There is no valid token.", true),
        (403, "The token lacks the scope, or the rules forbid it.", true),
        (404, "There is no such thing, or not for this token.", is_one),
        (409, "It does not fit what is there now.", !has_query || has_body),
        (412, "It was changed since it was read.", is_conditional),
        (413, "The body is too large.", has_body),
        (415, "The body is not JSON.", has_body),
        (422, "Something in it is wrong; `errors` names what.", has_body || is_one),
        (428, "If-Match is missing.", is_conditional),
        (429, "Too many calls; `Retry-After` says how long to wait.", true),
    ];
    for (status, description, _) in statuses.into_iter().filter(|(.., applies)| *applies) {
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_string()).or_insert_with(|| RefOr::T(problem(description)));
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            success(response, status);
            headers(response, status, is_conditional || (is_one && !has_body));
        }
    }
}

/// What a response without words of its own says.
fn success(response: &mut Response, status: &str) {
    if response.description.is_empty() {
        response.description = match status {
            "201" => "It was made.",
            "204" => "Done. There is nothing to show.",
            _ => "As asked.",
        }
        .into();
    }
}

/// The headers that programs go by, and what they say.
const HEADERS: [(&str, &str); 6] = [
    ("ETag", "The version of what is shown, for `If-Match`."),
    ("Location", "The address of what was made."),
    ("RateLimit", "What is left of the calls of a minute."),
    ("RateLimit-Policy", "How many calls a minute the token may make."),
    ("Retry-After", "Seconds to wait."),
    ("X-Request-Id", "Names the call in the log; the caller's own, if one was sent."),
];

/// Which of them an answer has.
fn headers(response: &mut Response, status: &str, is_versioned: bool) {
    let has = |name: &str| match name {
        "ETag" => status == "200" && is_versioned,
        "Location" => status == "201",
        "RateLimit" | "RateLimit-Policy" => matches!(status, "200" | "429"),
        "Retry-After" => status == "429",
        _ => status == "200",
    };
    for (name, _) in HEADERS.iter().filter(|(name, _)| has(name)) {
        let named = Ref::new(format!("#/components/headers/{name}"));
        response.headers.insert((*name).into(), RefOr::Ref(named));
    }
}

fn problem(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}
