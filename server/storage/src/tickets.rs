use crate::{
    Result, Tx,
    row::{RowOf, one_row, row},
    tx::{execute, fetch_optional},
};
use domain::{Timestamp, id::RequestId};
use serde::{Deserialize, Serialize};

/// What a browser carries to another site that is to decide a request. Code and state are digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub request: RequestId,
    pub code: String,
    pub state: String,
    /// When the code can no longer be taken.
    pub expires: Timestamp,
    /// When the other site took the code.
    pub taken: Option<Timestamp>,
}

const PUT: &str = "
    INSERT INTO tickets (request_id, code, state, expires)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (request_id) DO UPDATE
    SET code = excluded.code, state = excluded.state, expires = excluded.expires, taken = NULL";

const BY_CODE: &str = "SELECT request_id, code, state, expires, taken FROM tickets WHERE code = $1";

const OF_REQUEST: &str = "SELECT request_id, code, state, expires, taken FROM tickets WHERE request_id = $1";

const TAKE: &str = "UPDATE tickets SET taken = $2 WHERE code = $1 AND taken IS NULL";

impl Tx {
    /// Gives a request a ticket. The one before opens nothing any more.
    pub async fn put_ticket(&mut self, ticket: &Ticket) -> Result<()> {
        let Ticket { request, code, state, expires, .. } = ticket;
        execute!(self, PUT, request.as_str(), code.as_str(), state.as_str(), expires.micros())?;
        Ok(())
    }

    /// Gives a request back the ticket that went with it.
    pub async fn restore_ticket(&mut self, ticket: &Ticket) -> Result<()> {
        self.put_ticket(ticket).await?;
        match ticket.taken {
            Some(at) => self.take_ticket(&ticket.code, at).await,
            None => Ok(()),
        }
    }

    pub async fn ticket_by_code(&mut self, code: &str) -> Result<Option<Ticket>> {
        fetch_optional!(self, Row, BY_CODE, code)?.map(Ticket::try_from).transpose()
    }

    pub async fn ticket_of(&mut self, request: &RequestId) -> Result<Option<Ticket>> {
        fetch_optional!(self, Row, OF_REQUEST, request.as_str())?.map(Ticket::try_from).transpose()
    }

    /// Takes a code. [`crate::Error::Conflict`] if somebody took it before.
    pub async fn take_ticket(&mut self, code: &str, at: Timestamp) -> Result<()> {
        one_row(execute!(self, TAKE, code, at.micros())?, "this code")
    }
}

row! {
    struct Row {
        request_id: String,
        code: String,
        state: String,
        expires: i64,
        taken: Option<i64>,
    }
}

impl TryFrom<Row> for Ticket {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            request: RowOf { table: "tickets", id: &row.request_id }.parse(&row.request_id)?,
            code: row.code,
            state: row.state,
            expires: Timestamp::from_micros(row.expires),
            taken: row.taken.map(Timestamp::from_micros),
        })
    }
}
