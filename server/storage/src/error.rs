/// What can go wrong between Keywright and its database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database could not be reached, or refused the statement.
    #[error("the database failed: {0}")]
    Driver(#[source] sqlx::Error),
    /// Somebody else changed the row meanwhile, or a row that has to be unique exists already.
    #[error("somebody else changed {0} at the same time")]
    Conflict(&'static str),
    /// A row it belongs to is missing, or other rows still need the one to be deleted.
    #[error("other records are missing for this, or still need it")]
    Needed,
    /// A stored row does not make sense: it was written by something other than this version of Keywright.
    #[error("the row {id} in table {table} cannot be read: {what}")]
    Inconsistent { table: &'static str, id: String, what: String },
    /// The database was migrated by a newer Keywright.
    #[error("the database is at migration {found}, newer than this Keywright knows ({known}): install the newer one")]
    Newer { found: i64, known: i64 },
    #[error("the database could not be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("{0} is not a database address: use sqlite://path or postgres://…")]
    Address(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Conflict("this record"),
            sqlx::Error::Database(database) if database.is_foreign_key_violation() => Self::Needed,
            _ => Self::Driver(error),
        }
    }
}
