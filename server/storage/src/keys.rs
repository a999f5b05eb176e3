use crate::{
    Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{execute, fetch_all},
};
use domain::{
    Timestamp,
    id::{DeveloperId, EntryId, KeyId, PolicyId, RequestId},
    key::{Grant, Key, KeyState, Standing},
    limit::OwnLimits,
    page::Page,
};

mod live;

pub use live::{KeysOf, LiveItem, LiveKey};

/// A key to store: what is known of it, and the digest it is recognised by. The secret itself never gets here.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub key: Key,
    /// HMAC-SHA-256 in hexadecimal.
    pub digest: String,
}

/// Which keys to read, newest first. Every `Some` narrows it.
#[derive(Debug, Clone, Default)]
pub struct KeyFilter {
    pub developer: Option<DeveloperId>,
    /// Keys that open this API.
    pub entry: Option<EntryId>,
    /// Keys under this policy.
    pub policy: Option<PolicyId>,
    /// Keys that stand so, at this moment.
    pub standing: Option<(Standing, Timestamp)>,
    pub after: Option<KeyId>,
    pub size: usize,
}

const INSERT: &str = "
    INSERT INTO keys (id, developer_id, request_id, digest, hint, state, created, expires, limits, last_used, uses, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, 0, $10)";

const INSERT_GRANT: &str = "INSERT INTO key_grants (key_id, position, entry_id, policy_id) VALUES ($1, $2, $3, $4)";

const UPDATE: &str = "
    UPDATE keys
    SET state = $3, expires = $4, limits = $5, version = $2
    WHERE id = $1 AND version = $2 - 1";

const REPLACE: &str = "
    UPDATE keys SET digest = $3, hint = $4, version = $2, created = $5, expires = $6
    WHERE id = $1 AND version = $2 - 1";

const ADD_USES: &str = "
    UPDATE keys
    SET uses = uses + $2,
        last_used = CASE WHEN last_used IS NULL OR last_used < $3 THEN $3 ELSE last_used END
    WHERE id = $1";

const DELETE_GRANTS: &str = "DELETE FROM key_grants WHERE key_id = $1";

const ENDING: &str = "
    SELECT id, reminded
    FROM keys
    WHERE state = 'active' AND expires > $1 AND expires <= $2
    ORDER BY expires";

const REMIND: &str = "UPDATE keys SET reminded = $3 WHERE id = $1 AND COALESCE(reminded, 0) = $2";

const BY_ID: &str = "
    SELECT k.id, k.developer_id, k.request_id, k.hint, k.state, k.created, k.expires, k.limits, k.last_used,
           k.uses, k.version, g.entry_id, g.policy_id
    FROM keys k
    LEFT JOIN key_grants g ON g.key_id = k.id
    WHERE k.id = $1
    ORDER BY g.position";

const LISTING: &str = "
    SELECT k.id, k.developer_id, k.request_id, k.hint, k.state, k.created, k.expires, k.limits, k.last_used,
           k.uses, k.version, g.entry_id, g.policy_id
    FROM (
        SELECT *
        FROM keys q
        WHERE ($1 IS NULL OR q.developer_id = $1)
          AND ($2 IS NULL OR q.id < $2)
          AND ($4 IS NULL OR EXISTS (SELECT 1 FROM key_grants o WHERE o.key_id = q.id AND o.entry_id = $4))
          AND ($5 IS NULL OR EXISTS (SELECT 1 FROM key_grants o WHERE o.key_id = q.id AND o.policy_id = $5))
          AND ($6 IS NULL OR $6 = CASE
              WHEN q.state <> 'revoked' AND q.expires <= $7 THEN 'expired'
              ELSE q.state
          END)
        ORDER BY q.id DESC
        LIMIT $3
    ) k
    LEFT JOIN key_grants g ON g.key_id = k.id
    ORDER BY k.id DESC, g.position";

impl Tx {
    /// Stores a new key. [`crate::Error::Conflict`] if its request has a live key already.
    pub async fn insert_key(&mut self, new: &NewKey) -> Result<()> {
        let key = &new.key;
        execute!(
            self,
            INSERT,
            key.id.as_str(),
            key.developer.as_str(),
            key.request.as_ref().map(RequestId::as_str),
            new.digest.as_str(),
            key.hint.as_str(),
            key.state.name(),
            key.created.micros(),
            key.expires.map(Timestamp::micros),
            limits_text(key),
            key.version,
        )?;
        self.insert_grants(key).await
    }

    /// Adds to how often a key was used; a key that is gone is passed over.
    pub async fn add_uses(&mut self, key: &KeyId, count: i64, last: Timestamp) -> Result<()> {
        execute!(self, ADD_USES, key.as_str(), count, last.micros())?;
        Ok(())
    }

    async fn insert_grants(&mut self, key: &Key) -> Result<()> {
        for (position, grant) in (0_i64..).zip(&key.grants) {
            let entry = grant.entry.as_ref().map(EntryId::as_str);
            execute!(self, INSERT_GRANT, key.id.as_str(), position, entry, grant.policy.as_str())?;
        }
        Ok(())
    }

    /// As [`Self::update_key`], with what the key opens.
    pub async fn update_key_and_grants(&mut self, key: &Key) -> Result<()> {
        self.update_key(key).await?;
        execute!(self, DELETE_GRANTS, key.id.as_str())?;
        self.insert_grants(key).await
    }

    /// Keys that end after `now` and not after `until`, with the last reminder that was given.
    pub async fn ending_keys(&mut self, now: Timestamp, until: Timestamp) -> Result<Vec<(KeyId, Option<u32>)>> {
        let rows = fetch_all!(self, (String, Option<i64>), ENDING, now.micros(), until.micros())?;
        let read = |(id, given): (String, Option<i64>)| {
            let of = RowOf { table: "keys", id: &id };
            Ok((of.parse(&id)?, given.and_then(|days| u32::try_from(days).ok())))
        };
        rows.into_iter().map(read).collect()
    }

    /// Remembers that the reminder `due` is given, if `last` was the one before. Of two who try at once, one gets it.
    pub async fn mark_reminded(&mut self, id: &KeyId, last: Option<u32>, due: u32) -> Result<bool> {
        Ok(execute!(self, REMIND, id.as_str(), i64::from(last.unwrap_or(0)), i64::from(due))? == 1)
    }

    /// Stores the next version of a key's state, end and limits. [`crate::Error::Conflict`] if somebody else did first.
    pub async fn update_key(&mut self, key: &Key) -> Result<()> {
        let (expires, limits) = (key.expires.map(Timestamp::micros), limits_text(key));
        one_row(execute!(self, UPDATE, key.id.as_str(), key.version, key.state.name(), expires, limits)?, "this key")
    }

    /// Gives a key another text: the one before is recognised no more. [`crate::Error::Conflict`] if somebody else changed
    /// the key first.
    pub async fn replace_secret(&mut self, new: &NewKey) -> Result<()> {
        let key = &new.key;
        let expires = key.expires.map(Timestamp::micros);
        let (digest, hint) = (new.digest.as_str(), key.hint.as_str());
        let touched =
            execute!(self, REPLACE, key.id.as_str(), key.version, digest, hint, key.created.micros(), expires)?;
        one_row(touched, "this key")
    }

    pub async fn key(&mut self, id: &KeyId) -> Result<Option<Key>> {
        Ok(fold(fetch_all!(self, Row, BY_ID, id.as_str())?)?.pop())
    }

    pub async fn keys(&mut self, filter: &KeyFilter) -> Result<Page<Key>> {
        let rows = fetch_all!(
            self,
            Row,
            LISTING,
            filter.developer.as_ref().map(DeveloperId::as_str),
            filter.after.as_ref().map(KeyId::as_str),
            i64::try_from(filter.size).unwrap_or(i64::MAX).saturating_add(1),
            filter.entry.as_ref().map(EntryId::as_str),
            filter.policy.as_ref().map(PolicyId::as_str),
            filter.standing.map(|(standing, _)| standing.name()),
            filter.standing.map(|(_, now)| now.micros()),
        )?;
        Ok(Page::cut(fold(rows)?, filter.size, |key| key.id.to_string()))
    }
}

row! {
    /// A key with one of its grants.
    struct Row {
        id: String,
        developer_id: String,
        request_id: Option<String>,
        hint: String,
        state: String,
        created: i64,
        expires: Option<i64>,
        limits: Option<String>,
        last_used: Option<i64>,
        uses: i64,
        version: i64,
        entry_id: Option<String>,
        policy_id: Option<String>,
    }
}

/// Nothing for the many keys whose policies say it all.
fn limits_text(key: &Key) -> Option<String> {
    (key.limits != OwnLimits::default()).then(|| to_json(&key.limits))
}

fn limits(of: RowOf<'_>, text: Option<&str>) -> Result<OwnLimits> {
    text.map_or(Ok(OwnLimits::default()), |text| of.json(text))
}

/// Gathers the rows of each key, which stand together.
fn fold(rows: Vec<Row>) -> Result<Vec<Key>> {
    let mut keys: Vec<Key> = Vec::new();
    for row in rows {
        let grant = row.grant()?;
        match keys.last_mut() {
            Some(last) if last.id.as_str() == row.id => last.grants.extend(grant),
            _ => keys.push(row.key(grant)?),
        }
    }
    Ok(keys)
}

impl Row {
    const fn of(&self) -> RowOf<'_> {
        RowOf { table: "keys", id: self.id.as_str() }
    }

    fn grant(&self) -> Result<Option<Grant>> {
        let Some(policy) = &self.policy_id else { return Ok(None) };
        let entry = self.of().parse_optional(self.entry_id.as_deref())?;
        Ok(Some(Grant { entry, policy: self.of().parse(policy)? }))
    }

    fn key(&self, grant: Option<Grant>) -> Result<Key> {
        let of = self.of();
        Ok(Key {
            id: of.parse(&self.id)?,
            developer: of.parse(&self.developer_id)?,
            request: of.parse_optional(self.request_id.as_deref())?,
            grants: grant.into_iter().collect(),
            hint: self.hint.clone(),
            state: of.known(KeyState::named(&self.state), &self.state)?,
            created: Timestamp::from_micros(self.created),
            expires: self.expires.map(Timestamp::from_micros),
            limits: limits(of, self.limits.as_deref())?,
            last_used: self.last_used.map(Timestamp::from_micros),
            uses: self.uses,
            version: self.version,
        })
    }
}
