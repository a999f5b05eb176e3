mod decisions;
mod done;

pub use decisions::Decision;

use crate::{
    Error, Result, Tx,
    row::{RowOf, row, to_json},
    tx::{execute, fetch_all, fetch_optional, on},
};
use domain::{
    By, Timestamp,
    event::{About, Event, What},
    id::{DeveloperId, EntryId, KeyId, RequestId},
};

/// An event that has no number yet.
#[derive(Debug, Clone)]
pub struct NewEvent {
    pub at: Timestamp,
    pub by: By,
    pub about: About,
    pub what: What,
}

/// Which part of the history to read, newest first. Every `Some` narrows it.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    pub request: Option<RequestId>,
    pub developer: Option<DeveloperId>,
    pub entry: Option<EntryId>,
    pub key: Option<KeyId>,
    /// Only events with smaller numbers.
    pub before: Option<i64>,
}

/// Sequence numbers become visible in the order of commits only if writers take turns.
const TAKE_TURNS: &str = "SELECT pg_advisory_xact_lock(7315)";

const INSERT: &str = "
    INSERT INTO events (at, by_whom, type, what, request_id, developer_id, entry_id, key_id, title, chain)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    RETURNING id";

const LAST_LINK: &str = "SELECT chain FROM events ORDER BY id DESC LIMIT 1";

const LINKS: &str = "
    SELECT id, at, by_whom, type, what, request_id, developer_id, entry_id, key_id, title, chain
    FROM events
    WHERE id > $1
    ORDER BY id
    LIMIT $2";

const AFTER: &str = "
    SELECT id, at, by_whom, what, request_id, developer_id, entry_id, key_id, title
    FROM events
    WHERE id > $1
    ORDER BY id
    LIMIT $2";

const NEWEST: &str = "SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM events";

const HISTORY: &str = "
    SELECT id, at, by_whom, what, request_id, developer_id, entry_id, key_id, title
    FROM events
    WHERE ($1 IS NULL OR request_id = $1)
      AND ($2 IS NULL OR developer_id = $2)
      AND ($3 IS NULL OR entry_id = $3)
      AND ($4 IS NULL OR key_id = $4)
      AND ($5 IS NULL OR id < $5)
    ORDER BY id DESC
    LIMIT $6";

impl Tx {
    /// Appends an event and gives its number; they are numbered in the order of commits. `digest` makes the next link of
    /// the chain from the link before and the event's text.
    pub async fn insert_event(&mut self, event: &NewEvent, digest: impl Fn(&str) -> String + Send) -> Result<i64> {
        if self.is_postgres() {
            execute!(self, TAKE_TURNS)?;
        }
        let before = fetch_optional!(self, (Option<String>,), LAST_LINK)?.and_then(|(chain,)| chain);
        let about = &event.about;
        let chain = digest(&Link::of(event).text(before.as_deref().unwrap_or_default()));
        on!(self, |c| sqlx::query_scalar(INSERT)
            .bind(event.at.micros())
            .bind(to_json(&event.by))
            .bind(event.what.name())
            .bind(to_json(&event.what))
            .bind(about.request.as_ref().map(RequestId::as_str))
            .bind(about.developer.as_ref().map(DeveloperId::as_str))
            .bind(about.entry.as_ref().map(EntryId::as_str))
            .bind(about.key.as_ref().map(KeyId::as_str))
            .bind(about.title.as_str())
            .bind(chain)
            .fetch_one(c)
            .await)
        .map_err(Error::from)
    }

    /// The links of the chain after number `after`, oldest first.
    pub async fn links_after(&mut self, after: i64, most: i64) -> Result<Vec<Link>> {
        fetch_all!(self, Link, LINKS, after, most)
    }

    /// The events after number `after`, oldest first.
    pub async fn events_after(&mut self, after: i64, most: i64) -> Result<Vec<Event>> {
        fetch_all!(self, Row, AFTER, after, most)?.into_iter().map(Event::try_from).collect()
    }

    /// The newest event's number; 0 when nothing ever happened.
    pub async fn newest_event(&mut self) -> Result<i64> {
        on!(self, |c| sqlx::query_scalar(NEWEST).fetch_one(c).await).map_err(Error::from)
    }

    /// The history, newest first.
    pub async fn history(&mut self, filter: &EventFilter, most: i64) -> Result<Vec<Event>> {
        let rows = fetch_all!(
            self,
            Row,
            HISTORY,
            filter.request.as_ref().map(RequestId::as_str),
            filter.developer.as_ref().map(DeveloperId::as_str),
            filter.entry.as_ref().map(EntryId::as_str),
            filter.key.as_ref().map(KeyId::as_str),
            filter.before,
            most,
        )?;
        rows.into_iter().map(Event::try_from).collect()
    }
}

row! {
    /// An event exactly as it is stored, and its place in the chain.
    #[derive(Debug, Clone)]
    pub struct Link {
        /// Its number; 0 before it has one.
        pub id: i64,
        at: i64,
        by_whom: String,
        r#type: String,
        what: String,
        request_id: Option<String>,
        developer_id: Option<String>,
        entry_id: Option<String>,
        key_id: Option<String>,
        title: String,
        /// `None` for events from before there was a chain.
        pub chain: Option<String>,
    }
}

impl Link {
    fn of(event: &NewEvent) -> Self {
        let about = &event.about;
        Self {
            id: 0,
            at: event.at.micros(),
            by_whom: to_json(&event.by),
            r#type: event.what.name().into(),
            what: to_json(&event.what),
            request_id: about.request.clone().map(String::from),
            developer_id: about.developer.clone().map(String::from),
            entry_id: about.entry.clone().map(String::from),
            key_id: about.key.clone().map(String::from),
            title: about.title.clone(),
            chain: None,
        }
    }

    /// What its link is a digest of: the link before, and every column but the number, which rolled back inserts leave
    /// gaps in.
    pub fn text(&self, before: &str) -> String {
        let Self { at, by_whom, r#type, what, request_id, developer_id, entry_id, key_id, title, .. } = self;
        to_json(&(before, at, by_whom, r#type, what, request_id, developer_id, entry_id, key_id, title))
    }
}

row! {
    struct Row {
        id: i64,
        at: i64,
        by_whom: String,
        what: String,
        request_id: Option<String>,
        developer_id: Option<String>,
        entry_id: Option<String>,
        key_id: Option<String>,
        title: String,
    }
}

impl TryFrom<Row> for Event {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let id = row.id.to_string();
        let of = RowOf { table: "events", id: &id };
        let about = About {
            request: of.parse_optional(row.request_id.as_deref())?,
            developer: of.parse_optional(row.developer_id.as_deref())?,
            entry: of.parse_optional(row.entry_id.as_deref())?,
            key: of.parse_optional(row.key_id.as_deref())?,
            title: row.title,
        };
        let (by, what) = (of.json(&row.by_whom)?, of.json(&row.what)?);
        Ok(Self { id: row.id, at: Timestamp::from_micros(row.at), by, about, what })
    }
}
