mod find;

pub use find::RequestFilter;

use crate::{
    Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{execute, fetch_all},
};
use domain::{
    Timestamp,
    id::{EntryId, KeyId, RequestId},
    request::{Item, Request, State, WaitsFor},
};

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

/// Ids stand in quotes there, and hold nothing that `LIKE` reads as a sign.
const CHANGES_OF: &str = "SELECT id FROM requests WHERE state <> 'granted' AND key_change LIKE $1 ORDER BY id";

const MOVE_CHANGES: &str = "
    UPDATE requests
    SET key_change = REPLACE(key_change, $1, $2)
    WHERE state <> 'granted' AND key_change LIKE $3";

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

    /// Requests that are to change this key and have not yet.
    pub async fn open_changes_of(&mut self, key: &KeyId) -> Result<Vec<RequestId>> {
        let rows = fetch_all!(self, (String,), CHANGES_OF, naming(key))?;
        rows.iter().map(|(id,)| RowOf { table: "requests", id }.parse(id)).collect()
    }

    /// Has requests that were to change the key `from` change the key `to`, which took its place.
    pub async fn move_changes(&mut self, from: &KeyId, to: &KeyId) -> Result<()> {
        execute!(self, MOVE_CHANGES, from.as_str(), to.as_str(), naming(from))?;
        Ok(())
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
