use super::{FieldError, Invalid};
use serde::{Deserialize, Serialize};

/// One question on a form.
///
/// In JSON a bare string (the form Tyk uses) is an optional `text` with that label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Names the answer for good: `[a-z][a-z0-9_]*`, at most 64 characters, unique within the form.
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub help: String,
    pub kind: Kind,
    #[serde(default)]
    pub required: bool,
    /// What can be chosen; only for `choice` and `multi_choice`.
    #[serde(default)]
    pub options: Vec<String>,
    /// Smallest number, fewest characters, or fewest choices, by kind.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest number, most characters, or most choices, by kind.
    #[serde(default)]
    pub max: Option<f64>,
    /// A regular expression the whole answer has to match, as in HTML; only for texts.
    #[serde(default)]
    pub pattern: Option<String>,
    #[serde(default)]
    pub placeholder: String,
}

/// What sort of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text,
    LongText,
    Number,
    Url,
    Email,
    Date,
    Choice,
    MultiChoice,
    Checkbox,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Url,
        Self::Email,
        Self::Date,
        Self::Choice,
        Self::MultiChoice,
        Self::Checkbox,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Number => "number",
            Self::Url => "url",
            Self::Email => "email",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::MultiChoice => "multi_choice",
            Self::Checkbox => "checkbox",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub const fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::MultiChoice)
    }

    /// Whether `pattern` means something: where the answer is written in words.
    pub const fn takes_pattern(self) -> bool {
        matches!(self, Self::Text | Self::LongText | Self::Url | Self::Email)
    }

    /// Whether `min` and `max` mean something: characters, a value, or how many options.
    pub const fn takes_limits(self) -> bool {
        self.takes_pattern() || matches!(self, Self::Number | Self::MultiChoice)
    }

    /// Whether `placeholder` is shown.
    pub const fn takes_placeholder(self) -> bool {
        self.takes_pattern() || matches!(self, Self::Number)
    }

    /// Characters and options are counted, numbers are measured.
    pub(super) fn fits_limit(self, limit: f64) -> bool {
        self == Self::Number || (limit >= 0.0 && limit.fract() == 0.0)
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "A line of text",
            Self::LongText => "Several lines of text",
            Self::Number => "A number",
            Self::Url => "A web address",
            Self::Email => "An e-mail address",
            Self::Date => "A date",
            Self::Choice => "One of several options",
            Self::MultiChoice => "Any of several options",
            Self::Checkbox => "A box to tick",
        }
    }
}

impl Field {
    /// An optional field of this kind with nothing else set.
    pub fn new(key: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            help: String::new(),
            kind,
            required: false,
            options: Vec::new(),
            min: None,
            max: None,
            pattern: None,
            placeholder: String::new(),
        }
    }

    /// A field from its label alone, as Tyk's `key_request_fields` name them.
    pub fn from_label(label: &str) -> Self {
        Self::new(key_from_label(label), label, Kind::Text)
    }

    /// What is wrong with this question, each with the name of the part to mend.
    fn mistakes(&self) -> Vec<(&'static str, &'static str)> {
        let mut mistakes = Vec::new();
        if self.label.trim().is_empty() || self.label.chars().count() > 200 {
            mistakes.push(("label", "Write the question, in at most 200 characters."));
        }
        if !is_key(&self.key) {
            mistakes.push(("key", "Use small letters, digits and _ for the key, beginning with a letter."));
        }
        if self.kind.has_options() && self.options.is_empty() {
            mistakes.push(("options", "List what can be chosen, one option a line."));
        } else if !self.kind.has_options() && !self.options.is_empty() {
            mistakes.push(("options", "Leave the options empty, or have people choose from them."));
        } else if self
            .options
            .iter()
            .enumerate()
            .any(|(i, option)| !is_line(option) || self.options[..i].contains(option))
        {
            mistakes.push(("options", "Give each option once, on a line of its own."));
        }
        if matches!((self.min, self.max), (Some(min), Some(max)) if min > max) {
            mistakes.push(("max", "Give a largest value that is not below the smallest."));
        }
        if let Some(pattern) = &self.pattern {
            if !self.kind.takes_pattern() {
                mistakes.push(("pattern", "Leave the pattern empty: it is for answers in words."));
            } else if pattern.len() > 500 || regex_lite::Regex::new(pattern).is_err() {
                mistakes.push(("pattern", "Enter a regular expression, or leave this empty."));
            }
        }
        mistakes
    }
}

/// The input name of the option at `index` of a `multi_choice` field.
pub fn choice_name(key: &str, index: usize) -> String {
    format!("{key}/{index}")
}

/// Most questions of one form.
pub(super) const MOST_FIELDS: usize = 50;
pub(super) const TOO_MANY: &str = "At most 50 questions fit on a form. Remove some.";

/// Refuses a form definition that could not be asked. Errors stand beside `form`, the input the definition came from.
pub fn check_definitions(form: &str, fields: &[Field]) -> Result<(), Invalid> {
    let mut errors = Vec::new();
    if fields.len() > MOST_FIELDS {
        errors.push(FieldError::new(form, TOO_MANY));
    }
    errors.extend(mistakes(fields).into_iter().map(|(index, _, why)| {
        FieldError::new(form, format!("Question {} ({}): {why}", index + 1, fields[index].label))
    }));
    Invalid::unless_empty(errors)
}

/// Everything wrong with the questions of a form: which one, which part of it, and how to mend it.
pub(super) fn mistakes(fields: &[Field]) -> Vec<(usize, &'static str, &'static str)> {
    let mut all = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        all.extend(field.mistakes().into_iter().map(|(part, why)| (index, part, why)));
        if fields[..index].iter().any(|other| other.key == field.key) {
            all.push((index, "key", "An earlier question has this key. Give another."));
        }
    }
    all
}

/// Gives those without a key one made from their label, that no other question has.
pub fn name_fields(fields: &mut [Field]) {
    for index in 0..fields.len() {
        if fields[index].key.is_empty() {
            let plain = key_from_label(&fields[index].label);
            let numbered = (2..).map(|number| format!("{}_{number}", &plain[..plain.len().min(60)]));
            let is_free = |key: &String| fields.iter().all(|other| other.key != *key);
            fields[index].key =
                std::iter::once(plain.clone()).chain(numbered).find(is_free).expect("there are numbers enough");
        }
    }
}

/// Whether a text fits on one line of a list, and comes back from it as it was.
fn is_line(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(['\n', '\r'])
}

fn is_key(key: &str) -> bool {
    key.len() <= 64
        && key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

pub(super) fn key_from_label(label: &str) -> String {
    let plain: String =
        label.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(60).collect();
    let trimmed = plain.trim_matches('_');
    if trimmed.starts_with(|first: char| first.is_ascii_lowercase()) { trimmed.into() } else { format!("f_{trimmed}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_string_is_an_optional_text() {
        let field: Field = serde_json::from_str(r#""Why do you need it?""#).unwrap();
        assert_eq!(field, Field::new("why_do_you_need_it", "Why do you need it?", Kind::Text));
    }

    #[test]
    fn a_definition_that_cannot_be_asked_is_refused() {
        let mut field = Field::new("Size", "Size", Kind::Choice);
        field.pattern = Some("(".into());
        insta::assert_snapshot!(check_definitions("fields", &[field.clone(), field]).unwrap_err());
    }
}
