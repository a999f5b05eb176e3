//! What was done with requests, counted out of the history.

use crate::{Result, Tx, row::RowOf, tx::fetch_all};
use core::time::Duration;
use domain::{
    Timestamp,
    event::What,
    id::EntryId,
    overview::{Counts, EntryCounts},
    request::Route,
};
use std::collections::BTreeMap;

/// Decisions that are looked at, the newest first: more of them say nothing new about how long one takes.
const MOST: i64 = 1000;

/// From `$1` on, without what was undone: that happens within a minute, by the same person. The literal stands between.
macro_rules! done {
    ($select:literal, $group:literal) => {
        concat!(
            $select,
            "
    WHERE d.type IN ('key_request.submitted', 'key_request.approved', 'key_request.declined')
      AND d.at >= $1
      AND (d.type = 'key_request.submitted' OR NOT EXISTS (
          SELECT 1
          FROM events u
          WHERE u.request_id = d.request_id
            AND u.type = 'key_request.decision_undone'
            AND u.by_whom = d.by_whom
            AND u.at BETWEEN d.at AND d.at + 60000000))
    ",
            $group
        )
    };
}

const BY_DAY: &str = done!(
    "
    SELECT d.at / 86400000000, d.type, COUNT(*)
    FROM events d",
    "GROUP BY d.at / 86400000000, d.type"
);

const BY_ENTRY: &str = done!(
    "
    SELECT d.entry_id, COALESCE(e.name, ''), d.type, COUNT(*)
    FROM events d
    LEFT JOIN entries e ON e.id = d.entry_id",
    "GROUP BY d.entry_id, COALESCE(e.name, ''), d.type"
);

const BY_ROUTE: &str = "
    SELECT d.what, COUNT(*)
    FROM events d
    WHERE d.type = 'key_request.submitted' AND d.at >= $1
    GROUP BY d.what";

/// Keywright itself takes no time to decide.
const TOOK: &str = done!(
    "
    SELECT d.at - s.at
    FROM events d
    JOIN events s ON s.request_id = d.request_id AND s.type = 'key_request.submitted'",
    "  AND d.type <> 'key_request.submitted'
      AND d.by_whom <> '\"keywright\"'
    ORDER BY d.id DESC
    LIMIT $2"
);

impl Tx {
    /// What was done on each day of UTC since `from`; days on which nothing was are left out.
    pub async fn done_by_day(&mut self, from: Timestamp) -> Result<BTreeMap<Timestamp, Counts>> {
        let rows = fetch_all!(self, (i64, String, i64), BY_DAY, from.micros())?;
        let mut days = BTreeMap::<_, Counts>::new();
        for (day, kind, count) in rows {
            *days.entry(Timestamp::from_micros(day * 86_400_000_000)).or_default() += counts(&kind, count);
        }
        Ok(days)
    }

    /// What was done about each API since `from`.
    pub async fn done_by_entry(&mut self, from: Timestamp) -> Result<Vec<EntryCounts>> {
        let rows = fetch_all!(self, (Option<String>, String, String, i64), BY_ENTRY, from.micros())?;
        let mut entries = BTreeMap::<_, Counts>::new();
        for (entry, name, kind, count) in rows {
            *entries.entry((entry, name)).or_default() += counts(&kind, count);
        }
        let read = |((entry, name), counts): ((Option<String>, String), Counts)| {
            let of = RowOf { table: "events", id: "(counted)" };
            Ok(EntryCounts { entry: of.parse_optional::<EntryId>(entry.as_deref())?, name, counts })
        };
        entries.into_iter().map(read).collect()
    }

    /// What was asked since `from`, by route.
    pub async fn asked_by_route(&mut self, from: Timestamp) -> Result<Vec<(Route, i64)>> {
        let of = RowOf { table: "events", id: "(counted)" };
        let mut routes = Vec::new();
        for (what, count) in fetch_all!(self, (String, i64), BY_ROUTE, from.micros())? {
            if let What::RequestSubmitted { route } = of.json(&what)? {
                routes.push((route, count));
            }
        }
        Ok(routes)
    }

    /// How long the latest decisions of people and programs since `from` took.
    pub async fn decisions_took(&mut self, from: Timestamp) -> Result<Vec<Duration>> {
        let rows = fetch_all!(self, (i64,), TOOK, from.micros(), MOST)?;
        Ok(rows.into_iter().map(|(took,)| Duration::from_micros(u64::try_from(took).unwrap_or(0))).collect())
    }
}

fn counts(kind: &str, count: i64) -> Counts {
    match kind {
        "key_request.submitted" => Counts { asked: count, ..Counts::default() },
        "key_request.approved" => Counts { approved: count, ..Counts::default() },
        _ => Counts { declined: count, ..Counts::default() },
    }
}
