mod told;

use super::{progress::Progress, say};
use crate::{
    Failure, auth,
    config::{Config, ConfigError, IMPORT_TOKEN},
    import::{Choice, Part, Report, read, take_in},
    open::{self, Opened},
};
use clap::{Args, Subcommand, ValueEnum};
use outbox::Dashboard;
use services::World;
use std::{fs, path::PathBuf};

const EXAMPLE: &str = "Example:
  keywright import tyk --url https://dashboard.example.com --token-file tyk-token
  keywright import tyk --url https://dashboard.example.com --token-file tyk-token --apply";

#[derive(Subcommand)]
pub enum From {
    /// Read a portal by the API of Tyk's Dashboard, and take over what has a counterpart here.
    ///
    /// Prints what would come and writes nothing, until --apply is given. What is here already stays as it is, so it can be
    /// repeated: whatever was left out comes with the next run. Nobody is mailed. Live keys stay where they are; the
    /// report names them.
    ///
    /// Exit codes: 0 all came that can, 1 something was left out or it failed, 2 wrong usage.
    #[command(after_help = EXAMPLE)]
    Tyk(Tyk),
}

#[derive(Args)]
pub struct Tyk {
    /// The address of the Dashboard, or of another Keywright.
    #[arg(long, value_name = "URL")]
    url: String,
    /// What to read it with. Others on this machine see it: rather use --token-file or `KEYWRIGHT_IMPORT_TOKEN`.
    #[arg(long, conflicts_with = "token_file")]
    token: Option<String>,
    /// The file that holds the token.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Do it. Without, nothing is written.
    #[arg(long)]
    apply: bool,
    /// Take over these parts alone; give several.
    #[arg(long = "only", value_name = "PART", value_enum)]
    parts: Vec<PartName>,
    /// Have the gateway of `KEYWRIGHT_TYK_GATEWAY_URL` keep the keys of imported policies, under the ids they have there.
    #[arg(long)]
    keys_at_gateway: bool,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// A part by the name that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PartName {
    Settings,
    Policies,
    /// With their documentation; needs the policies.
    Catalogue,
    Developers,
    /// Needs the developers, the policies and the catalogue.
    Requests,
}

/// Takes over another portal, or says what would come.
pub async fn import(config: &Config, From::Tyk(typed): From) -> Result<(), Failure> {
    let dashboard = Dashboard::new(&typed.url, &token(config, &typed)?).map_err(Failure::Usage)?;
    if typed.keys_at_gateway && config.tyk.is_none() {
        return Err(Failure::Usage("--keys-at-gateway needs a gateway: set KEYWRIGHT_TYK_GATEWAY_URL.".into()));
    }
    let opened = opened(config, typed.apply).await?;
    let progress = Progress::new(typed.json);
    let done = run(&opened, &dashboard, &typed, &progress).await;
    opened.storage.close().await;
    progress.end();
    let report = done?;
    let source = dashboard.name();
    say(&if typed.json { told::json(&report, source, typed.apply) } else { told::text(&report, source, typed.apply) })?;
    if report.is_complete() {
        Ok(())
    } else {
        Err(Failure::Failed("not everything can come: the report says why".into()))
    }
}

async fn run(opened: &Opened, dashboard: &Dashboard, typed: &Tyk, progress: &Progress) -> Result<Report, Failure> {
    let nothing = |why| Failure::Failed(format!("{why} Nothing was changed."));
    let taken = read(dashboard, &parts(&typed.parts), progress).await.map_err(nothing)?;
    let (portal, actor) = (&opened.portal, auth::importer(&World::real()));
    let mut import = if typed.apply {
        portal.import(&actor, dashboard.name())?
    } else {
        portal.rehearse_import(&actor, dashboard.name()).await?
    };
    Ok(take_in(&mut import, taken, Choice { keys_at_gateway: typed.keys_at_gateway }, progress).await?)
}

/// A rehearsal makes no database, and changes none.
async fn opened(config: &Config, is_meant: bool) -> Result<Opened, Failure> {
    if is_meant {
        return open::open(config).await;
    }
    if open::missing(config).is_some() {
        return open::empty(config).await;
    }
    open::as_it_is(config).await
}

fn token(config: &Config, typed: &Tyk) -> Result<String, Failure> {
    if let Some(token) = &typed.token {
        return Ok(token.trim().to_owned());
    }
    if let Some(path) = &typed.token_file {
        let text = fs::read_to_string(path);
        let text = text.map_err(|error| Failure::Usage(format!("{} cannot be read: {error}.", path.display())))?;
        return Ok(text.trim().to_owned());
    }
    let missing = || ConfigError::of(&IMPORT_TOKEN, "The other portal wants a token. Set this, or give --token-file.");
    Ok(config.import_token.as_ref().ok_or_else(missing)?.reveal().to_owned())
}

/// In the order in which they name each other.
fn parts(names: &[PartName]) -> Vec<Part> {
    let is_wanted = |part: &Part| {
        let name = match part {
            Part::Settings => PartName::Settings,
            Part::Policies => PartName::Policies,
            Part::Entries | Part::Documentation => PartName::Catalogue,
            Part::Developers => PartName::Developers,
            Part::Requests => PartName::Requests,
        };
        names.is_empty() || names.contains(&name)
    };
    Part::ALL.into_iter().filter(is_wanted).collect()
}
