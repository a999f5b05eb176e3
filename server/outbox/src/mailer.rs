//! Mails: composed from templates, then handed to an SMTP server or written to files.

mod address;
mod files;
mod letter;
mod smtp;
mod templates;

use crate::failure::Failure;
use address::Sender;
use domain::{Timestamp, id::JobId, settings::MailName};
use letter::Letter;
use services::{Letterhead, Mail, Secret};
use smtp::Smtp;
use std::path::PathBuf;
pub use templates::Templates;

/// A setting that cannot work; names the variable and says what to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {why}")]
pub struct BadSetting {
    pub variable: &'static str,
    pub why: String,
}

/// Sends mails from one address.
pub struct Mailer {
    from: Sender,
    way: Way,
}

enum Way {
    Smtp(Box<Smtp>),
    Files(PathBuf),
}

impl Mailer {
    /// Hands mails to the server at `url` (`KEYWRIGHT_SMTP_URL`); `from` is `KEYWRIGHT_MAIL_FROM`. Connects on first use.
    ///
    /// `smtps://` is TLS from the start, port 465. `smtp://` upgrades by STARTTLS and insists on it, port 587; with
    /// `?tls=none` (as on a loopback host) it stays plain, port 25; with `?tls=opportunistic` it takes what it gets.
    pub fn smtp(url: &str, from: &str) -> Result<Self, BadSetting> {
        Ok(Self { from: from.parse()?, way: Way::Smtp(Box::new(url.parse()?)) })
    }

    /// Writes each mail to `<dir>/<job id>.eml`, readable by its owner alone; later mails sort behind earlier ones.
    pub fn files(dir: impl Into<PathBuf>, from: &str) -> Result<Self, BadSetting> {
        Ok(Self { from: from.parse()?, way: Way::Files(dir.into()) })
    }

    /// Sends one mail. Repeating it after a crash sends the very same mail again, Message-ID included.
    pub(crate) async fn send(
        &self,
        job: &JobId,
        to: &str,
        mail: &Mail,
        secret: Option<&Secret>,
        letterhead: &Letterhead,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let text = templates::fill(mail, secret, letterhead).map_err(Failure::give_up)?;
        self.dispatch(job, Letter::compose(&self.from, to, letterhead, job, now, text)?).await
    }

    /// Sends a mail with sample data, to see it arrive.
    pub(crate) async fn send_test(
        &self,
        job: &JobId,
        to: &str,
        mail: MailName,
        letterhead: &Letterhead,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let text = templates::fill_sample(mail, letterhead).map_err(Failure::give_up)?;
        self.dispatch(job, Letter::compose(&self.from, to, letterhead, job, now, text)?).await
    }

    /// Whether mails would be taken: connects and signs in, and sends nothing. The error is a sentence.
    pub async fn try_way(&self) -> Result<(), String> {
        let tried = match &self.way {
            Way::Smtp(server) => server.greet().await,
            Way::Files(_) => Ok(()),
        };
        tried.map_err(Failure::into_words)
    }

    /// Sends somebody a mail with sample data at once, past the outbox. The error is a sentence.
    pub async fn send_sample(
        &self,
        to: &str,
        mail: MailName,
        letterhead: &Letterhead,
        id: &JobId,
        now: Timestamp,
    ) -> Result<(), String> {
        let sent = self.send_test(id, to, mail, letterhead, now).await;
        self.rest().await;
        sent.map_err(Failure::into_words)
    }

    async fn dispatch(&self, job: &JobId, letter: Letter) -> Result<(), Failure> {
        match &self.way {
            Way::Smtp(server) => server.deliver(&letter).await,
            Way::Files(dir) => {
                files::write(dir, job, &letter.bytes).await.map_err(|error| Failure::retry(error.to_string()))
            }
        }
    }

    /// Nothing to send for now: ends the connections politely.
    pub(crate) async fn rest(&self) {
        if let Way::Smtp(server) = &self.way {
            server.rest().await;
        }
    }
}
