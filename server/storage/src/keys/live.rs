use crate::{
    Result, Tx,
    row::{RowOf, row},
    tx::fetch_all,
};
use domain::{
    Timestamp,
    id::{DeveloperId, KeyId},
    key::KeyState,
};

/// What the verify listener has to know about a key: everything it answers from memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveKey {
    pub id: KeyId,
    /// HMAC-SHA-256 in hexadecimal.
    pub digest: String,
    pub state: KeyState,
    pub expires: Option<Timestamp>,
    pub developer: DeveloperId,
    pub email: String,
    /// The addresses of the APIs it opens, in the order asked for.
    pub entries: Vec<String>,
    pub policies: Vec<String>,
    pub scopes: Vec<String>,
}

/// Keys of people whose account is switched off open nothing: they count as paused.
macro_rules! live {
    ($which:literal) => {
        concat!(
            "
    SELECT k.id, k.digest,
           CASE WHEN d.state = 'disabled' AND k.state = 'active' THEN 'paused' ELSE k.state END AS state,
           k.expires, k.developer_id, d.email, e.slug, p.name AS policy, p.scopes
    FROM keys k
    JOIN developers d ON d.id = k.developer_id
    LEFT JOIN key_grants g ON g.key_id = k.id
    LEFT JOIN entries e ON e.id = g.entry_id
    LEFT JOIN policies p ON p.id = g.policy_id
    ",
            $which,
            "
    ORDER BY k.id, g.position"
        )
    };
}
const ALL: &str = live!("");
const ONE: &str = live!("WHERE k.id = $1");

impl Tx {
    /// Every key, revoked ones included (they are refused with 403, not 401).
    pub async fn live_keys(&mut self) -> Result<Vec<LiveKey>> {
        fold(fetch_all!(self, Row, ALL)?)
    }

    pub async fn live_key(&mut self, id: &KeyId) -> Result<Option<LiveKey>> {
        Ok(fold(fetch_all!(self, Row, ONE, id.as_str())?)?.pop())
    }
}

row! {
    struct Row {
        id: String,
        digest: String,
        state: String,
        expires: Option<i64>,
        developer_id: String,
        email: String,
        slug: Option<String>,
        policy: Option<String>,
        scopes: Option<String>,
    }
}

fn fold(rows: Vec<Row>) -> Result<Vec<LiveKey>> {
    let mut keys: Vec<LiveKey> = Vec::new();
    for row in rows {
        if keys.last().is_none_or(|last| last.id.as_str() != row.id) {
            keys.push(row.key()?);
        }
        if let Some(key) = keys.last_mut() {
            row.add_grant(key)?;
        }
    }
    Ok(keys)
}

impl Row {
    fn key(&self) -> Result<LiveKey> {
        let of = RowOf { table: "keys", id: &self.id };
        Ok(LiveKey {
            id: of.parse(&self.id)?,
            digest: self.digest.clone(),
            state: of.known(KeyState::named(&self.state), &self.state)?,
            expires: self.expires.map(Timestamp::from_micros),
            developer: of.parse(&self.developer_id)?,
            email: self.email.clone(),
            entries: Vec::new(),
            policies: Vec::new(),
            scopes: Vec::new(),
        })
    }

    fn add_grant(self, key: &mut LiveKey) -> Result<()> {
        key.entries.extend(self.slug);
        key.policies.extend(self.policy);
        if let Some(scopes) = self.scopes {
            let scopes: Vec<String> = RowOf { table: "policies", id: &self.id }.json(&scopes)?;
            let new = |scope: &String| !key.scopes.contains(scope);
            let new: Vec<_> = scopes.into_iter().filter(new).collect();
            key.scopes.extend(new);
        }
        Ok(())
    }
}
