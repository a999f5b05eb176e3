use crate::{
    Result, Tx,
    row::{RowOf, row},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    catalogue::IssuerName,
    id::{DeveloperId, GatewayKeyId, KeyId, PolicyId, RequestId},
};

/// A key that is at a gateway, or may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayKey {
    pub id: GatewayKeyId,
    pub issuer: IssuerName,
    /// Whose answers it carries.
    pub request: Option<RequestId>,
    /// What it is called here, known before it is made.
    pub key: KeyId,
    /// What it is made from, encrypted.
    pub sealed: String,
    pub state: GatewayKeyState,
    pub created: Timestamp,
}

/// How the portal stands to a key at a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayKeyState {
    /// Written before the gateway is called: it may be there, and nobody has it yet.
    Intended,
    /// Of a key that was granted.
    Held,
    /// It has to go, if it is there.
    Abandoned,
}

const INSERT: &str = "
    INSERT INTO gateway_keys (id, issuer, request_id, key_id, sealed, state, created)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const MOVE: &str = "UPDATE gateway_keys SET state = $3 WHERE id = $1 AND state = $2";

const DELETE: &str = "DELETE FROM gateway_keys WHERE id = $1";

const HELD_BY: &str = "
    SELECT g.key_id
    FROM gateway_keys g
    JOIN keys k ON k.id = g.key_id
    WHERE g.state = 'held' AND k.developer_id = $1";

const HELD_UNDER: &str = "
    SELECT DISTINCT g.key_id
    FROM gateway_keys g
    JOIN key_grants p ON p.key_id = g.key_id
    WHERE g.state = 'held' AND p.policy_id = $1";

macro_rules! select {
    ($which:literal) => {
        concat!(
            "
    SELECT id, issuer, request_id, key_id, sealed, state, created
    FROM gateway_keys
    ",
            $which
        )
    };
}
const BY_ID: &str = select!("WHERE id = $1");
const INTENDED: &str = select!("WHERE request_id = $1 AND state = 'intended'");
const HELD: &str = select!("WHERE key_id = $1 AND state = 'held'");
const ALL: &str = select!("ORDER BY id");
const STALE: &str = select!("WHERE state = 'intended' AND created < $1 ORDER BY id");

impl Tx {
    /// Writes down a key before it is made. [`crate::Error::Conflict`] if another is intended for its request.
    pub async fn insert_gateway_key(&mut self, new: &GatewayKey) -> Result<()> {
        execute!(
            self,
            INSERT,
            new.id.as_str(),
            new.issuer.name(),
            new.request.as_ref().map(RequestId::as_str),
            new.key.as_str(),
            new.sealed.as_str(),
            new.state.name(),
            new.created.micros(),
        )?;
        Ok(())
    }

    /// `false` if it is not in the state `from` any more.
    pub async fn move_gateway_key(
        &mut self,
        id: &GatewayKeyId,
        from: GatewayKeyState,
        to: GatewayKeyState,
    ) -> Result<bool> {
        Ok(execute!(self, MOVE, id.as_str(), from.name(), to.name())? == 1)
    }

    /// Forgets a key that is not at the gateway any more, and with it what it was made from.
    pub async fn delete_gateway_key(&mut self, id: &GatewayKeyId) -> Result<()> {
        execute!(self, DELETE, id.as_str())?;
        Ok(())
    }

    pub async fn gateway_key(&mut self, id: &GatewayKeyId) -> Result<Option<GatewayKey>> {
        fetch_optional!(self, Row, BY_ID, id.as_str())?.map(GatewayKey::try_from).transpose()
    }

    /// The key that is being made for this request.
    pub async fn intended_key(&mut self, request: &RequestId) -> Result<Option<GatewayKey>> {
        fetch_optional!(self, Row, INTENDED, request.as_str())?.map(GatewayKey::try_from).transpose()
    }

    /// Where a granted key is, if it is at a gateway.
    pub async fn held_key(&mut self, key: &KeyId) -> Result<Option<GatewayKey>> {
        fetch_optional!(self, Row, HELD, key.as_str())?.map(GatewayKey::try_from).transpose()
    }

    /// Every one there is, or may be.
    pub async fn gateway_keys(&mut self) -> Result<Vec<GatewayKey>> {
        fetch_all!(self, Row, ALL)?.into_iter().map(GatewayKey::try_from).collect()
    }

    /// Keys that were intended before `before`, and are still not granted.
    pub async fn stale_gateway_keys(&mut self, before: Timestamp) -> Result<Vec<GatewayKey>> {
        fetch_all!(self, Row, STALE, before.micros())?.into_iter().map(GatewayKey::try_from).collect()
    }

    /// Keys of a developer that are at a gateway.
    pub async fn held_keys_of(&mut self, developer: &DeveloperId) -> Result<Vec<KeyId>> {
        ids(&fetch_all!(self, (String,), HELD_BY, developer.as_str())?)
    }

    /// Keys under a policy that are at a gateway.
    pub async fn held_keys_under(&mut self, policy: &PolicyId) -> Result<Vec<KeyId>> {
        ids(&fetch_all!(self, (String,), HELD_UNDER, policy.as_str())?)
    }
}

fn ids(rows: &[(String,)]) -> Result<Vec<KeyId>> {
    rows.iter().map(|(id,)| RowOf { table: "gateway_keys", id }.parse(id)).collect()
}

impl GatewayKeyState {
    const ALL: [Self; 3] = [Self::Intended, Self::Held, Self::Abandoned];

    const fn name(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Held => "held",
            Self::Abandoned => "abandoned",
        }
    }
}

row! {
    struct Row {
        id: String,
        issuer: String,
        request_id: Option<String>,
        key_id: String,
        sealed: String,
        state: String,
        created: i64,
    }
}

impl TryFrom<Row> for GatewayKey {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        let of = RowOf { table: "gateway_keys", id: &row.id };
        let state = GatewayKeyState::ALL.into_iter().find(|state| state.name() == row.state);
        Ok(Self {
            id: of.parse(&row.id)?,
            issuer: of.known(IssuerName::named(&row.issuer), &row.issuer)?,
            request: of.parse_optional(row.request_id.as_deref())?,
            key: of.parse(&row.key_id)?,
            state: of.known(state, &row.state)?,
            created: Timestamp::from_micros(row.created),
            sealed: row.sealed,
        })
    }
}
