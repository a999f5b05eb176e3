use super::places::of_input;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{FieldError, request::Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a call was refused, as RFC 9457 writes it. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(Box<ProblemBody>);

/// Why a call was refused (RFC 9457). Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Which kind of problem; `GET /api/problems` lists them all.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "/api/problems#conflict")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    status: u16,
    /// What happened, and what to do next.
    detail: String,
    /// What is wrong with which part of what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Mistake>,
    /// The request that is open already.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(skip)]
    wait: Option<u64>,
}

/// What is wrong with one part of a body or a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mistake {
    /// The part's name; `answers.purpose` is inside another.
    pub field: String,
    /// How to mend it.
    pub message: String,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $status:literal $name:literal $title:literal;)*) => {
        /// The kinds of problems there are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $variant,)* }

        /// Status, name and title of every kind.
        pub const KINDS: &[(u16, &str, &str)] = &[$(($status, $name, $title),)*];

        impl Kind {
            const fn about(self) -> (u16, &'static str, &'static str) {
                match self { $(Self::$variant => ($status, $name, $title),)* }
            }
        }
    };
}

kinds! {
    Malformed = 400 "malformed" "The call cannot be read";
    Unauthorized = 401 "unauthorized" "A valid API token is needed";
    Forbidden = 403 "forbidden" "The token may not do this";
    Missing = 404 "not-found" "There is no such thing";
    Method = 405 "method-not-allowed" "This address does not take that method";
    Conflict = 409 "conflict" "It does not fit what is there now";
    KeyReused = 422 "idempotency-key-reused" "The Idempotency-Key belongs to another call";
    Stale = 412 "stale" "It was changed meanwhile";
    TooLarge = 413 "too-large" "The body is too large";
    MediaType = 415 "unsupported-media-type" "The body is not JSON";
    Invalid = 422 "invalid" "Something in it is wrong";
    Unconditional = 428 "precondition-required" "If-Match is missing";
    TooMany = 429 "too-many" "Too many calls";
    Internal = 500 "internal" "Something went wrong on our side";
}

impl Problem {
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let (status, name, title) = kind.about();
        let (kind, detail) = (format!("/api/problems#{name}"), detail.into());
        Self(Box::new(ProblemBody { kind, title, status, detail, errors: Vec::new(), request: None, wait: None }))
    }

    /// Not there, or not for this program: the answer is the same.
    pub fn missing() -> Self {
        Self::new(Kind::Missing, services::Error::Missing.to_string())
    }

    /// Something is wrong with these parts of a body.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::of(Kind::Invalid, errors)
    }

    /// These parts of a query cannot be read.
    pub fn malformed(errors: Vec<FieldError>) -> Self {
        Self::of(Kind::Malformed, errors)
    }

    fn of(kind: Kind, errors: Vec<FieldError>) -> Self {
        let detail = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ");
        let mut problem = Self::new(kind, detail);
        let mistake = |error: FieldError| Mistake { field: of_input(error.field), message: error.message };
        problem.0.errors = errors.into_iter().map(mistake).collect();
        problem
    }

    pub fn too_many(seconds: u64) -> Self {
        let unit = if seconds == 1 { "second" } else { "seconds" };
        let mut problem = Self::new(Kind::TooMany, format!("Wait {seconds} {unit}, then try again."));
        problem.0.wait = Some(seconds);
        problem
    }
}

impl From<services::Error> for Problem {
    fn from(error: services::Error) -> Self {
        let sentence = error.to_string();
        match error {
            services::Error::Refused(refusal) => refused(refusal),
            services::Error::Forbidden => {
                Self::new(Kind::Forbidden, "No token may do this. An admin can, in the portal.")
            }
            services::Error::OutOfScope(_) => Self::new(Kind::Forbidden, sentence),
            services::Error::Closed(sentence) => Self::new(Kind::Forbidden, sentence),
            services::Error::Missing | services::Error::Gone(_) => Self::new(Kind::Missing, sentence),
            services::Error::Invalid(invalid) => Self::invalid(invalid.0),
            services::Error::Conflict(sentence) => Self::new(Kind::Conflict, sentence),
            services::Error::TooMany(seconds) => Self::too_many(seconds),
            services::Error::Internal(cause) => {
                tracing::error!(%cause, "a use case failed");
                Self::new(Kind::Internal, sentence)
            }
        }
    }
}

fn refused(refusal: Refusal) -> Problem {
    let sentence = refusal.to_string();
    match refusal {
        Refusal::NotYours | Refusal::OwnRequest | Refusal::DecidedByAnother { .. } => {
            Problem::new(Kind::Forbidden, sentence)
        }
        Refusal::ReasonRequired | Refusal::ReasonTooLong => Problem::invalid(vec![FieldError::new("reason", sentence)]),
        Refusal::NothingAsked => Problem::invalid(vec![FieldError::new("items", sentence)]),
        Refusal::NothingDecided => Problem::invalid(vec![FieldError::new("approve", sentence)]),
        Refusal::Stale { .. } => Problem::new(Kind::Stale, sentence),
        Refusal::AlreadyOpen { request } => {
            let mut problem = Problem::new(Kind::Conflict, sentence);
            problem.0.request = Some(request.to_string());
            problem
        }
        _ => Problem::new(Kind::Conflict, sentence),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.0.wait;
        let mut response = (status, Json(self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"keywright\""));
        }
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
