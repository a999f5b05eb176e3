//! From a configuration to an open, migrated portal.

use crate::{
    Failure,
    config::{Config, ConfigError, MAIL_FROM, SMTP_URL, TYK_GATEWAY_URL},
};
use issuers::{Issuers, Tyk};
use outbox::{Mailer, Templates};
use services::{Portal, SecretKey, Vault, World};
use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, path::Path};
use storage::Storage;

/// The portal and the database below it, which has to be closed at the end.
pub struct Opened {
    pub portal: Portal,
    pub storage: Storage,
    pub vault: Vault,
}

impl Opened {
    /// The same portal under another clock, and other dice.
    pub fn under(&self, config: &Config, world: World) -> Result<Portal, Failure> {
        portal(config, &self.storage, &self.vault, world)
    }
}

/// Opens the database, making data folder, secret and tables where they are missing.
pub async fn open(config: &Config) -> Result<Opened, Failure> {
    create_folder(&config.data_dir)?;
    let storage = database(config).await?;
    let is_new = config.secret_key.is_none() && storage.is_new().await?;
    let vault = vault(config, is_new)?;
    storage.migrate().await?;
    Ok(Opened { portal: portal(config, &storage, &vault, World::real())?, storage, vault })
}

/// Opens a database that is up to date, and makes nothing that is missing: for what changes nothing.
pub async fn as_it_is(config: &Config) -> Result<Opened, Failure> {
    require_existing(config)?;
    let storage = database(config).await?;
    if !storage.is_ready().await {
        storage.close().await;
        return Err(Failure::Failed("run `keywright migrate` or start the server first".into()));
    }
    let vault = vault(config, false)?;
    Ok(Opened { portal: portal(config, &storage, &vault, World::real())?, storage, vault })
}

/// A portal with nothing in it, in memory: for a rehearsal before there is a database.
pub async fn empty(config: &Config) -> Result<Opened, Failure> {
    let storage = Storage::open("sqlite::memory:").await?;
    storage.migrate().await?;
    let world = World::real();
    let vault = Vault::new(&SecretKey::new(world.bytes()));
    Ok(Opened { portal: portal(config, &storage, &vault, world)?, storage, vault })
}

fn portal(config: &Config, storage: &Storage, vault: &Vault, world: World) -> Result<Portal, Failure> {
    Ok(Portal::new(storage.clone(), vault.clone(), world, config.public_url.as_str())
        .allowing_private(config.allow_private_webhooks)
        .undoing_within(config.undo_window)
        .with_issuers(issuers(config)?)
        .with_mail_templates(Templates))
}

/// What seals and digests secrets. On a new database, and only there, its key is made.
fn vault(config: &Config, is_new: bool) -> Result<Vault, Failure> {
    let secret = if let Some(secret) = &config.secret_key {
        secret.clone()
    } else {
        let loaded = config.secret_file().load(is_new, || World::real().bytes());
        loaded.map_err(|error| Failure::Failed(error.to_string()))?
    };
    Ok(Vault::new(&secret))
}

/// Opens the database as it is, without migrating it.
pub async fn database(config: &Config) -> Result<Storage, Failure> {
    Storage::open(config.database_url.reveal()).await.map_err(|error| match Failure::from(error) {
        Failure::Failed(why) => Failure::Failed(format!("cannot open the database: {why}")),
        other => other,
    })
}

/// How mails go out. Connects to nothing yet.
pub fn mailer(config: &Config) -> Result<Mailer, Failure> {
    let made = match &config.smtp_url {
        Some(url) => Mailer::smtp(url.reveal(), &config.mail_from),
        None => Mailer::files(config.mail_dir(), &config.mail_from),
    };
    made.map_err(|bad| {
        let name = if bad.variable == MAIL_FROM.variable { &MAIL_FROM } else { &SMTP_URL };
        Failure::Config(ConfigError::of(name, &bad.why))
    })
}

/// Who keeps keys. Connects to nothing yet.
pub fn issuers(config: &Config) -> Result<Issuers, Failure> {
    let Some(tyk) = &config.tyk else { return Ok(Issuers::default()) };
    let (secret, org_id) = (tyk.secret.reveal().to_owned(), tyk.org_id.clone());
    let settings = issuers::tyk::Settings { url: tyk.url.clone(), secret, org_id };
    let gateway = Tyk::new(settings, config.allow_private_webhooks);
    let gateway = gateway.map_err(|why| Failure::Config(ConfigError::of(&TYK_GATEWAY_URL, &why)))?;
    Ok(Issuers::with_tyk(gateway))
}

/// Nobody else may look into the data folder: it holds the secret, and keys in mails that are files.
fn create_folder(path: &Path) -> Result<(), Failure> {
    let created = DirBuilder::new().recursive(true).mode(0o700).create(path);
    created.map_err(Failure::at(format_args!("cannot create the data folder {}", path.display())))
}

/// Refuses to look into a SQLite database that is not there, because opening would create it.
pub fn require_existing(config: &Config) -> Result<(), Failure> {
    missing(config).map_or(Ok(()), |path| {
        Err(Failure::Failed(format!("there is no database at {path} yet: the first start creates it")))
    })
}

/// Where the SQLite database will be made, as long as it is not there.
pub fn missing(config: &Config) -> Option<&str> {
    let path = config.database_url.reveal().strip_prefix("sqlite:")?.trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    (!path.starts_with(":memory:") && !Path::new(path).exists()).then_some(path)
}
