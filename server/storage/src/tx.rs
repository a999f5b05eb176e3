use crate::{Result, outbox::Hold};
use sqlx::{Postgres, Sqlite, Transaction};

/// A transaction on either engine. Dropped without [`Tx::commit`], nothing of it remains.
pub struct Tx(pub(crate) Engine, pub(crate) Option<Hold>);

pub(crate) enum Engine {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Engine::Sqlite(tx) => tx.commit().await?,
            Engine::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Marks this moment, for [`Self::back_to_mark`].
    pub async fn mark(&mut self) -> Result<()> {
        execute!(self, "SAVEPOINT mark").map(drop)
    }

    /// Undoes everything since the mark, a statement that failed included. The rest of the transaction goes on.
    pub async fn back_to_mark(&mut self) -> Result<()> {
        execute!(self, "ROLLBACK TO SAVEPOINT mark")?;
        self.forget_mark().await
    }

    /// Keeps everything since the mark.
    pub async fn forget_mark(&mut self) -> Result<()> {
        execute!(self, "RELEASE SAVEPOINT mark").map(drop)
    }

    pub(crate) const fn is_postgres(&self) -> bool {
        matches!(self.0, Engine::Postgres(_))
    }
}

/// Runs one body of sqlx calls on whichever engine the transaction is of: `on!(self, |c| query(SQL).execute(c).await)`.
macro_rules! on {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match &mut $tx.0 {
            $crate::tx::Engine::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::tx::Engine::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}

/// Runs a statement and gives the number of rows it touched.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::tx::on!($tx, |c| sqlx::query($sql)$(.bind($value))*.execute(c).await.map(|done| done.rows_affected()))
            .map_err($crate::Error::from)
    };
}

/// Reads every row as `$row`.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::tx::on!($tx, |c| sqlx::query_as::<_, $row>($sql)$(.bind($value))*.fetch_all(c).await)
            .map_err($crate::Error::from)
    };
}

/// Reads the row as `$row`, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::tx::on!($tx, |c| sqlx::query_as::<_, $row>($sql)$(.bind($value))*.fetch_optional(c).await)
            .map_err($crate::Error::from)
    };
}

pub(crate) use {execute, fetch_all, fetch_optional, on};

/// A LIKE pattern that finds `text` anywhere, its wildcards taken literally.
pub(crate) fn containing(text: &str) -> String {
    let literal = text.to_ascii_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{literal}%")
}
