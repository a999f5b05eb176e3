//! What the screens about mails show: read by the server, drawn by the browser.

use super::{MailName, MailText};
use crate::Invalid;
use serde::{Deserialize, Serialize};

/// Every mail, and who they are from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailList {
    pub sender_name: String,
    pub sender_address: String,
    pub mails: Vec<MailRow>,
    /// Of the settings, to base a change on.
    pub version: i64,
}

/// One mail among all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    pub mail: MailName,
    pub enabled: bool,
    pub is_edited: bool,
}

/// One mail, to be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSheet {
    pub mail: MailName,
    pub enabled: bool,
    pub is_edited: bool,
    /// The texts in force.
    pub text: MailText,
    pub values: Vec<MailValue>,
    /// How it reads, or why it cannot be filled.
    pub preview: Result<MailPreview, Invalid>,
    /// Of the settings, to base a change on.
    pub version: i64,
}

/// Something that the texts of a mail may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailValue {
    /// How to write it: `{{ title }}`.
    pub usage: String,
    /// What it is in the sample.
    pub example: String,
    /// The body alone may use it.
    pub only_in_body: bool,
}

/// A mail filled with sample data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPreview {
    pub subject: String,
    /// What a mail program without HTML shows.
    pub plain: String,
    /// What stands in the `<body>`, without links that lead anywhere.
    pub html: String,
}
