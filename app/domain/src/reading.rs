//! Reading what a form sends: every input by its name, every mistake beside it.

use crate::{
    FieldError, Invalid,
    developer::{Email, NotAnEmail},
    field::Typed,
};
use core::str::FromStr;

/// A form being read; gathers what is wrong with it.
pub(crate) struct Reading<'a> {
    typed: &'a Typed,
    pub errors: Vec<FieldError>,
}

impl<'a> Reading<'a> {
    pub const fn of(typed: &'a Typed) -> Self {
        Self { typed, errors: Vec::new() }
    }

    pub fn text(&self, name: &str) -> String {
        self.typed.get(name).map(|text| text.trim().to_owned()).unwrap_or_default()
    }

    /// What `read` makes of the text, or nothing, with its mistakes.
    pub fn read<T: Default>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, Invalid>) -> T {
        read(&self.text(name)).unwrap_or_else(|Invalid(errors)| {
            self.errors.extend(errors);
            T::default()
        })
    }

    pub fn is_ticked(&self, name: &str) -> bool {
        self.typed.contains_key(name)
    }

    /// Nothing if left empty.
    pub fn number<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let text = self.text(name);
        let number = text.parse().ok();
        if number.is_none() && !text.is_empty() {
            self.errors.push(FieldError::new(name, "Enter a whole number, or leave this empty."));
        }
        number
    }

    /// What was typed, or `otherwise` with a mistake beside the input.
    pub fn whole(&mut self, name: &str, otherwise: u32) -> u32 {
        self.text(name).parse().unwrap_or_else(|_| {
            self.errors.push(FieldError::new(name, "Enter a whole number."));
            otherwise
        })
    }

    /// Nothing if left empty.
    pub fn email(&mut self, name: &str) -> Option<Email> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        text.parse().map_err(|error: NotAnEmail| self.errors.push(FieldError::new(name, error.to_string()))).ok()
    }

    pub fn choice<T>(&mut self, name: &str, named: fn(&str) -> Option<T>, otherwise: T) -> T {
        named(&self.text(name)).unwrap_or_else(|| {
            self.errors.push(FieldError::new(name, "Choose one of the options listed."));
            otherwise
        })
    }

    /// The values of a group of boxes: `name/0`, `name/1` …
    pub fn several(&self, name: &str) -> Vec<String> {
        let mut chosen: Vec<(usize, &String)> = self
            .typed
            .iter()
            .filter_map(|(key, value)| Some((key.strip_prefix(name)?.strip_prefix('/')?.parse().ok()?, value)))
            .collect();
        chosen.sort_by_key(|(index, _)| *index);
        chosen.into_iter().map(|(_, value)| value.clone()).collect()
    }

    pub fn words(&self, name: &str) -> Vec<String> {
        let text = self.text(name);
        text.split([',', ' ', '\n', '\r', ';']).filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// Yes, no, or as the portal has it.
    pub fn overridden(&self, name: &str) -> Option<bool> {
        match self.text(name).as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    pub fn done<T>(self, draft: T) -> Result<T, Invalid> {
        Invalid::unless_empty(self.errors).map(|()| draft)
    }
}
