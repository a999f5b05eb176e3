//! Configurable questions (reason fields, sign-up fields) and what people answer. One parser for browser and server.

mod answer;
mod definition;
mod guidance;
mod named;
mod rows;
mod value;
mod wire;

pub use answer::{is_url, parse_answers};
pub use definition::{Field, Kind, check_definitions, choice_name, name_fields};
pub use named::parse_named;
pub use rows::{LOOK, PRESS, Press, Row, after_press, parse_rows, row_name, rows};
pub use value::{Answer, Answers, Value};

use serde::{Deserialize, Serialize};

/// Text as a form sends it: input name → what was typed. A `multi_choice` or `checkbox` is present only when ticked.
pub type Typed = std::collections::BTreeMap<String, String>;

/// One mistake, and how to mend it. `field` is the name of the input it stands beside; empty for the form as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Input that was refused, with every mistake found in it. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invalid(pub Vec<FieldError>);

/// Refuses answers to what is not asked: a program that sends them would believe that somebody reads them.
pub fn check_asked(fields: &[Field], typed: &Typed) -> Result<(), Invalid> {
    let is_asked = |name: &str| fields.iter().any(|field| name.split('/').next() == Some(&field.key));
    let unasked = typed.keys().filter(|name| !is_asked(name));
    Invalid::unless_empty(unasked.map(|name| FieldError::new(name, "This is not asked. Leave it out.")).collect())
}

impl Invalid {
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self(vec![FieldError::new(field, message)])
    }

    /// `Ok` when there are no mistakes.
    pub fn unless_empty(errors: Vec<FieldError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self(errors)) }
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let messages: Vec<_> = self.0.iter().map(|error| error.message.as_str()).collect();
        f.write_str(&messages.join(" "))
    }
}

impl std::error::Error for Invalid {}
