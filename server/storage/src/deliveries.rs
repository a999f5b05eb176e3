use crate::{
    Error, Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    id::{DeliveryId, JobId, RequestId, WebhookId},
    page::Page,
    webhook::{Attempt, Delivery, DeliveryState, Reply},
};

/// A delivery with what it consists of and the job that carries it.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    pub delivery: Delivery,
    pub job: JobId,
    /// JSON, the same at every try.
    pub body: String,
    /// The request that the body tells of, to be [forgotten](Tx::rewrite_delivery) with it.
    pub request: Option<RequestId>,
}

const INSERT: &str = "
    INSERT INTO deliveries (id, webhook_id, job_id, request_id, event, body, state, state_at, attempts, tried,
                            first_attempt, created)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// The job named before is the lock: of two that carry the same delivery, the older one has nothing to say any more.
const UPDATE: &str = "
    UPDATE deliveries
    SET job_id = $3, state = $4, state_at = $5, attempts = $6, tried = $7, first_attempt = $8
    WHERE id = $1 AND job_id = $2";

const STOP: &str = "
    UPDATE deliveries
    SET state = 'stopped', state_at = $2
    WHERE webhook_id = $1 AND state = 'waiting'";

const BODY: &str = "SELECT body FROM deliveries WHERE id = $1";

const JOB: &str = "SELECT job_id FROM deliveries WHERE id = $1";

const OF_REQUEST: &str = "SELECT id, body FROM deliveries WHERE request_id = $1";

const REWRITE: &str = "UPDATE deliveries SET body = $2 WHERE id = $1";

const FORGET_REPLIES: &str = "UPDATE delivery_attempts SET reply = '' WHERE delivery_id = $1 AND status IS NOT NULL";

const PRUNE: &str = "DELETE FROM deliveries WHERE state <> 'waiting' AND state_at < $1";

const INSERT_ATTEMPT: &str = "
    INSERT INTO delivery_attempts (delivery_id, number, began, millis, headers, status, reply)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const ATTEMPTS: &str = "
    SELECT number, began, millis, headers, status, reply
    FROM delivery_attempts
    WHERE delivery_id = $1
    ORDER BY number";

macro_rules! select {
    ($which:literal) => {
        concat!(
            "
    SELECT id, webhook_id, event, state, state_at, attempts, tried, first_attempt, created
    FROM deliveries
    ",
            $which
        )
    };
}
const BY_ID: &str = select!("WHERE id = $1");
const OF_WEBHOOK: &str = select!("WHERE webhook_id = $1 AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3");

impl Tx {
    pub async fn insert_delivery(&mut self, new: &NewDelivery) -> Result<()> {
        let delivery = &new.delivery;
        execute!(
            self,
            INSERT,
            delivery.id.as_str(),
            delivery.webhook.as_str(),
            new.job.as_str(),
            new.request.as_ref().map(RequestId::as_str),
            delivery.event.as_str(),
            new.body.as_str(),
            delivery.state.name(),
            delivery.state.at().micros(),
            delivery.attempts,
            delivery.tried,
            delivery.first_attempt.map(Timestamp::micros),
            delivery.created.micros(),
        )?;
        Ok(())
    }

    /// Stores how a delivery stands and which job carries it on. [`Error::Conflict`] unless `job` carried it until now.
    pub async fn update_delivery(&mut self, delivery: &Delivery, job: &JobId, next: &JobId) -> Result<()> {
        let touched = execute!(
            self,
            UPDATE,
            delivery.id.as_str(),
            job.as_str(),
            next.as_str(),
            delivery.state.name(),
            delivery.state.at().micros(),
            delivery.attempts,
            delivery.tried,
            delivery.first_attempt.map(Timestamp::micros),
        )?;
        one_row(touched, "this delivery")
    }

    /// Ends everything that waits to be sent to this endpoint. Gives how many.
    pub async fn stop_deliveries(&mut self, webhook: &WebhookId, at: Timestamp) -> Result<u64> {
        execute!(self, STOP, webhook.as_str(), at.micros())
    }

    pub async fn delivery(&mut self, id: &DeliveryId) -> Result<Option<Delivery>> {
        fetch_optional!(self, Row, BY_ID, id.as_str())?.map(Delivery::try_from).transpose()
    }

    /// What is sent at every try.
    pub async fn delivery_body(&mut self, id: &DeliveryId) -> Result<Option<String>> {
        Ok(fetch_optional!(self, (String,), BODY, id.as_str())?.map(|(body,)| body))
    }

    /// The job that carries a delivery, or carried it last.
    pub async fn delivery_job(&mut self, id: &DeliveryId) -> Result<Option<JobId>> {
        let row = fetch_optional!(self, (String,), JOB, id.as_str())?;
        row.map(|(job,)| RowOf { table: "deliveries", id: id.as_str() }.parse(&job)).transpose()
    }

    /// What was and is sent to an endpoint, newest first.
    pub async fn deliveries(
        &mut self,
        webhook: &WebhookId,
        after: Option<&DeliveryId>,
        size: usize,
    ) -> Result<Page<Delivery>> {
        let most = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
        let rows = fetch_all!(self, Row, OF_WEBHOOK, webhook.as_str(), after.map(DeliveryId::as_str), most)?;
        let deliveries = rows.into_iter().map(Delivery::try_from).collect::<Result<_>>()?;
        Ok(Page::cut(deliveries, size, |delivery: &Delivery| delivery.id.to_string()))
    }

    /// The deliveries whose bodies tell of this request.
    pub async fn deliveries_of_request(&mut self, request: &RequestId) -> Result<Vec<(DeliveryId, String)>> {
        let rows = fetch_all!(self, (String, String), OF_REQUEST, request.as_str())?;
        let parse = |(id, body): (String, String)| Ok((RowOf { table: "deliveries", id: &id }.parse(&id)?, body));
        rows.into_iter().map(parse).collect()
    }

    /// Puts another body in the place of a delivery's, and forgets what receivers answered, as they may quote the old one.
    pub async fn rewrite_delivery(&mut self, id: &DeliveryId, body: &str) -> Result<()> {
        execute!(self, REWRITE, id.as_str(), body)?;
        execute!(self, FORGET_REPLIES, id.as_str())?;
        Ok(())
    }

    /// Removes deliveries that ended before `before`, with all their tries.
    pub async fn prune_deliveries(&mut self, before: Timestamp) -> Result<u64> {
        execute!(self, PRUNE, before.micros())
    }

    pub async fn insert_attempt(&mut self, delivery: &DeliveryId, attempt: &Attempt) -> Result<()> {
        let (status, reply) = match &attempt.reply {
            Reply::Answered { status, body } => (Some(i64::from(*status)), body),
            Reply::Nothing(why) => (None, why),
        };
        execute!(
            self,
            INSERT_ATTEMPT,
            delivery.as_str(),
            attempt.number,
            attempt.began.micros(),
            attempt.millis,
            to_json(&attempt.headers),
            status,
            reply.as_str(),
        )?;
        Ok(())
    }

    /// Every try of a delivery, oldest first.
    pub async fn attempts(&mut self, delivery: &DeliveryId) -> Result<Vec<Attempt>> {
        let rows = fetch_all!(self, AttemptRow, ATTEMPTS, delivery.as_str())?;
        rows.into_iter().map(|row| row.attempt(delivery)).collect()
    }
}

row! {
    struct Row {
        id: String,
        webhook_id: String,
        event: String,
        state: String,
        state_at: i64,
        attempts: i64,
        tried: i64,
        first_attempt: Option<i64>,
        created: i64,
    }
}

impl TryFrom<Row> for Delivery {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let of = RowOf { table: "deliveries", id: &row.id };
        let state = DeliveryState::named(&row.state, Timestamp::from_micros(row.state_at));
        Ok(Self {
            id: of.parse(&row.id)?,
            webhook: of.parse(&row.webhook_id)?,
            state: of.known(state, &row.state)?,
            attempts: row.attempts,
            tried: row.tried,
            first_attempt: row.first_attempt.map(Timestamp::from_micros),
            created: Timestamp::from_micros(row.created),
            event: row.event,
        })
    }
}

row! {
    struct AttemptRow {
        number: i64,
        began: i64,
        millis: i64,
        headers: String,
        status: Option<i64>,
        reply: String,
    }
}

impl AttemptRow {
    fn attempt(self, delivery: &DeliveryId) -> Result<Attempt> {
        let of = RowOf { table: "delivery_attempts", id: delivery.as_str() };
        let reply = match self.status.map(u16::try_from) {
            Some(status) => {
                Reply::Answered { status: status.map_err(|error| of.inconsistent(&error))?, body: self.reply }
            }
            None => Reply::Nothing(self.reply),
        };
        let began = Timestamp::from_micros(self.began);
        Ok(Attempt { number: self.number, began, millis: self.millis, headers: of.json(&self.headers)?, reply })
    }
}
