mod database;
mod drift;
mod finding;
mod mail;

pub use drift::issuers;

use super::say;
use crate::{Failure, auth, config::Config, open};
use clap::{Args, Subcommand};
use domain::key::DriftReport;
use finding::Finding;
use serde_json::json;
use services::Portal;

pub const EXAMPLE: &str = "Example:
  keywright check
  keywright check --send-to me@example.com
  keywright check --json";

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Check {
    #[command(subcommand)]
    pub what: Option<What>,
    /// Send a mail with sample data to this address, too.
    #[arg(long, value_name = "ADDRESS")]
    send_to: Option<String>,
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
pub enum What {
    /// Hold the keys at the gateway against those that were granted; changes nothing.
    ///
    /// Exit code 1 where they differ, or the gateway does not answer.
    #[command(after_help = "Example:\n  keywright check issuers")]
    Issuers {
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Tries everything that `serve` will need, and changes nothing. The configuration itself was read before.
pub async fn check(config: &Config, check: &Check) -> Result<(), Failure> {
    let mailer = open::mailer(config)?;
    open::issuers(config)?;
    let mut findings = vec![configuration(config)];
    let opened = database::look(config, &mut findings).await;
    if let Some(opened) = &opened {
        let looked = inside(&opened.portal, config, &mut findings).await;
        findings.extend(looked.err().map(|failure| Finding::wrong("database", failure.to_string(), "See the log.")));
    }
    let letterhead = match &opened {
        Some(opened) => opened.portal.letterhead().await.ok(),
        None => None,
    };
    if check.send_to.is_some() && letterhead.is_none() {
        findings.push(Finding::note(
            "test mail",
            "none was sent, because the database does not open",
            "Mend that first.",
        ));
    }
    mail::look(config, &mailer, check.send_to.as_deref().zip(letterhead.as_ref()), &mut findings).await;
    if let Some(opened) = opened {
        opened.storage.close().await;
    }
    tell(&findings, check.json)
}

fn configuration(config: &Config) -> Finding {
    let url = config.public_url.as_str();
    let host = url.trim_start_matches("http://").trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(':');
    if config.public_url.is_secure() || ["127.0.0.1", "localhost", "[::1]"].contains(&host) {
        return Finding::fine("configuration", "every setting can be read");
    }
    let says = format!("people reach the portal at {url}, so passwords and keys travel readable");
    Finding::note(
        "configuration",
        says,
        "Put a proxy with TLS before it, and set KEYWRIGHT_PUBLIC_URL to its https address.",
    )
}

/// What only an open portal can tell.
async fn inside(portal: &Portal, config: &Config, findings: &mut Vec<Finding>) -> services::Result<()> {
    let operator = auth::operator();
    findings.push(match portal.settings_mistakes(&operator).await? {
        Ok(()) => Finding::fine("settings", "in order"),
        Err(invalid) => Finding::wrong("settings", invalid.to_string(), "Mend them at /admin/settings."),
    });
    let broken = portal.broken_mails(&operator).await?;
    if broken.is_empty() {
        findings.push(Finding::fine("mail texts", "each can be filled"));
    }
    findings.extend(broken.into_iter().map(|(mail, invalid)| {
        let says = format!("{} cannot be filled: {invalid}", mail.name());
        Finding::wrong("mail texts", says, format!("Mend it at /admin/mails/{}.", mail.name()))
    }));
    let given_up = portal.figures().await?.jobs.dead;
    findings.push(match given_up {
        0 => Finding::fine("outbox", "nothing was given up"),
        count => Finding::note("outbox", format!("{count} jobs were given up"), "Look at them at /admin."),
    });
    if let Some(tyk) = &config.tyk {
        findings.push(gateway(&portal.issuer_drift(&operator).await?, &tyk.url));
    }
    Ok(())
}

fn gateway(report: &DriftReport, url: &str) -> Finding {
    match report {
        DriftReport::Failed { why } => Finding::wrong(
            "gateway",
            format!("{url}: {why}"),
            "Mend KEYWRIGHT_TYK_GATEWAY_URL and its secret, or the gateway.",
        ),
        report if report.is_fine() => Finding::fine("gateway", format!("{url} has the keys that were granted")),
        _ => Finding::wrong("gateway", format!("{url} and the portal differ"), "Run `keywright check issuers`."),
    }
}

fn tell(findings: &[Finding], json: bool) -> Result<(), Failure> {
    let is_fine = !findings.iter().any(Finding::is_wrong);
    if json {
        say(&json!({ "is_fine": is_fine, "findings": findings }).to_string())?;
    } else {
        let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
        say(&lines.join("\n"))?;
    }
    if is_fine { Ok(()) } else { Err(Failure::Failed("something is wrong".into())) }
}
