use super::Settings;
use crate::field::Field;

/// A form of the portal whose questions can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionForm {
    KeyRequest,
    SignUp,
}

impl QuestionForm {
    pub const ALL: [Self; 2] = [Self::KeyRequest, Self::SignUp];

    /// The setting that holds its questions; also the end of its editor's address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::KeyRequest => "key_request_fields",
            Self::SignUp => "signup_fields",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// Its questions.
    pub fn fields(self, settings: &Settings) -> &[Field] {
        match self {
            Self::KeyRequest => &settings.key_request_fields,
            Self::SignUp => &settings.signup_fields,
        }
    }

    /// The settings with other questions on this form.
    #[must_use]
    pub fn asking(self, fields: Vec<Field>, settings: Settings) -> Settings {
        match self {
            Self::KeyRequest => Settings { key_request_fields: fields, ..settings },
            Self::SignUp => Settings { signup_fields: fields, ..settings },
        }
    }
}
