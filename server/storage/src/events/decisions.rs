//! Decisions that people and programs made, out of the history: what became of those requests since does not matter.

use crate::{
    Error, Result, Tx,
    row::{RowOf, row},
    tx::fetch_all,
};
use domain::{
    By, Timestamp,
    event::What,
    id::{DeveloperId, EntryId, RequestId},
};

/// A decision, and what it was about.
#[derive(Debug, Clone)]
pub struct Decision {
    pub at: Timestamp,
    pub by: By,
    pub what: What,
    pub entry: Option<EntryId>,
    pub title: String,
    /// Who had asked, by name.
    pub developer: String,
    /// When they had.
    pub asked: Option<Timestamp>,
    /// The request, if it is still there.
    pub request: Option<RequestId>,
}

/// Keywright itself takes no time to decide. What was undone was not decided: that happens within a minute, by the same person.
macro_rules! decisions {
    ($of:literal) => {
        concat!(
            "
    SELECT d.id, d.at, d.by_whom, d.what, d.entry_id, d.title, COALESCE(p.name, '') AS developer, s.at AS asked,
           r.id AS request_id
    FROM events d
    LEFT JOIN events s ON s.request_id = d.request_id AND s.type = 'key_request.submitted'
    LEFT JOIN developers p ON p.id = d.developer_id
    LEFT JOIN requests r ON r.id = d.request_id
    WHERE d.type IN ('key_request.approved', 'key_request.declined', 'key_request.item_approved', 'key_request.item_declined')
      AND d.",
            $of,
            " = $1
      AND d.by_whom <> '\"keywright\"'
      AND NOT EXISTS (
          SELECT 1
          FROM events u
          WHERE u.request_id = d.request_id
            AND u.type = 'key_request.decision_undone'
            AND u.by_whom = d.by_whom
            AND u.at BETWEEN d.at AND d.at + 60000000)
    ORDER BY d.id DESC
    LIMIT $2"
        )
    };
}
const OF_ENTRY: &str = decisions!("entry_id");
const OF_DEVELOPER: &str = decisions!("developer_id");

impl Tx {
    /// The latest decisions about this entry, newest first.
    pub async fn decisions_about(&mut self, entry: &EntryId, most: i64) -> Result<Vec<Decision>> {
        fetch_all!(self, Row, OF_ENTRY, entry.as_str(), most)?.into_iter().map(Decision::try_from).collect()
    }

    /// The latest decisions about what this person asked for, newest first.
    pub async fn decisions_for(&mut self, developer: &DeveloperId, most: i64) -> Result<Vec<Decision>> {
        fetch_all!(self, Row, OF_DEVELOPER, developer.as_str(), most)?.into_iter().map(Decision::try_from).collect()
    }
}

row! {
    struct Row {
        id: i64,
        at: i64,
        by_whom: String,
        what: String,
        entry_id: Option<String>,
        title: String,
        developer: String,
        asked: Option<i64>,
        request_id: Option<String>,
    }
}

impl TryFrom<Row> for Decision {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let id = row.id.to_string();
        let of = RowOf { table: "events", id: &id };
        Ok(Self {
            at: Timestamp::from_micros(row.at),
            by: of.json(&row.by_whom)?,
            what: of.json(&row.what)?,
            entry: of.parse_optional(row.entry_id.as_deref())?,
            title: row.title,
            developer: row.developer,
            asked: row.asked.map(Timestamp::from_micros),
            request: of.parse_optional(row.request_id.as_deref())?,
        })
    }
}
