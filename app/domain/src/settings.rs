//! What the portal manager can set, portal-wide and per catalogue entry. Names are Tyk's where Tyk has one.

mod effective;
mod form;
mod mail_name;
mod mail_options;
mod mail_view;
mod questions;

pub use effective::{AtOnce, Effective, Overrides};
pub use mail_name::MailName;
pub use mail_options::{MailDraft, MailOption, MailOptions, MailText};
pub use mail_view::{MailList, MailPreview, MailRow, MailSheet, MailValue};
pub use questions::QuestionForm;

use crate::{
    FieldError, Invalid,
    developer::Email,
    field::{Field, check_definitions},
};
use serde::{Deserialize, Serialize};

/// Portal-wide settings. A missing name takes its default; an unknown name is an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the settings page")]
pub struct Settings {
    pub portal_name: String,
    pub require_key_approval: bool,
    pub secure_key_approval: bool,
    pub redirect_on_key_request: bool,
    pub redirect_to: String,
    pub third_party_decides: bool,
    pub hand_off_timeout_hours: u32,
    pub key_request_fields: Vec<Field>,
    pub signup_fields: Vec<Field>,
    pub enable_multi_selection: bool,
    pub catalogue_login_only: bool,
    pub disable_signup: bool,
    pub disable_login: bool,
    /// The portal manager's address: told of every new request.
    pub email: Option<Email>,
    pub claim_ttl_hours: u32,
    /// Most requests one developer may have open at a time.
    pub max_open_requests: u32,
    /// Days after which a pending request expires; 0 = never.
    pub request_ttl_days: u32,
    pub allow_self_approval: bool,
    pub decline_reason_required: bool,
    /// First part of every new key's text, before the underscore.
    pub key_prefix: String,
    pub mail_options: MailOptions,
    /// Whether those who would decide are told of what was approved without them.
    pub inform_on_auto_approval: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            portal_name: "Keywright".into(),
            require_key_approval: true,
            secure_key_approval: false,
            redirect_on_key_request: false,
            redirect_to: String::new(),
            third_party_decides: false,
            hand_off_timeout_hours: 72,
            key_request_fields: Vec::new(),
            signup_fields: Vec::new(),
            enable_multi_selection: false,
            catalogue_login_only: false,
            disable_signup: false,
            disable_login: false,
            email: None,
            claim_ttl_hours: 72,
            max_open_requests: 20,
            request_ttl_days: 90,
            allow_self_approval: false,
            decline_reason_required: true,
            key_prefix: "kw".into(),
            mail_options: MailOptions::default(),
            inform_on_auto_approval: false,
        }
    }
}

impl Settings {
    /// Refuses values that could not work, naming each setting.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        let name_length = self.portal_name.trim().chars().count();
        if !(1..=60).contains(&name_length) {
            errors.push(FieldError::new("portal_name", "Give the portal a name of at most 60 characters."));
        }
        if self.redirect_on_key_request && !crate::field::is_url(&self.redirect_to) {
            errors.push(FieldError::new("redirect_to", effective::NO_ADDRESS));
        }
        if self.redirect_on_key_request && self.third_party_decides {
            errors.push(FieldError::new("third_party_decides", effective::TWO_ROUTES));
        }
        errors.extend(range("hand_off_timeout_hours", self.hand_off_timeout_hours, 1, 8760));
        errors.extend(range("claim_ttl_hours", self.claim_ttl_hours, 1, 8760));
        errors.extend(range("max_open_requests", self.max_open_requests, 1, 1000));
        errors.extend(range("request_ttl_days", self.request_ttl_days, 0, 3650));
        if !crate::key::is_prefix(&self.key_prefix) {
            errors.push(FieldError::new("key_prefix", "Use 2 to 10 small letters or digits, beginning with a letter."));
        }
        errors.extend(self.mail_options.check().err().into_iter().flat_map(|invalid| invalid.0));
        for form in QuestionForm::ALL {
            let checked = check_definitions(form.name(), form.fields(self));
            errors.extend(checked.err().into_iter().flat_map(|invalid| invalid.0));
        }
        Invalid::unless_empty(errors)
    }
}

fn range(name: &str, value: u32, least: u32, most: u32) -> Option<FieldError> {
    let wrong = !(least..=most).contains(&value);
    wrong.then(|| FieldError::new(name, format!("Enter a whole number from {least} to {most}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_legal() {
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn an_unknown_setting_is_named() {
        let error = serde_json::from_str::<Settings>(r#"{"requier_key_approval":true}"#).unwrap_err();
        assert!(error.to_string().contains("requier_key_approval"));
    }

    #[test]
    fn impossible_combinations_are_refused() {
        let settings = Settings {
            redirect_on_key_request: true,
            third_party_decides: true,
            max_open_requests: 0,
            key_prefix: "K_".into(),
            ..Settings::default()
        };
        let fields: Vec<_> = settings.check().unwrap_err().0.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["redirect_to", "third_party_decides", "max_open_requests", "key_prefix"]);
    }
}
