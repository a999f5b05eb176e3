//! Words that several bodies and queries share.

use super::{mistake::capital, problem::Problem};
use core::str::FromStr;
use domain::{
    By, FieldError,
    developer::{Email, NotAnEmail},
    field::{Answer, Typed, Value},
    id::NotAnId,
    request::{Delivery, Origin, Refusal, Route, State, StateName},
    token::Scope,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Lines on a page where the caller does not say.
const PAGE: u8 = 50;
const LARGEST_PAGE: u8 = 100;

/// The condition under which a change happens.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes a header that `IfMatch` reads")]
pub struct IfMatchHeader {
    /// The `ETag` of what you last read, or `*`. If the thing was changed since, nothing happens (412).
    #[param(rename = "If-Match", example = "*")]
    if_match: String,
}

/// So that a call which may have been lost can be made again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes a header that `repeat` reads")]
pub struct IdempotencyKeyHeader {
    /// 1 to 255 visible characters of your choice. The same call with the same key happens once, and is answered alike.
    #[param(rename = "Idempotency-Key", required = false, min_length = 1, max_length = 255)]
    idempotency_key: String,
}

/// Answers as the portal's own forms would send them.
pub fn typed(values: BTreeMap<String, Value>) -> Typed {
    let text = |value: Value| match value {
        Value::Flag(false) => None,
        Value::Choices(choices) => Some(choices.join("\n")),
        value => Some(value.to_string()),
    };
    values.into_iter().filter_map(|(key, value)| Some((key, text(value)?))).collect()
}

/// How many lines a page has.
pub fn size(limit: Option<u8>) -> Result<usize, Problem> {
    let limit = limit.unwrap_or(PAGE);
    if (1..=LARGEST_PAGE).contains(&limit) {
        return Ok(limit.into());
    }
    Err(Problem::malformed(vec![FieldError::new("limit", "Ask for 1 to 100 items.")]))
}

/// Where a page begins.
pub fn cursor<T: FromStr>(after: Option<String>) -> Result<Option<T>, Problem> {
    let read = after.map(|text| text.parse()).transpose();
    let advice = "Send the next of the page before, unchanged.";
    read.map_err(|_| Problem::malformed(vec![FieldError::new("after", advice)]))
}

/// An id in a query; what is none finds nothing, and is said to be none.
pub fn given<T: FromStr<Err = NotAnId>>(name: &str, text: Option<String>) -> Result<Option<T>, Problem> {
    let read = text.map(|text| parsed(name, &text)).transpose();
    read.map_err(|mistake| Problem::malformed(vec![mistake]))
}

/// What keeps a program from acting on a request; one that sees it and may not is told which scope it lacks.
pub fn lacking(scope: Scope) -> impl Fn(services::Error) -> Problem {
    move |error| match error {
        services::Error::Refused(Refusal::NotYours) => services::Error::OutOfScope(scope).into(),
        other => other.into(),
    }
}

/// What the rules say against a query.
pub fn in_query(error: services::Error) -> Problem {
    match error {
        services::Error::Invalid(invalid) => Problem::malformed(invalid.0),
        other => other.into(),
    }
}

/// An id inside a body.
pub fn id<T: FromStr<Err = NotAnId>>(field: &str, text: &str) -> Result<T, Problem> {
    parsed(field, text).map_err(|mistake| Problem::invalid(vec![mistake]))
}

/// What `text` says, if it is an id.
pub fn parsed<T: FromStr<Err = NotAnId>>(field: &str, text: &str) -> Result<T, FieldError> {
    text.parse().map_err(|wrong: NotAnId| FieldError::new(field, capital(&format!("{wrong}."))))
}

/// Both values, or the mistakes in both.
pub fn both<A, B>(first: Result<A, FieldError>, second: Result<B, FieldError>) -> Result<(A, B), Problem> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => Err(Problem::invalid(first.err().into_iter().chain(second.err()).collect())),
    }
}

/// An e-mail address inside a body.
pub fn email(field: &str, text: &str) -> Result<Email, Problem> {
    text.parse().map_err(|wrong: NotAnEmail| Problem::invalid(vec![FieldError::new(field, wrong.to_string())]))
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = By)]
pub struct ByBody {
    kind: ByKind,
    /// Of the developer or the token.
    id: Option<String>,
    /// As it was then.
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ByKind {
    Person,
    Token,
    /// Keywright itself.
    Keywright,
}

impl From<&By> for ByBody {
    fn from(by: &By) -> Self {
        let (kind, id) = match by {
            By::Person { id, .. } => (ByKind::Person, Some(id.to_string())),
            By::Token { id, .. } => (ByKind::Token, Some(id.to_string())),
            By::Keywright => (ByKind::Keywright, None),
        };
        Self { kind, id, name: by.name().to_owned() }
    }
}

/// An answer with the question as it was then.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Answer)]
pub struct AnswerBody {
    key: String,
    label: String,
    #[schema(value_type = AnswerValue)]
    value: Value,
}

/// What was answered: a boolean, a number, a text or a list of texts.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it describes the domain's value")]
pub enum AnswerValue {
    Flag(bool),
    Number(f64),
    Text(String),
    Choices(Vec<String>),
}

impl From<Answer> for AnswerBody {
    fn from(answer: Answer) -> Self {
        let Answer { key, label, value } = answer;
        Self { key, label, value }
    }
}

/// Names on the wire for an enum of the domain.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident of $domain:ty { $($variant:ident),* };)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),* }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$variant => Self::$variant),* }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),* }
            }
        }
    )*};
}

pub(super) use names;

names! {
    /// How a request gets decided.
    RouteName of Route { Auto, Admin, ThirdParty, Redirect };
    /// Where a request came from.
    OriginName of Origin { Portal, Api, TykApi };
    /// How an approved key reaches the developer.
    DeliveryName of Delivery { Email, Link };
    /// Where a request stands.
    StateFilter of StateName { Pending, Approved, Granted };
}

/// The key of a granted request.
pub fn key_of(state: &State) -> Option<String> {
    match state {
        State::Granted { key, .. } => Some(key.to_string()),
        _ => None,
    }
}
