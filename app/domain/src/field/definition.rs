use super::{FieldError, Invalid};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

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

    const fn takes_pattern(self) -> bool {
        matches!(self, Self::Text | Self::LongText | Self::Url | Self::Email)
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

    fn mistakes(&self) -> Vec<&'static str> {
        let mut mistakes = Vec::new();
        if !is_key(&self.key) {
            mistakes.push("needs a key of small letters, digits and _, beginning with a letter.");
        }
        if self.label.trim().is_empty() || self.label.len() > 200 {
            mistakes.push("needs a label of at most 200 characters.");
        }
        if self.kind.has_options() == self.options.is_empty() {
            mistakes.push("needs options if people choose from a list, and none otherwise.");
        }
        if self.options.iter().enumerate().any(|(i, option)| option.is_empty() || self.options[..i].contains(option)) {
            mistakes.push("has an empty option, or the same one twice.");
        }
        if matches!((self.min, self.max), (Some(min), Some(max)) if min > max) {
            mistakes.push("has a minimum above its maximum.");
        }
        if let Some(pattern) = &self.pattern {
            if !self.kind.takes_pattern() {
                mistakes.push("can have a pattern only if its answer is text.");
            } else if pattern.len() > 500 || regex_lite::Regex::new(pattern).is_err() {
                mistakes.push("has a pattern that is not a regular expression.");
            }
        }
        mistakes
    }
}

/// The input name of the option at `index` of a `multi_choice` field.
pub fn choice_name(key: &str, index: usize) -> String {
    format!("{key}/{index}")
}

/// Refuses a form definition that could not be asked. Errors stand beside `form`, the input the definition came from.
pub fn check_definitions(form: &str, fields: &[Field]) -> Result<(), Invalid> {
    let mut errors = Vec::new();
    if fields.len() > 50 {
        errors.push(FieldError::new(form, "At most 50 fields fit on a form. Remove some."));
    }
    for (index, field) in fields.iter().enumerate() {
        let name = format!("Field {} ({})", index + 1, field.label);
        errors.extend(field.mistakes().into_iter().map(|mistake| FieldError::new(form, format!("{name} {mistake}"))));
        if fields[..index].iter().any(|other| other.key == field.key) {
            errors.push(FieldError::new(form, format!("{name} has the key of an earlier one. Give it another.")));
        }
    }
    Invalid::unless_empty(errors)
}

fn is_key(key: &str) -> bool {
    key.len() <= 64
        && key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn key_from_label(label: &str) -> String {
    let plain: String =
        label.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(60).collect();
    let trimmed = plain.trim_matches('_');
    if trimmed.starts_with(|first: char| first.is_ascii_lowercase()) { trimmed.into() } else { format!("f_{trimmed}") }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LabelOrField)
    }
}

struct LabelOrField;

impl<'de> Visitor<'de> for LabelOrField {
    type Value = Field;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a field, or a label alone")
    }

    fn visit_str<E>(self, label: &str) -> Result<Field, E> {
        Ok(Field::from_label(label))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Field, A::Error> {
        WireField::deserialize(MapAccessDeserializer::new(map)).map(Field::from)
    }
}

impl From<WireField> for Field {
    fn from(field: WireField) -> Self {
        Self {
            key: if field.key.is_empty() { key_from_label(&field.label) } else { field.key },
            label: field.label,
            help: field.help,
            kind: field.kind,
            required: field.required,
            options: field.options,
            min: field.min,
            max: field.max,
            pattern: field.pattern,
            placeholder: field.placeholder,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireField {
    #[serde(default)]
    key: String,
    label: String,
    #[serde(default)]
    help: String,
    #[serde(default = "text")]
    kind: Kind,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    min: Option<f64>,
    #[serde(default)]
    max: Option<f64>,
    #[serde(default)]
    pattern: Option<String>,
    #[serde(default)]
    placeholder: String,
}

fn text() -> Kind {
    Kind::Text
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
