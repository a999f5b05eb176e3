mod drift;

pub use drift::issuers;

use super::say;
use crate::{Failure, config::Config, open};
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Check {
    /// Hold the keys at the gateway against those that were granted; changes nothing.
    ///
    /// Exit code 1 where they differ, or the gateway does not answer.
    Issuers {
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Tries everything that `serve` will need, and changes nothing. The configuration itself was read before.
pub async fn check(config: &Config) -> Result<(), Failure> {
    open::mailer(config)?;
    open::issuers(config)?;
    say("configuration: fine")?;
    say(match &config.smtp_url {
        Some(_) => "mail: by SMTP",
        None => "mail: to files in the data folder, because KEYWRIGHT_SMTP_URL is not set",
    })?;
    if let Some(tyk) = &config.tyk {
        say(&format!("gateway: {} (`keywright check issuers` asks it)", tyk.url))?;
    }
    if let Some(path) = open::missing(config) {
        return say(&format!("database: none at {path} yet; the first start makes it"));
    }
    let storage = open::database(config).await?;
    let is_ready = storage.is_ready().await;
    storage.close().await;
    say(if is_ready { "database: fine" } else { "database: answers; run `keywright migrate` or start the server" })
}
