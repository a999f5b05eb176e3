use crate::{
    Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    catalogue::{IssuerName, Policy, Quota, QuotaPeriod, Rate},
    id::PolicyId,
};

const INSERT: &str = "
    INSERT INTO policies (id, name, description, rate_calls, rate_seconds, quota_calls, quota_period, key_days,
                          scopes, allows, issuer, gateway_policies, is_active, created, updated, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

const UPDATE: &str = "
    UPDATE policies
    SET name = $3, description = $4, rate_calls = $5, rate_seconds = $6, quota_calls = $7, quota_period = $8,
        key_days = $9, scopes = $10, allows = $11, issuer = $12, gateway_policies = $13, is_active = $14,
        updated = $15, version = $2
    WHERE id = $1 AND version = $2 - 1";

const DELETE: &str = "DELETE FROM policies WHERE id = $1";

const IN_USE: &str = "
    SELECT 1
    WHERE EXISTS (SELECT 1 FROM request_items WHERE policy_id = $1)
       OR EXISTS (SELECT 1 FROM key_grants WHERE policy_id = $1)";

macro_rules! select {
    ($which:literal) => {
        concat!(
            "
    SELECT id, name, description, rate_calls, rate_seconds, quota_calls, quota_period, key_days, scopes, allows,
           issuer, gateway_policies, is_active, created, updated, version
    FROM policies
    ",
            $which
        )
    };
}
const ALL: &str = select!("ORDER BY id");
const BY_ID: &str = select!("WHERE id = $1");

impl Tx {
    /// Stores a new policy. [`crate::Error::Conflict`] if another has its name.
    pub async fn insert_policy(&mut self, policy: &Policy) -> Result<()> {
        execute!(
            self,
            INSERT,
            policy.id.as_str(),
            policy.name.as_str(),
            policy.description.as_str(),
            policy.rate.map(|rate| i64::from(rate.calls)),
            policy.rate.map(|rate| i64::from(rate.seconds)),
            policy.quota.map(|quota| quota.calls),
            policy.quota.map(|quota| quota.period.name()),
            policy.key_days.map(i64::from),
            to_json(&policy.scopes),
            to_json(&policy.allows),
            policy.issuer.name(),
            to_json(&policy.gateway_policies),
            policy.is_active,
            policy.created.micros(),
            policy.updated.micros(),
            policy.version,
        )?;
        Ok(())
    }

    /// Stores the next version of a policy. [`crate::Error::Conflict`] if somebody else stored it first, or another
    /// policy has its name.
    pub async fn update_policy(&mut self, policy: &Policy) -> Result<()> {
        let touched = execute!(
            self,
            UPDATE,
            policy.id.as_str(),
            policy.version,
            policy.name.as_str(),
            policy.description.as_str(),
            policy.rate.map(|rate| i64::from(rate.calls)),
            policy.rate.map(|rate| i64::from(rate.seconds)),
            policy.quota.map(|quota| quota.calls),
            policy.quota.map(|quota| quota.period.name()),
            policy.key_days.map(i64::from),
            to_json(&policy.scopes),
            to_json(&policy.allows),
            policy.issuer.name(),
            to_json(&policy.gateway_policies),
            policy.is_active,
            policy.updated.micros(),
        )?;
        one_row(touched, "this policy")
    }

    /// Removes a policy. [`crate::Error::Needed`] while an entry offers it, or a request or key names it.
    pub async fn delete_policy(&mut self, id: &PolicyId) -> Result<()> {
        one_row(execute!(self, DELETE, id.as_str())?, "this policy")
    }

    /// Whether a request or key names it.
    pub async fn policy_is_in_use(&mut self, id: &PolicyId) -> Result<bool> {
        Ok(fetch_optional!(self, (i32,), IN_USE, id.as_str())?.is_some())
    }

    pub async fn policy(&mut self, id: &PolicyId) -> Result<Option<Policy>> {
        fetch_optional!(self, Row, BY_ID, id.as_str())?.map(Policy::try_from).transpose()
    }

    /// Every policy, by name.
    pub async fn policies(&mut self) -> Result<Vec<Policy>> {
        let rows = fetch_all!(self, Row, ALL)?.into_iter();
        let mut policies = rows.map(Policy::try_from).collect::<Result<Vec<_>>>()?;
        policies.sort_by_cached_key(|policy| policy.name.to_lowercase());
        Ok(policies)
    }
}

row! {
    struct Row {
        id: String,
        name: String,
        description: String,
        rate_calls: Option<i64>,
        rate_seconds: Option<i64>,
        quota_calls: Option<i64>,
        quota_period: Option<String>,
        key_days: Option<i64>,
        scopes: String,
        allows: String,
        issuer: String,
        gateway_policies: String,
        is_active: bool,
        created: i64,
        updated: i64,
        version: i64,
    }
}

impl Row {
    const fn of(&self) -> RowOf<'_> {
        RowOf { table: "policies", id: self.id.as_str() }
    }

    fn count(&self, number: i64) -> Result<u32> {
        u32::try_from(number).map_err(|error| self.of().inconsistent(&error))
    }

    fn rate(&self) -> Result<Option<Rate>> {
        let (Some(calls), Some(seconds)) = (self.rate_calls, self.rate_seconds) else { return Ok(None) };
        Ok(Some(Rate { calls: self.count(calls)?, seconds: self.count(seconds)? }))
    }

    fn quota(&self) -> Result<Option<Quota>> {
        let (Some(calls), Some(period)) = (self.quota_calls, &self.quota_period) else { return Ok(None) };
        Ok(Some(Quota { calls, period: self.of().known(QuotaPeriod::named(period), period)? }))
    }
}

impl TryFrom<Row> for Policy {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        let of = row.of();
        Ok(Self {
            id: of.parse(&row.id)?,
            rate: row.rate()?,
            quota: row.quota()?,
            key_days: row.key_days.map(|days| row.count(days)).transpose()?,
            scopes: of.json(&row.scopes)?,
            allows: of.json(&row.allows)?,
            issuer: of.known(IssuerName::named(&row.issuer), &row.issuer)?,
            gateway_policies: of.json(&row.gateway_policies)?,
            is_active: row.is_active,
            created: Timestamp::from_micros(row.created),
            updated: Timestamp::from_micros(row.updated),
            version: row.version,
            name: row.name,
            description: row.description,
        })
    }
}
