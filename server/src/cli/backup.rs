use super::say;
use crate::{Failure, config::Config, open};
use std::path::Path;

/// Copies the database whole, as of one moment.
pub async fn backup(config: &Config, to: &Path) -> Result<(), Failure> {
    open::require_existing(config)?;
    let storage = open::database(config).await?;
    let path = to.to_str().ok_or_else(|| Failure::Failed("the file's name must be plain text".into()))?;
    if to.exists() {
        return Err(Failure::Failed(format!("{path} exists already. Name a new file.")));
    }
    let is_copied = storage.copy_to(path).await?;
    storage.close().await;
    if !is_copied {
        return Err(Failure::Failed("PostgreSQL brings its own tool for this: use pg_dump.".into()));
    }
    let secret = config.data_dir.join("secret.key");
    say(&format!("Copied the database to {path}. Keep {} (or KEYWRIGHT_SECRET_KEY) as well.", secret.display()))
}
