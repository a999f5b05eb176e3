//! Finds and counts requests.

use super::{Row, fold};
use crate::{
    Error, Result, Tx,
    row::RowOf,
    tx::{containing, fetch_all, fetch_optional, on},
};
use domain::{
    Timestamp,
    field::Answers,
    id::{DeveloperId, EntryId, RequestId},
    page::Page,
    request::{Request, Route, StateName},
};

/// Which requests to read. Every `Some` narrows it.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    pub developer: Option<DeveloperId>,
    pub state: Option<StateName>,
    pub route: Option<Route>,
    /// Only those that ask for this.
    pub entry: Option<EntryId>,
    /// Only those that ask for something this person may decide as approver; with `state` pending, where that still waits.
    pub approver: Option<DeveloperId>,
    /// Only those for which the third party has the floor, or only others.
    pub handed_off: Option<bool>,
    /// Only those in which somebody finds this: the developer's name or address, the entry's name, or what was answered.
    pub search: Option<String>,
    pub newest_first: bool,
    /// Go on behind this request.
    pub after: Option<RequestId>,
    pub size: usize,
}

/// The subquery picks the page, the join brings its items.
macro_rules! listing {
    ($order:literal, $beyond:literal) => {
        concat!(
            "
    SELECT r.id, r.developer_id, r.answers, r.route, r.origin, r.key_change, r.revision, r.created, r.updated,
           r.state_data, i.entry_id, i.policy_id
    FROM (
        SELECT *
        FROM requests q
        WHERE ($1 IS NULL OR q.developer_id = $1)
          AND ($2 IS NULL OR q.state = $2)
          AND ($3 IS NULL OR q.id ",
            $beyond,
            " $3)
          AND ($4 IS NULL OR EXISTS (
              SELECT 1
              FROM request_items o
              JOIN entry_approvers a ON a.entry_id = o.entry_id AND a.developer_id = $4
              WHERE o.request_id = q.id AND ($2 IS NULL OR q.state <> 'pending' OR o.waits)))
          AND ($6 IS NULL OR q.route = $6)
          AND ($7 IS NULL OR EXISTS (SELECT 1 FROM request_items o WHERE o.request_id = q.id AND o.entry_id = $7))
          AND ($8 IS NULL OR (q.hand_off_ends IS NOT NULL) = $8)
          AND ($9 IS NULL
               OR LOWER(q.answers) LIKE $9 ESCAPE '\\'
               OR EXISTS (SELECT 1
                          FROM developers d
                          WHERE d.id = q.developer_id
                            AND (d.email LIKE $9 ESCAPE '\\' OR LOWER(d.name) LIKE $9 ESCAPE '\\'))
               OR EXISTS (SELECT 1
                          FROM request_items o
                          JOIN entries e ON e.id = o.entry_id
                          WHERE o.request_id = q.id AND LOWER(e.name) LIKE $9 ESCAPE '\\'))
        ORDER BY q.id ",
            $order,
            "
        LIMIT $5
    ) r
    LEFT JOIN request_items i ON i.request_id = r.id
    ORDER BY r.id ",
            $order,
            ", i.position"
        )
    };
}
const OLDEST_FIRST: &str = listing!("ASC", ">");
const NEWEST_FIRST: &str = listing!("DESC", "<");

/// The inner query picks the newest by the index, the outer one reads their answers.
const ANSWERS: &str = "
    SELECT r.id, r.answers
    FROM (
        SELECT DISTINCT request_id
        FROM request_items
        WHERE entry_id = $1 AND request_id <> $2
        ORDER BY request_id DESC
        LIMIT $3
    ) i
    JOIN requests r ON r.id = i.request_id";

const COUNT_PENDING: &str = "
    SELECT COUNT(*)
    FROM requests q
    WHERE q.state = 'pending'
      AND ($1 IS NULL OR EXISTS (
          SELECT 1
          FROM request_items o
          JOIN entry_approvers a ON a.entry_id = o.entry_id AND a.developer_id = $1
          WHERE o.request_id = q.id AND o.waits))";

const COUNTS: &str = "
    SELECT state, route, COUNT(*)
    FROM requests
    GROUP BY state, route
    ORDER BY state, route";

const IDS: &str = "
    SELECT id
    FROM requests
    WHERE ($1 IS NULL OR (state <> 'pending') = $1)
    ORDER BY id";

const COUNT_OPEN: &str = "SELECT COUNT(*) FROM requests WHERE developer_id = $1 AND state <> 'granted'";

const OPEN_FOR: &str = "SELECT request_id FROM request_items WHERE developer_id = $1 AND entry_id = $2 AND is_open";

const EXPIRED: &str = "SELECT id FROM requests WHERE state = 'pending' AND expires <= $1 ORDER BY expires LIMIT $2";

const HANDED_OFF: &str = "SELECT id FROM requests WHERE hand_off_ends <= $1 ORDER BY hand_off_ends LIMIT $2";

impl Tx {
    /// A page of requests, by age.
    pub async fn requests(&mut self, filter: &RequestFilter) -> Result<Page<Request>> {
        let sql = if filter.newest_first { NEWEST_FIRST } else { OLDEST_FIRST };
        let rows = fetch_all!(
            self,
            Row,
            sql,
            filter.developer.as_ref().map(DeveloperId::as_str),
            filter.state.map(StateName::as_str),
            filter.after.as_ref().map(RequestId::as_str),
            filter.approver.as_ref().map(DeveloperId::as_str),
            i64::try_from(filter.size).unwrap_or(i64::MAX).saturating_add(1),
            filter.route.map(Route::name),
            filter.entry.as_ref().map(EntryId::as_str),
            filter.handed_off,
            filter.search.as_deref().map(containing),
        )?;
        Ok(Page::cut(fold(rows)?, filter.size, |request| request.id.to_string()))
    }

    /// What the newest requests for `entry` answered, those of `but` aside.
    pub async fn answers_to(&mut self, entry: &EntryId, but: &RequestId, most: i64) -> Result<Vec<Answers>> {
        let rows = fetch_all!(self, (String, String), ANSWERS, entry.as_str(), but.as_str(), most)?;
        rows.iter().map(|(id, answers)| RowOf { table: "requests", id }.json(answers)).collect()
    }

    /// All requests, or those that are approved (a key or not), or those that are not; oldest first.
    pub async fn request_ids(&mut self, approved: Option<bool>) -> Result<Vec<RequestId>> {
        let rows = fetch_all!(self, (String,), IDS, approved)?;
        rows.iter().map(|(id,)| RowOf { table: "requests", id }.parse(id)).collect()
    }

    /// How many requests wait: all of them, or those of which `approver` may decide something.
    pub async fn count_pending(&mut self, approver: Option<&DeveloperId>) -> Result<i64> {
        let approver = approver.map(DeveloperId::as_str);
        on!(self, |c| sqlx::query_scalar(COUNT_PENDING).bind(approver).fetch_one(c).await).map_err(Error::from)
    }

    /// How many requests of each route are in each state.
    pub async fn request_counts(&mut self) -> Result<Vec<(StateName, Route, i64)>> {
        let rows = fetch_all!(self, (String, String, i64), COUNTS)?;
        let of = RowOf { table: "requests", id: "(counted)" };
        let read = |(state, route, count): (String, String, i64)| {
            Ok((of.json(&format!("\"{state}\""))?, of.json(&format!("\"{route}\""))?, count))
        };
        rows.into_iter().map(read).collect()
    }

    /// How many requests of this developer are open: pending, or approved without a key yet.
    pub async fn count_open(&mut self, developer: &DeveloperId) -> Result<i64> {
        on!(self, |c| sqlx::query_scalar(COUNT_OPEN).bind(developer.as_str()).fetch_one(c).await).map_err(Error::from)
    }

    /// The developer's open request for this entry.
    pub async fn open_request_for(&mut self, developer: &DeveloperId, entry: &EntryId) -> Result<Option<RequestId>> {
        let row = fetch_optional!(self, (String,), OPEN_FOR, developer.as_str(), entry.as_str())?;
        row.map(|(id,)| RowOf { table: "request_items", id: &id }.parse(&id)).transpose()
    }

    /// Pending requests whose time is over.
    pub async fn expired_requests(&mut self, now: Timestamp, most: i64) -> Result<Vec<RequestId>> {
        let rows = fetch_all!(self, (String,), EXPIRED, now.micros(), most)?;
        rows.iter().map(|(id,)| RowOf { table: "requests", id }.parse(id)).collect()
    }

    /// Pending requests whose third party stayed silent for too long.
    pub async fn overdue_hand_offs(&mut self, now: Timestamp, most: i64) -> Result<Vec<RequestId>> {
        let rows = fetch_all!(self, (String,), HANDED_OFF, now.micros(), most)?;
        rows.iter().map(|(id,)| RowOf { table: "requests", id }.parse(id)).collect()
    }
}
