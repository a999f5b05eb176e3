//! Answers in Tyk's shape.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{page::Numbered, request::Refusal};
use serde_json::{Value, json};

/// `{"Status":"OK","Message":…,"Meta":null}`: it was done. The message is an id, or says so.
pub struct Done(String);

impl Done {
    pub fn with(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    pub fn updated() -> Self {
        Self::with("Data updated")
    }

    pub fn deleted() -> Self {
        Self::with("Data deleted")
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        Json(json!({ "Status": "OK", "Message": self.0, "Meta": null })).into_response()
    }
}

/// `{"Data":[…],"Pages":n}`
pub fn list(page: Numbered<Value>) -> Json<Value> {
    let Numbered { rows, pages } = page;
    Json(json!({ "Data": Value::Array(rows), "Pages": pages }))
}

/// Why nothing was done. Nothing was changed.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    message: String,
    /// Each mistake in what was sent.
    errors: Vec<String>,
    wait: Option<u64>,
}

impl Refused {
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), errors: Vec::new(), wait: None }
    }

    /// What was sent cannot be done.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub fn unauthorised() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Not authorised")
    }

    pub fn too_many(seconds: u64) -> Self {
        let message = format!("Wait {seconds} seconds, then try again.");
        Self { wait: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, message) }
    }

    /// The same with the sentence that clients know.
    pub fn called(self, message: &str) -> Self {
        Self { message: message.to_owned(), ..self }
    }

    /// Why, in a sentence.
    pub fn into_sentence(self) -> String {
        self.message
    }

    fn denied(why: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, format!("access denied: {why}"))
    }

    pub fn missing() -> Self {
        services::Error::Missing.into()
    }
}

impl From<services::Error> for Refused {
    fn from(error: services::Error) -> Self {
        let sentence = error.to_string();
        match error {
            services::Error::Forbidden => Self::denied("no token may do this."),
            services::Error::OutOfScope(scope) => Self::denied(&format!("the token lacks the scope {}.", scope.name())),
            services::Error::Refused(Refusal::NotYours | Refusal::OwnRequest) | services::Error::Closed(_) => {
                Self::denied(&sentence)
            }
            services::Error::Missing | services::Error::Gone(_) => Self::new(StatusCode::NOT_FOUND, sentence),
            services::Error::Refused(_) | services::Error::Conflict(_) => Self::bad(sentence),
            services::Error::Invalid(invalid) => invalid.into(),
            services::Error::TooMany(seconds) => Self::too_many(seconds),
            services::Error::Internal(cause) => {
                tracing::error!(%cause, "a use case failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, sentence)
            }
        }
    }
}

impl From<domain::Invalid> for Refused {
    fn from(invalid: domain::Invalid) -> Self {
        let told = |error: domain::FieldError| match error.field.as_str() {
            "" => error.message,
            field => format!("{field}: {}", error.message),
        };
        let errors: Vec<_> = invalid.0.into_iter().map(told).collect();
        Self { errors: errors.clone(), ..Self::bad(errors.join(" ")) }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut body = json!({ "Status": "Error", "Message": self.message, "Meta": null });
        if !self.errors.is_empty() {
            body["Errors"] = json!(self.errors);
        }
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.wait {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
