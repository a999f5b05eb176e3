//! Hands mails to an SMTP server, command by command: so we know whether the recipient or our own set-up was refused,
//! and a connection that was cut off half-way is never used again.

mod failure;
mod url;

use super::letter::Letter;
use crate::failure::Failure;
use core::time::Duration;
use failure::{Result, in_time, refused_here, refused_there};
use lettre::transport::smtp::{
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::{ClientId, Extension, MailParameter},
};
use tokio::sync::Mutex;

/// How long the server may take to let us in, and to answer each command after that.
const PATIENCE: Duration = Duration::from_secs(15);
/// Connections kept for the next mail.
const MOST_IDLE: usize = 4;

/// A mail server, from `KEYWRIGHT_SMTP_URL`.
pub(super) struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

enum Tls {
    /// From the first byte.
    Implicit(TlsParameters),
    /// By STARTTLS, or not at all.
    Required(TlsParameters),
    /// By STARTTLS where the server offers it.
    Opportunistic(TlsParameters),
    None,
}

impl Smtp {
    /// Returns when the server has taken responsibility for the mail. After a failure nobody knows what the server waits
    /// for, so that connection is dropped.
    pub async fn deliver(&self, letter: &Letter) -> Result<()> {
        let mut connection = self.connection().await?;
        transmit(&mut connection, letter).await?;
        self.keep(connection).await;
        Ok(())
    }

    /// Connects and signs in, and sends nothing.
    pub async fn greet(&self) -> Result<()> {
        leave(self.connection().await?).await;
        Ok(())
    }

    /// Ends idle connections.
    pub async fn rest(&self) {
        let idle = core::mem::take(&mut *self.idle.lock().await);
        for connection in idle {
            leave(connection).await;
        }
    }

    /// An idle connection that still answers, else a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection> {
        while let Some(mut connection) = self.take_idle().await {
            if tokio::time::timeout(PATIENCE, connection.test_connected()).await.unwrap_or(false) {
                return Ok(connection);
            }
        }
        in_time(PATIENCE, self.connect()).await?.map_err(|error| refused_here(&error))
    }

    async fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        self.idle.lock().await.pop()
    }

    async fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().await;
        if idle.len() < MOST_IDLE {
            idle.push(connection);
        }
    }

    async fn connect(&self) -> core::result::Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let hello = ClientId::default();
        let wrapper = if let Tls::Implicit(tls) = &self.tls { Some(tls.clone()) } else { None };
        let address = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, None, &hello, wrapper, None).await?;
        match &self.tls {
            Tls::Required(tls) => connection.starttls(tls.clone(), &hello).await?,
            Tls::Opportunistic(tls) if connection.can_starttls() => connection.starttls(tls.clone(), &hello).await?,
            Tls::Implicit(_) | Tls::Opportunistic(_) | Tls::None => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

/// One mail transaction (RFC 5321 §3.3).
async fn transmit(connection: &mut AsyncSmtpConnection, letter: &Letter) -> Result<()> {
    let parameters = parameters(connection, letter)?;
    let from = Mail::new(Some(letter.from.clone()), parameters);
    in_time(PATIENCE, connection.command(from)).await?.map_err(|error| refused_here(&error))?;
    let to = Rcpt::new(letter.to.clone(), Vec::new());
    in_time(PATIENCE, connection.command(to)).await?.map_err(|error| refused_there(&error))?;
    in_time(PATIENCE, connection.command(Data)).await?.map_err(|error| refused_there(&error))?;
    in_time(PATIENCE, connection.message(&letter.bytes)).await?.map_err(|error| refused_there(&error))?;
    Ok(())
}

/// Addresses beyond ASCII need a server that understands them (RFC 6531).
fn parameters(connection: &AsyncSmtpConnection, letter: &Letter) -> Result<Vec<MailParameter>> {
    let is_plain = AsRef::<str>::as_ref(&letter.to).is_ascii() && AsRef::<str>::as_ref(&letter.from).is_ascii();
    if is_plain {
        return Ok(Vec::new());
    }
    if connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        return Ok(vec![MailParameter::SmtpUtfEight]);
    }
    Err(Failure::give_up("The mail server cannot deliver to addresses with letters beyond ASCII."))
}

/// Says goodbye; a server that does not answer is left standing.
async fn leave(mut connection: AsyncSmtpConnection) {
    _ = tokio::time::timeout(Duration::from_secs(2), connection.abort()).await;
}
