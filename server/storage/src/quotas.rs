use crate::{
    Result, Tx,
    row::{RowOf, row},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    catalogue::QuotaPeriod,
    id::KeyId,
    limit::{Counted, LimitOf},
};

/// A period that is over is not counted any more, and one that began later starts from nothing.
const ADD: &str = "
    INSERT INTO quota_counts (key_id, policy_id, period, begun, calls)
    SELECT id, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS BIGINT)
    FROM keys
    WHERE id = $1
    ON CONFLICT (key_id, policy_id, period) DO UPDATE
    SET calls = CASE WHEN quota_counts.begun < excluded.begun THEN excluded.calls
                     WHEN quota_counts.begun = excluded.begun THEN quota_counts.calls + excluded.calls
                     ELSE quota_counts.calls END,
        begun = CASE WHEN quota_counts.begun < excluded.begun THEN excluded.begun ELSE quota_counts.begun END
    RETURNING CASE WHEN begun = $4 THEN calls ELSE 0 END";

const BETWEEN: &str = "
    SELECT key_id, policy_id, period, begun, calls
    FROM quota_counts
    WHERE key_id >= $1 AND key_id <= $2
    ORDER BY key_id";

const COPY: &str = "
    INSERT INTO quota_counts (key_id, policy_id, period, begun, calls)
    SELECT CAST($2 AS TEXT), policy_id, period, begun, calls
    FROM quota_counts
    WHERE key_id = $1";

const DELETE: &str = "DELETE FROM quota_counts WHERE key_id = $1";

impl Tx {
    /// Adds calls to a key's quota and gives what they come to in this period; nothing for a key that is gone.
    pub async fn count_calls(&mut self, key: &KeyId, add: &Counted) -> Result<i64> {
        let (of, period, begun) = (add.of.name(), add.period.name(), add.begun.micros());
        let total = fetch_optional!(self, (i64,), ADD, key.as_str(), of, period, begun, add.calls)?;
        Ok(total.map_or(0, |(total,)| total))
    }

    /// What was counted of one key.
    pub async fn counted(&mut self, key: &KeyId) -> Result<Vec<Counted>> {
        Ok(self.counted_between(key, key).await?.into_iter().map(|(_, counted)| counted).collect())
    }

    /// What was counted of these keys and all between them, by their ids.
    pub(crate) async fn counted_between(&mut self, first: &KeyId, last: &KeyId) -> Result<Vec<(String, Counted)>> {
        let rows = fetch_all!(self, Row, BETWEEN, first.as_str(), last.as_str())?;
        rows.into_iter().map(Row::read).collect()
    }

    /// What was counted of the keys that a statement finds by these three values.
    pub(crate) async fn counted_by(
        &mut self,
        statement: &'static str,
        (first, second, third): (&str, &str, i64),
    ) -> Result<Vec<(String, Counted)>> {
        let rows = fetch_all!(self, Row, statement, first, second, third)?;
        rows.into_iter().map(Row::read).collect()
    }

    /// A key that takes another's place has used as much as that one.
    pub async fn copy_counted(&mut self, from: &KeyId, to: &KeyId) -> Result<()> {
        execute!(self, COPY, from.as_str(), to.as_str())?;
        Ok(())
    }

    /// Every quota of the key counts from nothing.
    pub async fn reset_quotas(&mut self, key: &KeyId) -> Result<()> {
        execute!(self, DELETE, key.as_str())?;
        Ok(())
    }
}

row! {
    struct Row {
        key_id: String,
        policy_id: String,
        period: String,
        begun: i64,
        calls: i64,
    }
}

impl Row {
    fn read(self) -> Result<(String, Counted)> {
        let of_row = RowOf { table: "quota_counts", id: &self.key_id };
        let of = if self.policy_id.is_empty() { LimitOf::Key } else { LimitOf::Policy(of_row.parse(&self.policy_id)?) };
        let period = of_row.known(QuotaPeriod::named(&self.period), &self.period)?;
        let counted = Counted { of, period, begun: Timestamp::from_micros(self.begun), calls: self.calls };
        Ok((self.key_id, counted))
    }
}
