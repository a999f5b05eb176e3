use crate::{
    Result, Tx,
    row::RowOf,
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    id::{EntryId, KeyId},
    usage::{Calls, CallsWithin},
};

/// Whose calls to read.
#[derive(Debug, Clone)]
pub enum CallsOf {
    Key(KeyId),
    Entry(EntryId),
    Everybody,
}

const ADD_TO_KEY: &str = "
    INSERT INTO key_calls (key_id, begun, entry_id, passed, refused)
    SELECT id, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS BIGINT)
    FROM keys
    WHERE id = $1
    ON CONFLICT (key_id, begun, entry_id) DO UPDATE
    SET passed = key_calls.passed + excluded.passed,
        refused = key_calls.refused + excluded.refused";

const ADD_TO_ENTRY: &str = "
    INSERT INTO entry_calls (entry_id, begun, passed, refused)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (entry_id, begun) DO UPDATE
    SET passed = entry_calls.passed + excluded.passed,
        refused = entry_calls.refused + excluded.refused";

const OF_KEY: &str = "
    SELECT begun, CAST(SUM(passed) AS BIGINT), CAST(SUM(refused) AS BIGINT)
    FROM key_calls
    WHERE key_id = $1 AND begun >= $2 AND begun < $3
    GROUP BY begun
    ORDER BY begun";

const OF_ENTRY: &str = "
    SELECT begun, passed, refused
    FROM entry_calls
    WHERE entry_id = $1 AND begun >= $2 AND begun < $3
    ORDER BY begun";

const OF_EVERYBODY: &str = "
    SELECT begun, CAST(SUM(passed) AS BIGINT), CAST(SUM(refused) AS BIGINT)
    FROM entry_calls
    WHERE begun >= $1 AND begun < $2
    GROUP BY begun
    ORDER BY begun";

const OF_EACH: &str = "
    SELECT entry_id, CAST(SUM(passed) AS BIGINT), CAST(SUM(refused) AS BIGINT)
    FROM entry_calls
    WHERE begun >= $1
    GROUP BY entry_id
    ORDER BY SUM(passed) + SUM(refused) DESC, entry_id";

const ANY_OF_KEY: &str = "SELECT begun FROM key_calls WHERE key_id = $1 AND begun < $2 LIMIT 1";
const ANY_OF_ENTRY: &str = "SELECT begun FROM entry_calls WHERE entry_id = $1 AND begun < $2 LIMIT 1";

const OLDEST: &str = "SELECT begun FROM entry_calls WHERE begun < $1 ORDER BY begun LIMIT 1";
const FORGET_OF_KEYS: &str = "DELETE FROM key_calls WHERE begun <= $1";
const FORGET_OF_ENTRIES: &str = "DELETE FROM entry_calls WHERE begun <= $1";

impl Tx {
    /// Adds to what a key did within an hour; a key that is gone is passed over.
    pub async fn add_key_calls(&mut self, key: &KeyId, within: &CallsWithin) -> Result<()> {
        let (begun, entry, calls) = (within.begun.micros(), name(within.entry.as_ref()), within.calls);
        execute!(self, ADD_TO_KEY, key.as_str(), begun, entry, calls.passed, calls.refused)?;
        Ok(())
    }

    /// Adds to what was called of an API within an hour. In one order, two who do so at once never wait for one another.
    pub async fn add_entry_calls(&mut self, within: &CallsWithin) -> Result<()> {
        let (begun, entry, calls) = (within.begun.micros(), name(within.entry.as_ref()), within.calls);
        execute!(self, ADD_TO_ENTRY, entry, begun, calls.passed, calls.refused)?;
        Ok(())
    }

    /// Calls of the hours that begin from `from` on and before `until`, oldest first; hours without calls are left out.
    pub async fn calls(&mut self, of: &CallsOf, from: Timestamp, until: Timestamp) -> Result<Vec<(Timestamp, Calls)>> {
        let (from, until) = (from.micros(), until.micros());
        let rows = match of {
            CallsOf::Key(key) => fetch_all!(self, (i64, i64, i64), OF_KEY, key.as_str(), from, until)?,
            CallsOf::Entry(entry) => fetch_all!(self, (i64, i64, i64), OF_ENTRY, entry.as_str(), from, until)?,
            CallsOf::Everybody => fetch_all!(self, (i64, i64, i64), OF_EVERYBODY, from, until)?,
        };
        let hour = |(begun, passed, refused)| (Timestamp::from_micros(begun), Calls { passed, refused });
        Ok(rows.into_iter().map(hour).collect())
    }

    /// Whether anything was called before `until`.
    pub async fn has_calls_before(&mut self, of: &CallsOf, until: Timestamp) -> Result<bool> {
        let until = until.micros();
        let any = match of {
            CallsOf::Key(key) => fetch_optional!(self, (i64,), ANY_OF_KEY, key.as_str(), until)?,
            CallsOf::Entry(entry) => fetch_optional!(self, (i64,), ANY_OF_ENTRY, entry.as_str(), until)?,
            CallsOf::Everybody => fetch_optional!(self, (i64,), OLDEST, until)?,
        };
        Ok(any.is_some())
    }

    /// Calls of each API since `from`, the most called first; `None`: nobody said which.
    pub async fn calls_of_each(&mut self, from: Timestamp) -> Result<Vec<(Option<EntryId>, Calls)>> {
        let rows = fetch_all!(self, (String, i64, i64), OF_EACH, from.micros())?;
        let read = |(entry, passed, refused): (String, i64, i64)| {
            let of = RowOf { table: "entry_calls", id: &entry };
            let entry = of.parse_optional(Some(entry.as_str()).filter(|entry| !entry.is_empty()))?;
            Ok((entry, Calls { passed, refused }))
        };
        rows.into_iter().map(read).collect()
    }

    /// The oldest hour with calls before `until`.
    pub async fn oldest_calls(&mut self, until: Timestamp) -> Result<Option<Timestamp>> {
        let oldest = fetch_optional!(self, (i64,), OLDEST, until.micros())?;
        Ok(oldest.map(|(begun,)| Timestamp::from_micros(begun)))
    }

    /// Forgets the calls of this hour and of all before.
    pub async fn forget_calls(&mut self, begun: Timestamp) -> Result<()> {
        execute!(self, FORGET_OF_KEYS, begun.micros())?;
        execute!(self, FORGET_OF_ENTRIES, begun.micros())?;
        Ok(())
    }
}

/// `''` where nobody knows which API it was, as keys of tables cannot be nothing.
fn name(entry: Option<&EntryId>) -> &str {
    entry.map_or("", EntryId::as_str)
}
