//! The configuration: a TOML file and the environment, where the environment wins. Every name is a contract.

mod address;
mod error;
mod names;
mod parse;
mod secret_file;
mod source;

pub use address::{Network, PublicUrl};
pub use error::ConfigError;
pub use names::{DATABASE_URL, IMPORT_TOKEN, MAIL_FROM, Name, SMTP_URL, TYK_GATEWAY_URL};
pub use secret_file::SecretFile;
pub use source::Source;

use core::{fmt, num::NonZeroU32, time::Duration};
use services::SecretKey;
use source::Values;
use std::{net::SocketAddr, path::PathBuf};

/// Everything an operator can set. Secrets stay out of its `Debug` form.
pub struct Config {
    /// `sqlite://path` or `postgres://…`. It may hold a password.
    pub database_url: Secret,
    pub http_addr: SocketAddr,
    pub verify_addr: SocketAddr,
    /// How long `/verify` answers without having heard from the database.
    pub verify_max_stale: Duration,
    pub public_url: PublicUrl,
    pub data_dir: PathBuf,
    /// `None`: it is kept in the data folder.
    pub secret_key: Option<SecretKey>,
    /// `None`: mails are written to files in the data folder.
    pub smtp_url: Option<Secret>,
    pub mail_from: String,
    /// A tracing filter: `info`, or `info,sqlx=debug`.
    pub log: Option<String>,
    pub log_format: LogFormat,
    pub allow_private_webhooks: bool,
    pub bootstrap_token: Option<Secret>,
    /// How often one API token may call.
    pub api_calls_per_minute: NonZeroU32,
    /// How long people may undo what they decided; zero: not at all.
    pub undo_window: Duration,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Keys can be kept by this gateway.
    pub tyk: Option<TykConfig>,
    /// What another portal is read with, by `keywright import`.
    pub import_token: Option<Secret>,
}

/// A Tyk gateway and how to speak with it.
pub struct TykConfig {
    pub url: String,
    pub secret: Secret,
    pub org_id: String,
}

/// Text that must not be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Config {
    /// Reads every value, or says which ones are wrong. Touches nothing but the files it reads.
    pub fn read(source: &Source) -> Result<Self, ConfigError> {
        let mut values = source.values();
        let data_dir: PathBuf = values.get(&names::DATA_DIR, parse::path).unwrap_or_else(|| "data".into());
        let http_addr = values.get(&names::HTTP_ADDR, parse::socket).unwrap_or(([127, 0, 0, 1], 3000).into());
        let config = Self {
            database_url: values
                .get(&names::DATABASE_URL, parse::database_url)
                .unwrap_or_else(|| Secret(format!("sqlite://{}/keywright.db", data_dir.display()))),
            http_addr,
            verify_addr: values.get(&names::VERIFY_ADDR, parse::socket).unwrap_or(([127, 0, 0, 1], 3001).into()),
            verify_max_stale: values.get(&names::VERIFY_MAX_STALE, parse::patience).unwrap_or(verify::MAX_STALE),
            public_url: values
                .get(&names::PUBLIC_URL, PublicUrl::parse)
                .unwrap_or_else(|| PublicUrl::on_this_machine(http_addr)),
            data_dir,
            secret_key: values.get(&names::SECRET_KEY, parse::secret_key),
            smtp_url: values.get(&names::SMTP_URL, parse::smtp_url),
            mail_from: values
                .get(&names::MAIL_FROM, parse::mail_from)
                .unwrap_or_else(|| "Keywright <keywright@localhost>".into()),
            log: values.get(&names::LOG, parse::log_filter),
            log_format: values.get(&names::LOG_FORMAT, parse::log_format).unwrap_or(LogFormat::Text),
            allow_private_webhooks: values.get(&names::ALLOW_PRIVATE_WEBHOOKS, parse::switch).unwrap_or(false),
            bootstrap_token: values.get(&names::BOOTSTRAP_TOKEN, parse::long_secret),
            api_calls_per_minute: values
                .get(&names::API_CALLS_PER_MINUTE, parse::count)
                .unwrap_or(const { NonZeroU32::new(600).expect("above zero") }),
            undo_window: values.get(&names::UNDO_SECONDS, parse::undo_window).unwrap_or(domain::request::UNDO_WINDOW),
            trusted_proxies: values.get(&names::TRUSTED_PROXIES, parse::networks).unwrap_or_default(),
            tyk: tyk(&mut values),
            import_token: values.get(&names::IMPORT_TOKEN, parse::secret),
        };
        values.finish()?;
        Ok(config)
    }

    /// The same, with everything kept apart in the folder `demo`: no other database, no mail server, no gateway, no given
    /// secret.
    #[must_use]
    pub fn into_demo(self) -> Self {
        let data_dir = self.data_dir.join("demo");
        Self {
            database_url: Secret(format!("sqlite://{}/keywright.db", data_dir.display())),
            data_dir,
            secret_key: None,
            smtp_url: None,
            tyk: None,
            ..self
        }
    }

    /// Where the portal's secret is kept unless it is given by `KEYWRIGHT_SECRET_KEY`.
    pub fn secret_file(&self) -> SecretFile {
        SecretFile::new(self.data_dir.join("secret.key"))
    }

    /// Where mails go as long as no SMTP server is set.
    pub fn mail_dir(&self) -> PathBuf {
        self.data_dir.join("mail")
    }
}

impl Secret {
    /// The readable text, for the one who needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// All three of it, or none.
fn tyk(values: &mut Values) -> Option<TykConfig> {
    let url = values.get(&names::TYK_GATEWAY_URL, parse::gateway_url);
    let secret = values.get(&names::TYK_GATEWAY_SECRET, parse::secret);
    let org_id = values.get(&names::TYK_ORG_ID, parse::org_id);
    let set = [
        (&names::TYK_GATEWAY_URL, url.is_some()),
        (&names::TYK_GATEWAY_SECRET, secret.is_some()),
        (&names::TYK_ORG_ID, org_id.is_some()),
    ];
    if set.iter().any(|(_, is_set)| *is_set) {
        let missing = set.iter().filter(|(_, is_set)| !is_set);
        missing.for_each(|(name, _)| values.require(name, "A gateway needs its URL, its secret and its organisation."));
    }
    Some(TykConfig { url: url?, secret: secret?, org_id: org_id? })
}

#[cfg(test)]
mod tests;
