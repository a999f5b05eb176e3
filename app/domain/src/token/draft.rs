use super::Scope;
use crate::{FieldError, Invalid, Timestamp, field::Typed, reading::Reading};
use serde::{Deserialize, Serialize};

/// Longest name of a program, in characters.
const LONGEST_NAME: usize = 60;

/// A token as its form describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenDraft {
    pub name: String,
    pub scopes: Vec<Scope>,
    /// `None` = lives until it is revoked.
    pub expires: Option<Timestamp>,
}

impl TokenDraft {
    /// Reads the token's form: `scopes/0`, `scopes/1` … count, and `expires` is the last day.
    pub fn from_form(typed: &Typed) -> Result<Self, Invalid> {
        let mut form = Reading::of(typed);
        let scopes = form.several("scopes").iter().filter_map(|name| Scope::named(name)).collect();
        let (name, day) = (form.text("name"), form.text("expires"));
        let expires = Timestamp::end_of(&day);
        if expires.is_none() && !day.is_empty() {
            form.errors.push(FieldError::new("expires", "Enter a real date, as year-month-day: 2026-11-23."));
        }
        form.done(Self { name, scopes, expires })
    }

    /// Refuses a token that could not be told apart, would open nothing, or is over already.
    pub fn check(&self, now: Timestamp) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        if !(1..=LONGEST_NAME).contains(&self.name.trim().chars().count()) {
            errors.push(FieldError::new("name", "Name the program that will use it, with at most 60 characters."));
        }
        if self.scopes.is_empty() {
            errors.push(FieldError::new("scopes", "Choose at least one thing the program may do."));
        }
        if self.expires.is_some_and(|end| end <= now) {
            errors.push(FieldError::new("expires", "Choose a day to come."));
        }
        Invalid::unless_empty(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_needs_a_name_a_scope_and_a_future() {
        let now = Timestamp::from_micros(5);
        let draft = TokenDraft { name: " ".into(), scopes: Vec::new(), expires: Some(now) };
        let fields: Vec<_> = draft.check(now).unwrap_err().0.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["name", "scopes", "expires"]);
    }
}
