use crate::{
    Error, Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    id::WebhookId,
    webhook::{Endpoint, EndpointState},
};

/// The sealed secrets of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSecrets {
    pub current: String,
    /// The one before, and when it ends.
    pub old: Option<(String, Timestamp)>,
}

const INSERT: &str = "
    INSERT INTO webhooks (id, url, description, events, state, state_data, failing_since, secret, created, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const UPDATE: &str = "
    UPDATE webhooks
    SET url = $3, description = $4, events = $5, version = $2
    WHERE id = $1 AND version = $2 - 1";

/// Whoever enables an endpoint lets it begin anew.
const SET_STATE: &str = "
    UPDATE webhooks
    SET state = $2, state_data = $3, failing_since = CASE WHEN $2 = 'enabled' THEN NULL ELSE failing_since END
    WHERE id = $1 AND state <> $2";

const SET_FAILING: &str = "UPDATE webhooks SET failing_since = $2 WHERE id = $1";

const ROTATE: &str = "
    UPDATE webhooks
    SET old_secret = secret, old_secret_ends = $3, secret = $2
    WHERE id = $1";

const DELETE: &str = "DELETE FROM webhooks WHERE id = $1";

const SECRETS: &str = "SELECT secret, old_secret, old_secret_ends FROM webhooks WHERE id = $1";

macro_rules! select {
    ($which:literal) => {
        concat!(
            "
    SELECT id, url, description, events, state_data, failing_since, created, version
    FROM webhooks
    ",
            $which
        )
    };
}
const ALL: &str = select!("ORDER BY id");
const ENABLED: &str = select!("WHERE state = 'enabled' ORDER BY id");
const BY_ID: &str = select!("WHERE id = $1");

impl Tx {
    /// Stores a new endpoint with its sealed secret.
    pub async fn insert_webhook(&mut self, endpoint: &Endpoint, secret: &str) -> Result<()> {
        execute!(
            self,
            INSERT,
            endpoint.id.as_str(),
            endpoint.url.as_str(),
            endpoint.description.as_str(),
            to_json(&endpoint.events),
            endpoint.state.name(),
            to_json(&endpoint.state),
            endpoint.failing_since.map(Timestamp::micros),
            secret,
            endpoint.created.micros(),
            endpoint.version,
        )?;
        Ok(())
    }

    /// Stores where the next version of an endpoint is and what it is told; its state has a life of its own.
    /// [`Error::Conflict`] if somebody else stored it first.
    pub async fn update_webhook(&mut self, endpoint: &Endpoint) -> Result<()> {
        let touched = execute!(
            self,
            UPDATE,
            endpoint.id.as_str(),
            endpoint.version,
            endpoint.url.as_str(),
            endpoint.description.as_str(),
            to_json(&endpoint.events),
        )?;
        one_row(touched, "this webhook")
    }

    /// Enables or disables an endpoint. `false` if it is so already.
    pub async fn set_webhook_state(&mut self, id: &WebhookId, state: &EndpointState) -> Result<bool> {
        Ok(execute!(self, SET_STATE, id.as_str(), state.name(), to_json(state))? == 1)
    }

    /// Notes since when an endpoint fails, or that it does not.
    pub async fn set_webhook_failing(&mut self, id: &WebhookId, since: Option<Timestamp>) -> Result<()> {
        execute!(self, SET_FAILING, id.as_str(), since.map(Timestamp::micros))?;
        Ok(())
    }

    /// Puts a new sealed secret in the place of the present one, which goes on until `until`. The one before that ends.
    pub async fn rotate_webhook_secret(&mut self, id: &WebhookId, secret: &str, until: Timestamp) -> Result<()> {
        one_row(execute!(self, ROTATE, id.as_str(), secret, until.micros())?, "this webhook")
    }

    /// Removes an endpoint with everything that was sent or waits to be sent there.
    pub async fn delete_webhook(&mut self, id: &WebhookId) -> Result<()> {
        one_row(execute!(self, DELETE, id.as_str())?, "this webhook")
    }

    pub async fn webhook(&mut self, id: &WebhookId) -> Result<Option<Endpoint>> {
        fetch_optional!(self, Row, BY_ID, id.as_str())?.map(Endpoint::try_from).transpose()
    }

    /// Every endpoint, oldest first.
    pub async fn webhooks(&mut self) -> Result<Vec<Endpoint>> {
        fetch_all!(self, Row, ALL)?.into_iter().map(Endpoint::try_from).collect()
    }

    /// Those that are told of what happens.
    pub async fn enabled_webhooks(&mut self) -> Result<Vec<Endpoint>> {
        fetch_all!(self, Row, ENABLED)?.into_iter().map(Endpoint::try_from).collect()
    }

    pub async fn webhook_secrets(&mut self, id: &WebhookId) -> Result<Option<WebhookSecrets>> {
        let row = fetch_optional!(self, (String, Option<String>, Option<i64>), SECRETS, id.as_str())?;
        Ok(row.map(|(current, old, ends)| WebhookSecrets { current, old: old.zip(ends.map(Timestamp::from_micros)) }))
    }
}

row! {
    struct Row {
        id: String,
        url: String,
        description: String,
        events: String,
        state_data: String,
        failing_since: Option<i64>,
        created: i64,
        version: i64,
    }
}

impl TryFrom<Row> for Endpoint {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let of = RowOf { table: "webhooks", id: &row.id };
        Ok(Self {
            id: of.parse(&row.id)?,
            events: of.json(&row.events)?,
            state: of.json(&row.state_data)?,
            failing_since: row.failing_since.map(Timestamp::from_micros),
            created: Timestamp::from_micros(row.created),
            version: row.version,
            url: row.url,
            description: row.description,
        })
    }
}
