//! What mails say: the texts they come with, and those that admins wrote in their place.

mod edited;
mod markup;
mod sample;
mod sandbox;
mod shipped;
mod try_out;

pub use try_out::Templates;

use super::address::one_line;
use edited::Edited;
use minijinja::{Value, context, value::Serde};
use services::{Letterhead, Mail, Secret};

/// A mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub subject: String,
    pub plain: String,
    pub html: String,
}

/// What the texts of one mail can show.
struct Values<'a> {
    /// For the subject and the sign-off.
    open: Value,
    /// For the body: the secret, too, where the mail has one.
    body: Value,
    secret: Option<&'a str>,
    portal_link: &'a str,
}

impl<'a> Values<'a> {
    fn of(mail: &Mail, secret: Option<&'a Secret>, letterhead: &'a Letterhead) -> Self {
        let (portal, portal_link) = (letterhead.portal_name.as_str(), letterhead.link.as_str());
        let open = context! { portal, portal_link, ..Value::from(Serde(mail)) };
        let secret = secret.map(Secret::reveal);
        let body = secret.map_or_else(|| open.clone(), |secret| context! { secret, ..open.clone() });
        Self { open, body, secret, portal_link }
    }
}

/// Fills the texts of `mail`. One that an admin wrote and that turns out not to fit is replaced by the one the mail comes
/// with: a key is not held up by a template. The error never quotes what was filled in.
pub(super) fn fill(mail: &Mail, secret: Option<&Secret>, letterhead: &Letterhead) -> Result<Text, String> {
    let values = Values::of(mail, secret, letterhead);
    let edited = edited::fill(&letterhead.options.of(mail.name()), &values).unwrap_or_else(|mistakes| {
        for mistake in mistakes {
            let (part, why) = (mistake.part, mistake.kind());
            tracing::error!(mail = mail.template(), part, why, "an edited mail cannot be filled: sent as it comes");
        }
        Edited::default()
    });
    shipped::set(mail, edited, &values, letterhead)
}

/// A mail with sample data, for an admin who wants to see it arrive.
pub(super) fn fill_sample(mail: domain::settings::MailName, letterhead: &Letterhead) -> Result<Text, String> {
    let sample = sample::fullest(mail, letterhead);
    let Text { subject, plain, html } = fill(&sample.mail, sample.secret.as_ref(), letterhead)?;
    Ok(Text { subject: one_line(&format!("[Test] {subject}")), plain, html })
}

#[cfg(test)]
mod tests;
