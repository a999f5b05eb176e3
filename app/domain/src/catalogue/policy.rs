use crate::{FieldError, Invalid, Timestamp, id::PolicyId};
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
    pub issuer: IssuerName,
    /// An inactive policy stays on its keys but cannot be asked for.
    pub is_active: bool,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub version: i64,
}

/// Calls per span of time: `calls` in every `seconds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub calls: u32,
    pub seconds: u32,
}

/// Calls per calendar period (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    pub calls: i64,
    pub period: QuotaPeriod,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerName {
    Builtin,
}

impl IssuerName {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Builtin => "builtin",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Self::Builtin].into_iter().find(|issuer| issuer.name() == name)
    }
}

impl Rate {
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
    /// `10,000 a month`.
    pub fn short(self) -> String {
        format!("{} {} {}", grouped(self.calls), self.period.article(), self.period.name())
    }
}

/// A count with a comma before each three digits.
fn grouped(count: i64) -> String {
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
        if self.rate.is_some_and(|rate| rate.calls == 0 || rate.seconds == 0 || rate.seconds > 86_400) {
            errors.push(FieldError::new("rate_calls", "Allow at least 1 call, in 1 second to 1 day."));
        }
        if self.quota.is_some_and(|quota| quota.calls < 1) {
            errors.push(FieldError::new("quota_calls", "Allow at least 1 call, or leave the quota empty."));
        }
        if self.key_days.is_some_and(|days| !(1..=3650).contains(&days)) {
            errors.push(FieldError::new("key_days", "Enter 1 to 3650 days, or leave empty for keys without an end."));
        }
        let is_scope = |scope: &String| scope.len() <= 100 && scope.bytes().all(|b| b.is_ascii_graphic() && b != b',');
        if self.scopes.len() > 50 || !self.scopes.iter().all(is_scope) {
            errors.push(FieldError::new("scopes", "Use up to 50 words of plain characters without commas."));
        }
        Invalid::unless_empty(errors)
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
}
