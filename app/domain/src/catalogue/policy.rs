use crate::{
    FieldError, Invalid, Timestamp,
    call::{CallRule, MOST_RULES},
    id::PolicyId,
};
use serde::{Deserialize, Serialize};

/// What a key may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub id: PolicyId,
    pub name: String,
    pub description: String,
    /// `None` = no limit.
    pub rate: Option<Rate>,
    pub quota: Option<Quota>,
    /// Days until a new key expires; `None` = never.
    pub key_days: Option<u32>,
    /// Handed to the API behind the gateway with each call.
    pub scopes: Vec<String>,
    /// Calls that its keys may make; none: every call.
    pub allows: Vec<CallRule>,
    pub issuer: IssuerName,
    /// What a gateway calls the policies that make up this one; empty for `builtin`.
    pub gateway_policies: Vec<String>,
    /// An inactive policy stays on its keys but cannot be asked for.
    pub is_active: bool,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub version: i64,
}

/// Calls per span of time: `calls` in every `seconds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rate {
    pub calls: u32,
    pub seconds: u32,
}

/// Calls per calendar period (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quota {
    pub calls: i64,
    pub period: QuotaPeriod,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaPeriod {
    Hour,
    Day,
    Month,
}

impl QuotaPeriod {
    pub const ALL: [Self; 3] = [Self::Hour, Self::Day, Self::Month];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// `an` hour, `a` day.
    pub const fn article(self) -> &'static str {
        if matches!(self, Self::Hour) { "an" } else { "a" }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.name() == name)
    }
}

/// What mints the keys of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerName {
    /// Keywright itself; its verify listener knows the keys.
    #[default]
    Builtin,
    /// A Tyk gateway.
    Tyk,
}

impl IssuerName {
    pub const ALL: [Self; 2] = [Self::Builtin, Self::Tyk];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Builtin => "builtin",
            Self::Tyk => "tyk",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|issuer| issuer.name() == name)
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Builtin => "Keywright",
            Self::Tyk => "Tyk gateway",
        }
    }

    /// The one issuer of a key with all of these policies: a key lives in one place.
    pub fn of_all(policies: &[Policy]) -> Result<Self, Invalid> {
        let mut names = policies.iter().map(|policy| policy.issuer);
        let first = names.next().unwrap_or_default();
        if names.all(|name| name == first) {
            return Ok(first);
        }
        let advice =
            "These policies are kept by different gateways, so no one key can have them all. Ask for them apart.";
        Err(Invalid::one("policy", advice))
    }
}

impl Rate {
    pub(crate) const ADVICE: &str = "Allow at least 1 call, in 1 second to 1 day.";

    /// Whether it can be kept.
    pub const fn is_possible(self) -> bool {
        self.calls > 0 && self.seconds > 0 && self.seconds <= 86_400
    }

    /// `60/min`, `10/s`, `1,500/90 s`.
    pub fn short(self) -> String {
        let calls = grouped(self.calls.into());
        match self.seconds {
            1 => format!("{calls}/s"),
            60 => format!("{calls}/min"),
            3600 => format!("{calls}/h"),
            86_400 => format!("{calls}/day"),
            seconds => format!("{calls}/{seconds} s"),
        }
    }
}

impl Quota {
    pub(crate) const ADVICE: &str = "Allow at least 1 call, or leave the quota empty.";

    /// Whether it can be kept.
    pub const fn is_possible(self) -> bool {
        self.calls > 0
    }

    /// `10,000 a month`.
    pub fn short(self) -> String {
        format!("{} {} {}", grouped(self.calls), self.period.article(), self.period.name())
    }
}

/// A count with a comma before each three digits.
pub(crate) fn grouped(count: i64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Policy {
    /// What a card shows: `Free 60/min`.
    pub fn short(&self) -> String {
        match self.rate {
            Some(rate) => format!("{} {}", self.name, rate.short()),
            None => self.name.clone(),
        }
    }

    /// How long its keys live: `90 days`.
    pub fn key_life(&self) -> String {
        match self.key_days {
            None => "Until revoked".into(),
            Some(1) => "1 day".into(),
            Some(days) => format!("{days} days"),
        }
    }

    /// Refuses a policy that could not be kept, naming each input.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        if !(1..=100).contains(&self.name.trim().chars().count()) {
            errors.push(FieldError::new("name", "Give the policy a name of at most 100 characters."));
        }
        if self.description.chars().count() > 1000 {
            errors.push(FieldError::new("description", "Keep this to 1,000 characters."));
        }
        if self.rate.is_some_and(|rate| !rate.is_possible()) {
            errors.push(FieldError::new("rate_calls", Rate::ADVICE));
        }
        if self.quota.is_some_and(|quota| !quota.is_possible()) {
            errors.push(FieldError::new("quota_calls", Quota::ADVICE));
        }
        if self.key_days.is_some_and(|days| !(1..=3650).contains(&days)) {
            errors.push(FieldError::new("key_days", "Enter 1 to 3650 days, or leave empty for keys without an end."));
        }
        let is_scope = |scope: &String| scope.len() <= 100 && scope.bytes().all(|b| b.is_ascii_graphic() && b != b',');
        if self.scopes.len() > 50 || !self.scopes.iter().all(is_scope) {
            errors.push(FieldError::new("scopes", "Use up to 50 words of plain characters without commas."));
        }
        if self.allows.len() > MOST_RULES {
            errors.push(FieldError::new("allows", format!("Keep to {MOST_RULES} lines.")));
        }
        errors.extend(self.gateway_mistake().map(|advice| FieldError::new("gateway_policies", advice)));
        Invalid::unless_empty(errors)
    }

    /// Gateways skip policies that they do not know, so an id is at least well formed here.
    fn gateway_mistake(&self) -> Option<&'static str> {
        let is_id = |id: &String| {
            (1..=100).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        match (self.issuer, self.gateway_policies.as_slice()) {
            (IssuerName::Builtin, []) => None,
            (IssuerName::Builtin, _) => Some("Only a gateway's policies have ids there. Leave this empty."),
            (IssuerName::Tyk, []) => Some("Name at least one policy of the gateway, by its id there."),
            (IssuerName::Tyk, ids) if ids.len() > 20 || !ids.iter().all(is_id) => {
                Some("Enter up to 20 ids of letters, digits, dots, dashes and underscores.")
            }
            (IssuerName::Tyk, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_as_people_say_them() {
        assert_eq!(Rate { calls: 60, seconds: 60 }.short(), "60/min");
        assert_eq!(Rate { calls: 5, seconds: 90 }.short(), "5/90 s");
        assert_eq!(Quota { calls: 1000, period: QuotaPeriod::Hour }.short(), "1,000 an hour");
        assert_eq!(Quota { calls: 1_234_567, period: QuotaPeriod::Month }.short(), "1,234,567 a month");
        assert_eq!(Quota { calls: 999, period: QuotaPeriod::Day }.short(), "999 a day");
    }

    fn policy(issuer: IssuerName, gateway_policies: &[&str]) -> Policy {
        let now = Timestamp::from_micros(0);
        Policy {
            id: PolicyId::new(now, 1),
            name: "Free".into(),
            description: String::new(),
            rate: None,
            quota: None,
            key_days: None,
            scopes: Vec::new(),
            allows: Vec::new(),
            issuer,
            gateway_policies: gateway_policies.iter().map(ToString::to_string).collect(),
            is_active: true,
            created: now,
            updated: now,
            version: 1,
        }
    }

    #[test]
    fn a_policy_of_a_gateway_is_called_something_there() {
        assert!(policy(IssuerName::Tyk, &["5f1a", "free-tier_2.0"]).check().is_ok());
        assert!(policy(IssuerName::Builtin, &[]).check().is_ok());
        let fields = |policy: Policy| policy.check().unwrap_err().0.remove(0).field;
        assert_eq!(fields(policy(IssuerName::Tyk, &[])), "gateway_policies");
        assert_eq!(fields(policy(IssuerName::Tyk, &["../keys"])), "gateway_policies");
        assert_eq!(fields(policy(IssuerName::Builtin, &["5f1a"])), "gateway_policies");
    }

    #[test]
    fn a_key_lives_in_one_place() {
        let (here, there) = (policy(IssuerName::Builtin, &[]), policy(IssuerName::Tyk, &["a"]));
        assert_eq!(IssuerName::of_all(&[there.clone(), there.clone()]), Ok(IssuerName::Tyk));
        assert_eq!(IssuerName::of_all(&[here, there]).unwrap_err().0[0].field, "policy");
    }
}
