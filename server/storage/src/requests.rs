use crate::{
    Error, Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{execute, fetch_all, fetch_optional, on},
};
use domain::{
    Timestamp,
    id::{DeveloperId, EntryId, KeyId, RequestId},
    page::Page,
    request::{Item, Request, Route, State, StateName, WaitsFor},
};

/// Which requests to read. Every `Some` narrows it.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    pub developer: Option<DeveloperId>,
    pub state: Option<StateName>,
    /// Only those that ask for something this person may decide as approver; with `state` pending, where that still waits.
    pub approver: Option<DeveloperId>,
    pub newest_first: bool,
    /// Go on behind this request.
    pub after: Option<RequestId>,
    pub size: usize,
}

const INSERT: &str = "
    INSERT INTO requests (id, developer_id, answers, route, origin, key_change, revision, created, updated,
                          state, state_data, expires, hand_off_ends)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

const INSERT_ITEM: &str = "
    INSERT INTO request_items (request_id, position, developer_id, entry_id, policy_id, is_open, waits)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const DELETE_ITEMS: &str = "DELETE FROM request_items WHERE request_id = $1";

/// The revision before this one is the lock: nobody overwrites what they have not seen.
const UPDATE: &str = "
    UPDATE requests
    SET answers = $3, revision = $2, updated = $4, state = $5, state_data = $6, expires = $7, hand_off_ends = $8
    WHERE id = $1 AND revision = $2 - 1";

const DELETE: &str = "DELETE FROM requests WHERE id = $1 AND revision = $2";

const BY_ID: &str = "
    SELECT r.id, r.developer_id, r.answers, r.route, r.origin, r.key_change, r.revision, r.created, r.updated,
           r.state_data, i.entry_id, i.policy_id
    FROM requests r
    LEFT JOIN request_items i ON i.request_id = r.id
    WHERE r.id = $1
    ORDER BY i.position";

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

/// Ids stand in quotes there, and hold nothing that `LIKE` reads as a sign.
const CHANGES_OF: &str = "SELECT id FROM requests WHERE state = 'pending' AND key_change LIKE $1 ORDER BY id";

const MOVE_CHANGES: &str = "
    UPDATE requests
    SET key_change = REPLACE(key_change, $1, $2)
    WHERE state = 'pending' AND key_change LIKE $3";

impl Tx {
    /// Stores a new request. [`Error::Conflict`] if the developer has an open one for the same entry.
    pub async fn insert_request(&mut self, request: &Request) -> Result<()> {
        execute!(
            self,
            INSERT,
            request.id.as_str(),
            request.developer.as_str(),
            to_json(&request.answers),
            request.route.name(),
            to_json(&request.origin),
            request.change.as_ref().map(to_json),
            request.revision,
            request.created.micros(),
            request.updated.micros(),
            request.state.name().as_str(),
            to_json(&request.state),
            expiry(request),
            hand_off_end(request),
        )?;
        self.insert_items(request).await
    }

    /// Stores the next revision of a request. [`Error::Conflict`] if somebody else stored it first.
    pub async fn update_request(&mut self, request: &Request) -> Result<()> {
        let touched = execute!(
            self,
            UPDATE,
            request.id.as_str(),
            request.revision,
            to_json(&request.answers),
            request.updated.micros(),
            request.state.name().as_str(),
            to_json(&request.state),
            expiry(request),
            hand_off_end(request),
        )?;
        one_row(touched, "this request")?;
        execute!(self, DELETE_ITEMS, request.id.as_str())?;
        self.insert_items(request).await
    }

    /// Removes a request, answers and all. [`Error::Conflict`] if it is not at this revision any more.
    pub async fn delete_request(&mut self, request: &Request) -> Result<()> {
        one_row(execute!(self, DELETE, request.id.as_str(), request.revision)?, "this request")
    }

    pub async fn request(&mut self, id: &RequestId) -> Result<Option<Request>> {
        Ok(fold(fetch_all!(self, Row, BY_ID, id.as_str())?)?.pop())
    }

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
        )?;
        Ok(Page::cut(fold(rows)?, filter.size, |request| request.id.to_string()))
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

    /// Pending requests that are to change this key.
    pub async fn open_changes_of(&mut self, key: &KeyId) -> Result<Vec<RequestId>> {
        let rows = fetch_all!(self, (String,), CHANGES_OF, naming(key))?;
        rows.iter().map(|(id,)| RowOf { table: "requests", id }.parse(id)).collect()
    }

    /// Has pending requests that were to change the key `from` change the key `to`, which took its place.
    pub async fn move_changes(&mut self, from: &KeyId, to: &KeyId) -> Result<()> {
        execute!(self, MOVE_CHANGES, from.as_str(), to.as_str(), naming(from))?;
        Ok(())
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

    async fn insert_items(&mut self, request: &Request) -> Result<()> {
        for (position, item) in (0_i64..).zip(&request.items) {
            execute!(
                self,
                INSERT_ITEM,
                request.id.as_str(),
                position,
                request.developer.as_str(),
                item.entry.as_ref().map(EntryId::as_str),
                item.policy.as_str(),
                request.state.is_open(),
                request.waits(item),
            )?;
        }
        Ok(())
    }
}

fn naming(key: &KeyId) -> String {
    format!("%\"{key}\"%")
}

fn expiry(request: &Request) -> Option<i64> {
    match &request.state {
        State::Pending { expires, .. } => expires.map(Timestamp::micros),
        _ => None,
    }
}

fn hand_off_end(request: &Request) -> Option<i64> {
    match &request.state {
        State::Pending { waits_for: WaitsFor::ThirdParty { until, .. }, .. } => Some(until.micros()),
        _ => None,
    }
}

row! {
    /// A request with one of its items.
    struct Row {
        id: String,
        developer_id: String,
        answers: String,
        route: String,
        origin: String,
        key_change: Option<String>,
        revision: i64,
        created: i64,
        updated: i64,
        state_data: String,
        entry_id: Option<String>,
        policy_id: Option<String>,
    }
}

/// Gathers the rows of each request, which stand together.
fn fold(rows: Vec<Row>) -> Result<Vec<Request>> {
    let mut requests: Vec<Request> = Vec::new();
    for row in rows {
        let item = row.item()?;
        match requests.last_mut() {
            Some(last) if last.id.as_str() == row.id => last.items.extend(item),
            _ => requests.push(row.request(item)?),
        }
    }
    Ok(requests)
}

impl Row {
    const fn of(&self) -> RowOf<'_> {
        RowOf { table: "requests", id: self.id.as_str() }
    }

    fn item(&self) -> Result<Option<Item>> {
        let Some(policy) = &self.policy_id else { return Ok(None) };
        let entry = self.of().parse_optional(self.entry_id.as_deref())?;
        Ok(Some(Item { entry, policy: self.of().parse(policy)? }))
    }

    fn request(&self, item: Option<Item>) -> Result<Request> {
        let of = self.of();
        Ok(Request {
            id: of.parse(&self.id)?,
            developer: of.parse(&self.developer_id)?,
            items: item.into_iter().collect(),
            answers: of.json(&self.answers)?,
            route: of.json(&format!("\"{}\"", self.route))?,
            origin: of.json(&self.origin)?,
            revision: self.revision,
            created: Timestamp::from_micros(self.created),
            updated: Timestamp::from_micros(self.updated),
            state: of.json(&self.state_data)?,
            change: self.key_change.as_deref().map(|text| of.json(text)).transpose()?,
        })
    }
}
