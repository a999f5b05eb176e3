//! Migrations: two folders with the same file names, one for each engine, embedded in the binary.

use crate::{Error, Result};
use sqlx::{
    PgPool, SqlSafeStr, SqlitePool,
    migrate::{Migration, MigrationType, Migrator},
};
use std::sync::LazyLock;

macro_rules! migrations {
    ($folder:literal) => {
        migrations!(
            $folder: "0001_people", "0002_catalogue", "0003_requests", "0004_keys", "0005_events", "0006_outbox",
            "0007_claims", "0008_webhooks", "0009_digests", "0010_reminders", "0011_revisions", "0012_gateway_keys",
            "0014_item_decisions", "0015_programs", "0016_tickets", "0017_removed_developers",
            "0018_limits", "0019_announce_events", "0020_imports_and_chain", "0021_request_counts",
            "0022_usage", "0023_keys_of", "0024_decisions", "0025_undo", "0026_attention_and_views", "0027_overview"
        )
    };
    ($folder:literal: $($name:literal),*) => {
        &[$(($name, include_str!(concat!("../migrations/", $folder, "/", $name, ".sql")))),*]
    };
}

static SQLITE: LazyLock<Migrator> = LazyLock::new(|| migrator(migrations!("sqlite")));
static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| migrator(migrations!("postgres")));

/// From the names and texts of the files. A name is a version and a description.
fn migrator(files: &[(&str, &'static str)]) -> Migrator {
    let migrations = files.iter().map(|(name, sql)| {
        let (version, description) = name.split_once('_').expect("migrations are named 0001_like_this");
        let version = version.parse().expect("migrations are named 0001_like_this");
        Migration::new(version, description.to_owned().into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

const SQLITE_TABLES: &str = "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
const POSTGRES_TABLES: &str = "SELECT COUNT(*) FROM pg_tables WHERE tablename = '_sqlx_migrations'";
const APPLIED: &str = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";

pub(crate) async fn sqlite(pool: &SqlitePool) -> Result<()> {
    refuse_newer(sqlx::query_scalar(APPLIED).fetch_one(pool).await.ok())?;
    Ok(SQLITE.run(pool).await?)
}

pub(crate) async fn postgres(pool: &PgPool) -> Result<()> {
    refuse_newer(sqlx::query_scalar(APPLIED).fetch_one(pool).await.ok())?;
    Ok(POSTGRES.run(pool).await?)
}

pub(crate) async fn sqlite_is_current(pool: &SqlitePool) -> Result<bool> {
    Ok(sqlx::query_scalar::<_, i64>(APPLIED).fetch_one(pool).await? == newest())
}

pub(crate) async fn postgres_is_current(pool: &PgPool) -> Result<bool> {
    Ok(sqlx::query_scalar::<_, i64>(APPLIED).fetch_one(pool).await? == newest())
}

pub(crate) async fn sqlite_is_new(pool: &SqlitePool) -> Result<bool> {
    Ok(sqlx::query_scalar::<_, i64>(SQLITE_TABLES).fetch_one(pool).await? == 0)
}

pub(crate) async fn postgres_is_new(pool: &PgPool) -> Result<bool> {
    Ok(sqlx::query_scalar::<_, i64>(POSTGRES_TABLES).fetch_one(pool).await? == 0)
}

/// The table is missing on a new database: that is no error, there is just nothing applied yet.
fn refuse_newer(applied: Option<i64>) -> Result<()> {
    match applied {
        Some(found) if found > newest() => Err(Error::Newer { found, known: newest() }),
        _ => Ok(()),
    }
}

fn newest() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_known() {
        for (folder, migrator) in [("sqlite", &SQLITE), ("postgres", &POSTGRES)] {
            let folder = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
            assert_eq!(std::fs::read_dir(&folder).expect("it is there").count(), migrator.iter().count(), "{folder}");
        }
    }
}
