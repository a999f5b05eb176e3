//! Migrations: two folders with the same file names, one for each engine, embedded in the binary.

use crate::{Error, Result};
use sqlx::{PgPool, SqlitePool, migrate::Migrator};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

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
