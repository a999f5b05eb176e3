use super::finding::Finding;
use crate::{
    Failure,
    cli::last_backup,
    config::Config,
    open::{self, Opened},
};
use core::time::Duration;
use storage::Storage;

/// After so long a copy is worth another.
const OLD: Duration = Duration::from_hours(7 * 24);

/// Looks at the database. What is opened was found usable; before the first start it is an empty portal.
pub async fn look(config: &Config, findings: &mut Vec<Finding>) -> Option<Opened> {
    if let Some(path) = open::missing(config) {
        let says = format!("there is none at {path} yet; the first start makes it");
        findings.push(Finding::note("database", says, "So does `keywright migrate`."));
        return open::empty(config).await.ok();
    }
    match usable(config).await {
        Ok(opened) => {
            let kind = if opened.storage.is_shared() { "PostgreSQL" } else { "SQLite" };
            findings.push(Finding::fine("database", format!("{kind} answers, is up to date and can be written")));
            findings.push(backup(config, &opened.storage));
            Some(opened)
        }
        Err(finding) => {
            findings.push(finding);
            None
        }
    }
}

async fn usable(config: &Config) -> Result<Opened, Finding> {
    let wrong = |next: &'static str| move |failure: Failure| Finding::wrong("database", failure.to_string(), next);
    let storage = open::database(config)
        .await
        .map_err(wrong("See to it that it runs, and that KEYWRIGHT_DATABASE_URL is right."))?;
    let is_ready = storage.is_ready().await;
    let is_writable = writable(&storage).await;
    storage.close().await;
    if !is_ready {
        let next = "Run `keywright migrate`, or start the server. If a newer Keywright wrote it, install that one.";
        return Err(Finding::wrong("database", "it is not at the state of this version", next));
    }
    is_writable.map_err(|error| {
        Finding::wrong(
            "database",
            format!("it cannot be written: {error}"),
            "Give the user that runs Keywright the right to.",
        )
    })?;
    open::as_it_is(config).await.map_err(|failure| Finding::wrong("secret key", failure.to_string(), ""))
}

/// Begins to write, and takes it back.
async fn writable(storage: &Storage) -> storage::Result<()> {
    storage.write().await?.try_writing().await
}

fn backup(config: &Config, storage: &Storage) -> Finding {
    if storage.is_shared() {
        return Finding::note(
            "backup",
            "Keywright does not know of copies of PostgreSQL",
            "Use pg_dump, and keep the secret key.",
        );
    }
    let next = "Copy the database with `keywright backup`, and keep the secret key apart.";
    match last_backup::find(&config.data_dir) {
        Ok(Some((name, age))) => {
            let says = format!("the newest is {} days old: {name}", age.as_secs() / (24 * 3600));
            if age < OLD { Finding::fine("backup", says) } else { Finding::note("backup", says, next) }
        }
        Ok(None) => Finding::note("backup", "`keywright backup` was never run", next),
        Err(error) => Finding::note("backup", format!("it is not known: {error}"), next),
    }
}
