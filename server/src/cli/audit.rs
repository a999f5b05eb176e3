use super::{progress::Progress, say};
use crate::{Failure, auth, config::Config, open};
use clap::Subcommand;
use serde_json::json;

#[derive(Subcommand)]
pub enum Audit {
    /// Follow the chain of the history from its beginning: each event holds a digest of itself and the one before.
    ///
    /// It takes the database, or a backup of it, and the secret key; the portal need not run. Note down the last link: given
    /// with --expect on a later day, it also proves that nothing was cut off at the end.
    ///
    /// Exit codes: 0 whole, 1 broken.
    #[command(after_help = "Example:\n  keywright audit verify\n  keywright audit verify --expect 5e1f…")]
    Verify {
        /// A last link that was printed before; it has to be in the chain.
        #[arg(long, value_name = "LINK", value_parser = link)]
        expect: Option<String>,
        /// Print the result as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// A link as it is printed. A slip of the keyboard is no sign of a changed history.
fn link(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_one = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_one { Ok(text.to_ascii_lowercase()) } else { Err("a link has 64 hexadecimal digits".into()) }
}

/// Says whether the history is as it was written.
pub async fn audit(config: &Config, Audit::Verify { expect, json }: Audit) -> Result<(), Failure> {
    let opened = open::as_it_is(config).await?;
    let progress = Progress::new(json);
    progress.wait("following the history");
    let verified = opened.portal.verify_audit(&auth::operator(), expect.as_deref()).await;
    opened.storage.close().await;
    progress.end();
    let found = verified?;
    if json {
        let mut told = json!(found);
        told["is_whole"] = json!(found.is_whole());
        say(&told.to_string())?;
    } else {
        say(&in_words(&found))?;
    }
    if found.is_whole() { Ok(()) } else { Err(Failure::Failed("the history is not as it was written".into())) }
}

fn in_words(found: &services::Audit) -> String {
    let mut lines = vec![format!("{} events", found.events)];
    if found.unchained > 0 {
        lines.push(format!("{} of them are older than the chain, and are proved by nothing", found.unchained));
    }
    lines.push(match found.broken_at {
        Some(number) => format!("broken at event {number}: it was changed, or one before it was added or taken out"),
        None if found.has_expected == Some(false) => "each of those that are there is as it was written".into(),
        None => "each is as it was written".into(),
    });
    if found.has_expected == Some(false) {
        lines.push("the link that was expected is not there: the end was cut off, or it is of another portal".into());
    }
    lines.extend(found.head.iter().map(|head| format!("last link: {head}")));
    lines.join("\n")
}
