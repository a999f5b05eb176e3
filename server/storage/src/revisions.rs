use crate::{
    Result, Tx,
    row::{RowOf, row, to_json},
    tx::{execute, fetch_optional},
};
use domain::{
    Timestamp,
    field::Answers,
    id::RequestId,
    request::{Item, Request},
};

/// What a request said before it was revised.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierText {
    pub written: Timestamp,
    pub items: Vec<Item>,
    pub answers: Answers,
}

const INSERT: &str = "
    INSERT INTO request_revisions (request_id, revision, written, items, answers)
    VALUES ($1, $2, $3, $4, $5)";

const NEWEST: &str = "
    SELECT written, items, answers
    FROM request_revisions
    WHERE request_id = $1
    ORDER BY revision DESC
    LIMIT 1";

impl Tx {
    /// Keeps what `request` says, before it says something else.
    pub async fn keep_text(&mut self, request: &Request) -> Result<()> {
        let (items, answers) = (to_json(&request.items), to_json(&request.answers));
        let (id, written) = (request.id.as_str(), request.updated.micros());
        execute!(self, INSERT, id, request.revision, written, items, answers)?;
        Ok(())
    }

    /// What the request said before it was last revised; `None` if it never was.
    pub async fn earlier_text(&mut self, request: &RequestId) -> Result<Option<EarlierText>> {
        let row = fetch_optional!(self, Row, NEWEST, request.as_str())?;
        row.map(|row| {
            let of = RowOf { table: "request_revisions", id: request.as_str() };
            let written = Timestamp::from_micros(row.written);
            Ok(EarlierText { written, items: of.json(&row.items)?, answers: of.json(&row.answers)? })
        })
        .transpose()
    }
}

row! {
    struct Row {
        written: i64,
        items: String,
        answers: String,
    }
}
