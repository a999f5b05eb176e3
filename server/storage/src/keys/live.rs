use crate::{
    Result, Tx,
    row::{RowOf, row},
    tx::fetch_all,
};
use domain::{
    Timestamp,
    catalogue::Policy,
    id::{DeveloperId, EntryId, KeyId, PolicyId},
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
    /// The API, with the end of its address; `None` for a bare policy.
    pub entry: Option<(EntryId, String)>,
    pub policy: Arc<Policy>,
}

/// Keys of people whose account is switched off open nothing: they count as paused.
macro_rules! live {
    ($($which:tt)+) => {
        concat!(
            "
    SELECT k.id, k.digest,
           CASE WHEN d.state = 'disabled' AND k.state = 'active' THEN 'paused' ELSE k.state END AS state,
           k.expires, k.limits, k.developer_id, d.email, e.id AS entry_id, e.slug, g.policy_id
    FROM ",
            $($which)+,
            " k
    JOIN developers d ON d.id = k.developer_id
    LEFT JOIN key_grants g ON g.key_id = k.id
    LEFT JOIN entries e ON e.id = g.entry_id
    ORDER BY k.id, g.position"
        )
    };
}

/// The next keys that something concerns, found by an index alone; and what was counted of just these.
macro_rules! ids {
    ("developer") => {
        "(SELECT id FROM keys WHERE developer_id = $1 AND id > $2 ORDER BY id LIMIT $3)"
    };
    ($column:literal) => {
        concat!(
            "(SELECT DISTINCT key_id AS id FROM key_grants WHERE ",
            $column,
            "_id = $1 AND key_id > $2 ORDER BY key_id LIMIT $3)"
        )
    };
}
macro_rules! of {
    ($column:tt) => {
        (
            live!(concat!("(SELECT q.* FROM ", ids!($column), " i JOIN keys q ON q.id = i.id)")),
            concat!(
                "
    SELECT q.key_id, q.policy_id, q.period, q.begun, q.calls
    FROM ",
                ids!($column),
                " i
    JOIN quota_counts q ON q.key_id = i.id
    ORDER BY q.key_id"
            ),
        )
    };
}
const OF_POLICY: (&str, &str) = of!("policy");
const OF_ENTRY: (&str, &str) = of!("entry");
const OF_DEVELOPER: (&str, &str) = of!("developer");

const PAGE: &str = live!("(SELECT * FROM keys q WHERE ($1 IS NULL OR q.id > $1) ORDER BY q.id LIMIT $2)");
const ONE: &str = live!("(SELECT * FROM keys q WHERE q.id = $1)");

/// What a change of which concerns many keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeysOf {
    Policy(PolicyId),
    Entry(EntryId),
    Developer(DeveloperId),
}

impl Tx {
    /// The next of these keys after `after`, oldest first. No others are read.
    pub async fn live_keys_of(&mut self, of: &KeysOf, after: Option<&KeyId>, most: i64) -> Result<Vec<LiveKey>> {
        let ((keys, counted), id) = match of {
            KeysOf::Policy(id) => (OF_POLICY, id.as_str()),
            KeysOf::Entry(id) => (OF_ENTRY, id.as_str()),
            KeysOf::Developer(id) => (OF_DEVELOPER, id.as_str()),
        };
        let after = after.map_or("", KeyId::as_str);
        let counted = self.counted_by(counted, (id, after, most)).await?;
        let rows = fetch_all!(self, Row, keys, id, after, most)?;
        let mut keys = self.gathered(rows).await?;
        share_out(counted, &mut keys);
        Ok(keys)
    }

    /// The next keys after `after`, oldest first; revoked ones as well (they are refused with 403, not 401).
    pub async fn live_keys(&mut self, after: Option<&KeyId>, most: i64) -> Result<Vec<LiveKey>> {
        let rows = fetch_all!(self, Row, PAGE, after.map(KeyId::as_str), most)?;
        self.gathered_and_counted(rows).await
    }

    pub async fn live_key(&mut self, id: &KeyId) -> Result<Option<LiveKey>> {
        let rows = fetch_all!(self, Row, ONE, id.as_str())?;
        Ok(self.gathered_and_counted(rows).await?.pop())
    }

    async fn gathered_and_counted(&mut self, rows: Vec<Row>) -> Result<Vec<LiveKey>> {
        let mut keys = self.gathered(rows).await?;
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Ok(keys) };
        let counted = self.counted_between(&first.id.clone(), &last.id.clone()).await?;
        share_out(counted, &mut keys);
        Ok(keys)
    }

    /// Gathers the rows of each key, which stand together, with its policies.
    async fn gathered(&mut self, rows: Vec<Row>) -> Result<Vec<LiveKey>> {
        let policies =
            self.policies().await?.into_iter().map(|policy| (policy.id.to_string(), Arc::new(policy))).collect();
        let mut keys: Vec<LiveKey> = Vec::new();
        for row in rows {
            let item = row.item(&policies)?;
            match keys.last_mut() {
                Some(last) if last.id.as_str() == row.id => last.items.extend(item),
                _ => keys.push(row.key(item)?),
            }
        }
        Ok(keys)
    }
}

/// Gives each key what was counted of it. Both are in the order of keys.
fn share_out(counted: Vec<(String, Counted)>, keys: &mut [LiveKey]) {
    let mut counted = counted.into_iter().peekable();
    for key in keys {
        while let Some((_, one)) = counted.next_if(|(id, _)| id.as_str() <= key.id.as_str()) {
            key.counted.push(one);
        }
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
        entry_id: Option<String>,
        slug: Option<String>,
        policy_id: Option<String>,
    }
}

impl Row {
    fn item(&self, policies: &HashMap<String, Arc<Policy>>) -> Result<Option<LiveItem>> {
        let of = RowOf { table: "keys", id: &self.id };
        let entry = of.parse_optional(self.entry_id.as_deref())?.zip(self.slug.clone());
        let policy = self.policy_id.as_ref().and_then(|id| policies.get(id));
        Ok(policy.map(|policy| LiveItem { entry, policy: policy.clone() }))
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
