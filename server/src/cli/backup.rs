use super::{last_backup, progress::Progress, say};
use crate::{Failure, config::Config, open};
use serde_json::json;
use std::{fs::OpenOptions, io, os::unix::fs::OpenOptionsExt, path::Path};

/// Copies the database whole, as of one moment.
pub async fn backup(config: &Config, to: &Path, json: bool) -> Result<(), Failure> {
    open::require_existing(config)?;
    let storage = open::database(config).await?;
    let path = to.to_str().ok_or_else(|| Failure::Failed("the file's name must be plain text".into()))?;
    if storage.is_shared() {
        return Err(Failure::Failed("PostgreSQL brings its own tool for this: use pg_dump.".into()));
    }
    // Made first, and for its owner alone: it holds addresses, digests of passwords and sealed keys.
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Failed(format!("{path} exists already. Name a new file.")),
        _ => Failure::Failed(format!("cannot write {path}: {error}")),
    })?;
    let progress = Progress::new(json);
    progress.wait("copying the database");
    storage.copy_to(path).await?;
    progress.end();
    storage.close().await;
    last_backup::note(&config.data_dir, to)?;
    let secret = config.data_dir.join("secret.key");
    if json {
        return say(&json!({ "copy": path, "secret_key": secret }).to_string());
    }
    say(&format!("Copied the database to {path}. Keep {} (or KEYWRIGHT_SECRET_KEY) as well.", secret.display()))
}
