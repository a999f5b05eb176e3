//! A policy as Tyk writes one.

use super::{ORGANISATION, answer::Refused};
use domain::{
    catalogue::{Entry, Policy, PolicyDraft, Quota, QuotaPeriod, Rate},
    time::days,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A policy, as sent. What is left out stays as it is. `access_rights` do not concern Keywright: entries name their policy.
#[derive(Deserialize)]
pub struct PolicyDocument {
    name: Option<String>,
    rate: Option<f64>,
    per: Option<f64>,
    quota_max: Option<i64>,
    quota_renewal_rate: Option<i64>,
    key_expires_in: Option<i64>,
    tags: Option<Vec<String>>,
    active: Option<bool>,
    is_inactive: Option<bool>,
    state: Option<String>,
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

impl PolicyDocument {
    /// The policy it describes, on the ground of the one that is there.
    pub fn draft(self, now: Option<Policy>) -> Result<PolicyDraft, Refused> {
        let now: PolicyDraft = now.map_or_else(PolicyDraft::blank, PolicyDraft::from);
        Ok(PolicyDraft {
            rate: self.rate(now.rate)?,
            quota: self.quota(now.quota)?,
            key_days: self.key_days(now.key_days)?,
            is_active: self.is_active(now.is_active),
            name: self.name.unwrap_or(now.name),
            scopes: self.tags.unwrap_or(now.scopes),
            ..now
        })
    }

    fn rate(&self, now: Option<Rate>) -> Result<Option<Rate>, Refused> {
        let (Some(calls), Some(seconds)) = (self.rate, self.per) else {
            return Ok(if self.rate.is_some_and(|calls| calls <= 0.0) { None } else { now });
        };
        if calls <= 0.0 || seconds <= 0.0 {
            return Ok(None);
        }
        Ok(Some(Rate { calls: whole("rate", calls)?, seconds: whole("per", seconds)? }))
    }

    fn quota(&self, now: Option<Quota>) -> Result<Option<Quota>, Refused> {
        let calls = match self.quota_max {
            Some(calls) if calls <= 0 => return Ok(None),
            Some(calls) => calls,
            None => return Ok(now),
        };
        let period = match (self.quota_renewal_rate, now) {
            (Some(HOUR), _) => QuotaPeriod::Hour,
            (Some(DAY), _) => QuotaPeriod::Day,
            (Some(seconds), _) if (28 * DAY..=31 * DAY).contains(&seconds) => QuotaPeriod::Month,
            (None, Some(quota)) => quota.period,
            _ => {
                let advice = "Quotas are counted by the hour (3600), the day (86400) or the month (2592000).";
                return Err(Refused::bad(format!("quota_renewal_rate: {advice}")));
            }
        };
        Ok(Some(Quota { calls, period }))
    }

    fn key_days(&self, now: Option<u32>) -> Result<Option<u32>, Refused> {
        match self.key_expires_in {
            None => Ok(now),
            Some(seconds) if seconds <= 0 => Ok(None),
            Some(seconds) if seconds % DAY == 0 => Ok(u32::try_from(seconds / DAY).ok()),
            Some(_) => Err(Refused::bad("key_expires_in: Keys live for whole days, of 86400 seconds.")),
        }
    }

    fn is_active(&self, now: bool) -> bool {
        let said =
            [self.active, self.is_inactive.map(|is_off| !is_off), self.state.as_deref().map(|state| state == "active")];
        let mut said = said.into_iter().flatten().peekable();
        if said.peek().is_none() { now } else { said.all(|is_on| is_on) }
    }
}

fn whole(name: &str, number: f64) -> Result<u32, Refused> {
    let read = if number.fract() == 0.0 { format!("{number:.0}").parse().ok() } else { None };
    read.ok_or_else(|| Refused::bad(format!("{name}: Send a whole number that is not too large.")))
}

/// `entries` are those that offer it.
pub fn written(policy: &Policy, entries: &[&Entry]) -> Value {
    let right = |entry: &&Entry| {
        let right = json!({ "api_id": entry.id, "api_name": entry.name, "versions": ["Default"], "allowed_urls": [] });
        (entry.id.to_string(), right)
    };
    let rate = policy.rate.map_or((0, 0), |rate| (rate.calls, rate.seconds));
    let quota = policy.quota.map_or((-1, 0), |quota| (quota.calls, seconds(quota.period)));
    json!({
        "id": policy.id,
        "_id": policy.id,
        "name": policy.name,
        "org_id": ORGANISATION,
        "rate": rate.0,
        "per": rate.1,
        "quota_max": quota.0,
        "quota_renewal_rate": quota.1,
        "quota_remaining": quota.0,
        "key_expires_in": policy.key_days.map_or(0, |count| days(count).as_secs()),
        "access_rights": entries.iter().map(right).collect::<Map<_, _>>(),
        "partitions": { "quota": false, "rate_limit": false, "acl": false },
        "tags": policy.scopes,
        "active": policy.is_active,
        "is_inactive": !policy.is_active,
        "state": if policy.is_active { "active" } else { "deny" },
        "hmac_enabled": false,
        "last_updated": policy.updated.seconds().to_string(),
    })
}

const fn seconds(period: QuotaPeriod) -> i64 {
    match period {
        QuotaPeriod::Hour => HOUR,
        QuotaPeriod::Day => DAY,
        QuotaPeriod::Month => 30 * DAY,
    }
}
