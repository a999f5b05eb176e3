use crate::{
    Result, Tx,
    row::{RowOf, row},
    tx::fetch_all,
};
use domain::{
    Timestamp,
    catalogue::Policy,
    id::{DeveloperId, KeyId},
    key::KeyState,
    limit::{Counted, OwnLimits},
};
use std::{collections::HashMap, sync::Arc};

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
    /// What it opens, in the order asked for.
    pub items: Vec<LiveItem>,
    pub limits: OwnLimits,
    /// What was written down of its quotas.
    pub counted: Vec<Counted>,
}

/// One API under a policy, which the keys that are read together share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveItem {
    /// The API's address; `None` for a bare policy.
    pub entry: Option<String>,
    pub policy: Arc<Policy>,
}

/// Keys of people whose account is switched off open nothing: they count as paused.
macro_rules! live {
    ($which:literal) => {
        concat!(
            "
    SELECT k.id, k.digest,
           CASE WHEN d.state = 'disabled' AND k.state = 'active' THEN 'paused' ELSE k.state END AS state,
           k.expires, k.limits, k.developer_id, d.email, e.slug, g.policy_id
    FROM ",
            $which,
            " k
    JOIN developers d ON d.id = k.developer_id
    LEFT JOIN key_grants g ON g.key_id = k.id
    LEFT JOIN entries e ON e.id = g.entry_id
    ORDER BY k.id, g.position"
        )
    };
}
const PAGE: &str = live!("(SELECT * FROM keys q WHERE ($1 IS NULL OR q.id > $1) ORDER BY q.id LIMIT $2)");
const ONE: &str = live!("(SELECT * FROM keys q WHERE q.id = $1)");

impl Tx {
    /// The next keys after `after`, oldest first; revoked ones as well (they are refused with 403, not 401).
    pub async fn live_keys(&mut self, after: Option<&KeyId>, most: i64) -> Result<Vec<LiveKey>> {
        let rows = fetch_all!(self, Row, PAGE, after.map(KeyId::as_str), most)?;
        self.gathered(rows).await
    }

    pub async fn live_key(&mut self, id: &KeyId) -> Result<Option<LiveKey>> {
        let rows = fetch_all!(self, Row, ONE, id.as_str())?;
        Ok(self.gathered(rows).await?.pop())
    }

    /// Gathers the rows of each key, which stand together, with its policies and with what was counted.
    async fn gathered(&mut self, rows: Vec<Row>) -> Result<Vec<LiveKey>> {
        let policies =
            self.policies().await?.into_iter().map(|policy| (policy.id.to_string(), Arc::new(policy))).collect();
        let mut keys: Vec<LiveKey> = Vec::new();
        for row in rows {
            let item = row.item(&policies);
            match keys.last_mut() {
                Some(last) if last.id.as_str() == row.id => last.items.extend(item),
                _ => keys.push(row.key(item)?),
            }
        }
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Ok(keys) };
        let mut counted = self.counted_between(&first.id.clone(), &last.id.clone()).await?.into_iter().peekable();
        for key in &mut keys {
            while let Some((_, one)) = counted.next_if(|(id, _)| id.as_str() <= key.id.as_str()) {
                key.counted.push(one);
            }
        }
        Ok(keys)
    }
}

row! {
    struct Row {
        id: String,
        digest: String,
        state: String,
        expires: Option<i64>,
        limits: Option<String>,
        developer_id: String,
        email: String,
        slug: Option<String>,
        policy_id: Option<String>,
    }
}

impl Row {
    fn item(&self, policies: &HashMap<String, Arc<Policy>>) -> Option<LiveItem> {
        let policy = policies.get(self.policy_id.as_ref()?)?.clone();
        Some(LiveItem { entry: self.slug.clone(), policy })
    }

    fn key(self, item: Option<LiveItem>) -> Result<LiveKey> {
        let of = RowOf { table: "keys", id: &self.id };
        Ok(LiveKey {
            id: of.parse(&self.id)?,
            state: of.known(KeyState::named(&self.state), &self.state)?,
            expires: self.expires.map(Timestamp::from_micros),
            developer: of.parse(&self.developer_id)?,
            limits: super::limits(of, self.limits.as_deref())?,
            items: item.into_iter().collect(),
            counted: Vec::new(),
            digest: self.digest,
            email: self.email,
        })
    }
}
