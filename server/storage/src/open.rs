use crate::{Error, Result, Tx, migrate, tx::Engine};
use core::time::Duration;
use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::path::Path;

/// The database. Clones share the same connections.
#[derive(Clone)]
pub struct Storage {
    pools: Pools,
}

#[derive(Clone)]
enum Pools {
    /// SQLite has one writer at a time; readers never wait for it (WAL).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Storage {
    /// Connects to `sqlite://path`, `sqlite::memory:` or `postgres://…` without changing anything but creating an
    /// empty SQLite file where there is none.
    pub async fn open(url: &str) -> Result<Self> {
        let pools = match url.split_once(':') {
            Some(("sqlite", "//:memory:" | ":memory:")) => memory().await?,
            Some(("sqlite", rest)) => file(rest.trim_start_matches("//")).await?,
            Some(("postgres" | "postgresql", _)) => Pools::Postgres(postgres(url).await?),
            _ => return Err(Error::Address(scheme_only(url))),
        };
        Ok(Self { pools })
    }

    /// Whether [`Self::open`] would try this address. Connects to nothing.
    pub fn is_address(url: &str) -> bool {
        match url.split_once(':') {
            Some(("sqlite", _)) => true,
            Some(("postgres" | "postgresql", _)) => url.parse::<PgConnectOptions>().is_ok(),
            _ => false,
        }
    }

    /// Brings the tables up to date. Refuses a database that a newer Keywright has migrated.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => migrate::sqlite(writer).await,
            Pools::Postgres(pool) => migrate::postgres(pool).await,
        }
    }

    /// A transaction that may write. On SQLite it is the only one of its kind until it ends.
    pub async fn write(&self) -> Result<Tx> {
        let engine = match &self.pools {
            Pools::Sqlite { writer, .. } => Engine::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Engine::Postgres(pool.begin().await?),
        };
        Ok(Tx(engine, None))
    }

    /// A transaction for reading; it sees one state of the database throughout.
    pub async fn read(&self) -> Result<Tx> {
        let engine = match &self.pools {
            Pools::Sqlite { readers, .. } => Engine::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => {
                Engine::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(Tx(engine, None))
    }

    /// Whether the database answers and is at this version's migration.
    pub async fn is_ready(&self) -> bool {
        let current = match &self.pools {
            Pools::Sqlite { readers, .. } => migrate::sqlite_is_current(readers).await,
            Pools::Postgres(pool) => migrate::postgres_is_current(pool).await,
        };
        current.unwrap_or(false)
    }

    /// Whether it holds nothing yet: no Keywright ever migrated it.
    pub async fn is_new(&self) -> Result<bool> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => migrate::sqlite_is_new(writer).await,
            Pools::Postgres(pool) => migrate::postgres_is_new(pool).await,
        }
    }

    /// Writes a whole copy of a SQLite database to a file, which is new or empty, while others go on using it. `false` on
    /// PostgreSQL, whose own tools do that.
    pub async fn copy_to(&self, path: &str) -> Result<bool> {
        let Pools::Sqlite { writer, .. } = &self.pools else { return Ok(false) };
        sqlx::query("VACUUM INTO $1").bind(path).execute(writer).await?;
        Ok(true)
    }

    /// Whether other processes may change the same database, so that we have to look for their events.
    pub const fn is_shared(&self) -> bool {
        matches!(self.pools, Pools::Postgres(_))
    }

    /// How many connections are in use, and how many idle.
    pub fn connections(&self) -> (u32, u32) {
        let count = |size: u32, idle: usize| {
            let idle = u32::try_from(idle).unwrap_or(u32::MAX);
            (size.saturating_sub(idle), idle)
        };
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                let (writing, reading) =
                    (count(writer.size(), writer.num_idle()), count(readers.size(), readers.num_idle()));
                (writing.0 + reading.0, writing.1 + reading.1)
            }
            Pools::Postgres(pool) => count(pool.size(), pool.num_idle()),
        }
    }

    /// Hears of events that any process commits; `None` on SQLite, where there is no other process.
    pub async fn listen(&self) -> Result<Option<Listener>> {
        let Pools::Postgres(pool) = &self.pools else { return Ok(None) };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Listener(listener)))
    }

    /// Waits for running transactions and closes every connection.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection that is told of events.
pub struct Listener(PgListener);

/// Where migration 19 announces them.
const CHANNEL: &str = "keywright_events";

impl Listener {
    /// Completes when there may be new events: some were announced, or the connection was made anew.
    pub async fn heard(&mut self) -> Result<()> {
        Ok(self.0.try_recv().await.map(drop)?)
    }
}

async fn file(path: &str) -> Result<Pools> {
    let path = Path::new(path.split('?').next().unwrap_or(path));
    let options = sqlite_options().filename(path);
    let writer = pool(1).connect_with(options.clone().create_if_missing(true)).await?;
    let readers = pool(4).connect_with(options.read_only(true)).await?;
    Ok(Pools::Sqlite { writer, readers })
}

/// For tests: one connection is all there is, so readers and writers take turns.
async fn memory() -> Result<Pools> {
    let writer = pool(1).connect_with(sqlite_options().in_memory(true)).await?;
    Ok(Pools::Sqlite { readers: writer.clone(), writer })
}

/// WAL with full sync: what was acknowledged survives a power cut (measured 278 transactions a second).
fn sqlite_options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
}

fn pool(size: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(size).test_before_acquire(false).idle_timeout(None).max_lifetime(None)
}

/// A future dropped inside `begin` can leave an open transaction behind (sqlx 0.9): it is ended before anybody else
/// gets the connection.
async fn postgres(url: &str) -> Result<PgPool> {
    let options: PgConnectOptions = url.parse().map_err(|_| Error::Address(scheme_only(url)))?;
    let pool = PgPoolOptions::new().max_connections(10).acquire_timeout(Duration::from_secs(5)).after_release(
        |connection, _| Box::pin(async move { sqlx::query("ROLLBACK").execute(connection).await.map(|_| true) }),
    );
    Ok(pool.connect_with(options).await?)
}

/// An address without what may be a password.
fn scheme_only(url: &str) -> String {
    url.split_once(':').map_or_else(|| "an address without a scheme".into(), |(scheme, _)| format!("{scheme}:…"))
}

#[cfg(feature = "testing")]
impl Storage {
    /// Makes a database on the server at `url` unreachable for everybody, at once.
    pub async fn shut_database(url: &str, name: &str) -> Result<()> {
        use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
        let options: PgConnectOptions = url.parse().map_err(|_| Error::Address(scheme_only(url)))?;
        let mut connection = options.connect().await?;
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        let shut = AssertSqlSafe(format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"));
        sqlx::query(shut).execute(&mut connection).await?;
        sqlx::query(end).bind(name).execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    /// Creates an empty database on the server at `url` and gives its address.
    pub async fn create_database(url: &str, name: &str) -> Result<String> {
        use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
        let options: PgConnectOptions = url.parse().map_err(|_| Error::Address(scheme_only(url)))?;
        let mut connection = options.clone().connect().await?;
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
        connection.close().await?;
        Ok(options.database(name).to_url_lossy().to_string())
    }
}
