use crate::{
    Result, Tx,
    row::{RowOf, row, to_json},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    field::Answers,
    id::RequestId,
    request::{Item, Request, Revision},
};
use serde::{Deserialize, Serialize};

/// What a request said before it was revised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EarlierText {
    pub revision: Revision,
    pub written: Timestamp,
    pub items: Vec<Item>,
    pub answers: Answers,
}

const INSERT: &str = "
    INSERT INTO request_revisions (request_id, revision, written, items, answers)
    VALUES ($1, $2, $3, $4, $5)";

const NEWEST: &str = "
    SELECT revision, written, items, answers
    FROM request_revisions
    WHERE request_id = $1
    ORDER BY revision DESC
    LIMIT $2";

impl Tx {
    /// Keeps what `request` says, before it says something else.
    pub async fn keep_text(&mut self, request: &Request) -> Result<()> {
        let Request { revision, updated, items, answers, .. } = request.clone();
        self.put_text(&request.id, &EarlierText { revision, written: updated, items, answers }).await
    }

    /// Keeps something that the request said once.
    pub async fn put_text(&mut self, request: &RequestId, text: &EarlierText) -> Result<()> {
        let (items, answers) = (to_json(&text.items), to_json(&text.answers));
        execute!(self, INSERT, request.as_str(), text.revision, text.written.micros(), items, answers)?;
        Ok(())
    }

    /// What the request said before it was last revised; `None` if it never was.
    pub async fn earlier_text(&mut self, request: &RequestId) -> Result<Option<EarlierText>> {
        let row = fetch_optional!(self, Row, NEWEST, request.as_str(), 1_i64)?;
        row.map(|row| row.text(request)).transpose()
    }

    /// Everything that the request said once, newest first.
    pub async fn earlier_texts(&mut self, request: &RequestId) -> Result<Vec<EarlierText>> {
        let rows = fetch_all!(self, Row, NEWEST, request.as_str(), i64::MAX)?;
        rows.into_iter().map(|row| row.text(request)).collect()
    }
}

row! {
    struct Row {
        revision: i64,
        written: i64,
        items: String,
        answers: String,
    }
}

impl Row {
    fn text(self, request: &RequestId) -> Result<EarlierText> {
        let of = RowOf { table: "request_revisions", id: request.as_str() };
        let (written, revision) = (Timestamp::from_micros(self.written), self.revision);
        Ok(EarlierText { revision, written, items: of.json(&self.items)?, answers: of.json(&self.answers)? })
    }
}
