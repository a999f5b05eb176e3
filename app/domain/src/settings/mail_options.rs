use super::MailName;
use crate::{FieldError, Invalid, developer::Email, field::Typed, reading::Reading};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who the mails are from, and what admins changed about each of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailOptions {
    /// Empty: as the operator set it, else the portal's name.
    pub sender_name: String,
    /// Where replies go. `None`: to the operator's address.
    pub sender_address: Option<Email>,
    /// Only those that differ from what the portal comes with.
    pub mails: BTreeMap<MailName, MailOption>,
}

/// One mail. `None` is the text that it comes with, which a newer Keywright may improve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailOption {
    pub enabled: bool,
    pub subject: Option<String>,
    pub body: Option<String>,
    pub sign_off: Option<String>,
}

/// The three texts of a mail, as templates. Lines end with `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MailText {
    pub subject: String,
    pub body: String,
    /// Under the text; empty for none.
    pub sign_off: String,
}

/// A mail's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDraft {
    pub text: MailText,
    pub enabled: bool,
}

impl Default for MailOption {
    fn default() -> Self {
        Self { enabled: true, subject: None, body: None, sign_off: None }
    }
}

impl MailOptions {
    /// The options of one mail.
    pub fn of(&self, mail: MailName) -> MailOption {
        self.mails.get(&mail).cloned().unwrap_or_default()
    }

    pub fn is_enabled(&self, mail: MailName) -> bool {
        self.mails.get(&mail).is_none_or(|option| option.enabled)
    }

    /// These options with others for one mail.
    #[must_use]
    pub fn with(mut self, mail: MailName, option: MailOption) -> Self {
        if option == MailOption::default() {
            self.mails.remove(&mail);
        } else {
            self.mails.insert(mail, option);
        }
        self
    }

    /// Reads the form that says who the mails are from.
    pub fn from_form(typed: &Typed, base: Self) -> Result<Self, Invalid> {
        let mut form = Reading::of(typed);
        let options =
            Self { sender_name: form.text("sender_name"), sender_address: form.email("sender_address"), ..base };
        form.errors.extend(options.sender_mistake());
        form.done(options)
    }

    /// Refuses what could not be sent, naming each input.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut errors: Vec<_> = self.sender_mistake().into_iter().collect();
        for (mail, option) in &self.mails {
            if !option.enabled && !mail.can_be_off() {
                errors.push(FieldError::new("enabled", "Nobody gets on without this mail: it is always sent."));
            }
            errors.extend(option.mistakes());
        }
        Invalid::unless_empty(errors)
    }

    fn sender_mistake(&self) -> Option<FieldError> {
        let is_fine = self.sender_name.chars().count() <= 60 && !self.sender_name.contains(char::is_control);
        (!is_fine).then(|| FieldError::new("sender_name", "Give the sender a name of at most 60 characters."))
    }
}

impl MailOption {
    /// What an admin wrote: texts that are still those of `shipped` stay as they come.
    pub fn written(text: MailText, shipped: &MailText, enabled: bool) -> Self {
        let changed = |text: String, shipped: &String| (text != *shipped).then_some(text);
        Self {
            enabled,
            subject: changed(text.subject, &shipped.subject),
            body: changed(text.body, &shipped.body),
            sign_off: changed(text.sign_off, &shipped.sign_off),
        }
    }

    /// Whether any of its texts is not what it comes with.
    pub const fn is_edited(&self) -> bool {
        self.subject.is_some() || self.body.is_some() || self.sign_off.is_some()
    }

    /// The texts in force.
    pub fn over(self, shipped: MailText) -> MailText {
        MailText {
            subject: self.subject.unwrap_or(shipped.subject),
            body: self.body.unwrap_or(shipped.body),
            sign_off: self.sign_off.unwrap_or(shipped.sign_off),
        }
    }

    /// Refuses texts that are too long, or missing.
    pub fn check(&self) -> Result<(), Invalid> {
        Invalid::unless_empty(self.mistakes().collect())
    }

    fn mistakes(&self) -> impl Iterator<Item = FieldError> {
        let limits = [
            ("subject", &self.subject, 1, 200, "Write a subject of at most 200 characters."),
            ("body", &self.body, 1, 20_000, "Write a text of at most 20,000 characters."),
            ("sign_off", &self.sign_off, 0, 2_000, "Keep this to 2,000 characters."),
        ];
        limits.into_iter().filter_map(|(field, text, least, most, message)| {
            let length = text.as_ref()?.trim().chars().count();
            (!(least..=most).contains(&length)).then(|| FieldError::new(field, message))
        })
    }
}

impl MailText {
    /// Reads a mail's form. Browsers end lines with `\r\n`; blanks around a text say nothing.
    pub fn from_form(typed: &Typed) -> Self {
        let text = |name| typed.get(name).map(|text| text.replace("\r\n", "\n").trim().to_owned()).unwrap_or_default();
        Self { subject: text("subject"), body: text("body"), sign_off: text("sign_off") }
    }
}

impl MailDraft {
    /// Reads the form of `mail`. One that cannot be switched off has no switch.
    pub fn from_form(mail: MailName, typed: &Typed) -> Self {
        Self { text: MailText::from_form(typed), enabled: typed.contains_key("enabled") || !mail.can_be_off() }
    }
}

#[cfg(test)]
mod tests;
