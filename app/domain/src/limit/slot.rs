use super::OwnLimits;
use crate::{
    Timestamp,
    catalogue::{IssuerName, Policy, Quota, QuotaPeriod, Rate, grouped},
    id::PolicyId,
};
use serde::{Deserialize, Serialize};

/// Whose limits these are. Each counts for itself; APIs under the same policy share them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitOf {
    /// The key's own, for everything it opens.
    Key,
    Policy(PolicyId),
}

/// Something of a key that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub of: LimitOf,
    pub rate: Option<Rate>,
    pub quota: Option<Quota>,
}

/// Calls of a key in a period, as they were written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub of: LimitOf,
    pub period: QuotaPeriod,
    /// When the period began.
    pub begun: Timestamp,
    pub calls: i64,
}

/// A key's limit as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRow {
    pub of: LimitOf,
    /// The policy's name; empty for the key's own.
    pub policy: String,
    pub rate: Option<Rate>,
    pub quota: Option<QuotaUse>,
}

/// A quota and how much of it was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaUse {
    pub quota: Quota,
    pub used: i64,
    /// When it counts anew.
    pub resets: Timestamp,
}

impl LimitOf {
    /// As it is stored: the policy's id, or nothing.
    pub fn name(&self) -> &str {
        match self {
            Self::Key => "",
            Self::Policy(policy) => policy.as_str(),
        }
    }
}

impl Slot {
    const fn is_limit(&self) -> bool {
        self.rate.is_some() || self.quota.is_some()
    }
}

/// What is counted of a key with these policies: its own limits, and of each policy those that it has none of its own for.
/// A gateway that keeps keys counts their calls itself.
pub fn slots<'a>(policies: impl IntoIterator<Item = &'a Policy>, own: OwnLimits) -> Vec<Slot> {
    let mut slots = vec![Slot { of: LimitOf::Key, rate: own.rate.limit(), quota: own.quota.limit() }];
    for policy in policies.into_iter().filter(|policy| policy.issuer == IssuerName::Builtin) {
        let of = LimitOf::Policy(policy.id.clone());
        if slots.iter().all(|slot| slot.of != of) {
            let rate = policy.rate.filter(|_| own.rate.is_policys());
            let quota = policy.quota.filter(|_| own.quota.is_policys());
            slots.push(Slot { of, rate, quota });
        }
    }
    slots.retain(Slot::is_limit);
    slots
}

/// The same for people, with what was used.
pub fn limit_rows(policies: &[Policy], own: OwnLimits, counted: &[Counted], now: Timestamp) -> Vec<LimitRow> {
    let name =
        |of: &LimitOf| policies.iter().find(|one| *of == LimitOf::Policy(one.id.clone())).map(|one| one.name.clone());
    let row = |slot: Slot| LimitRow {
        policy: name(&slot.of).unwrap_or_default(),
        rate: slot.rate,
        quota: slot.quota.map(|quota| QuotaUse::of(quota, &slot.of, counted, now)),
        of: slot.of,
    };
    slots(policies, own).into_iter().map(row).collect()
}

impl QuotaUse {
    fn of(quota: Quota, of: &LimitOf, counted: &[Counted], now: Timestamp) -> Self {
        let begun = now.begun(quota.period);
        let is_it = |one: &&Counted| one.of == *of && one.period == quota.period && one.begun == begun;
        let used = counted.iter().find(is_it).map_or(0, |counted| counted.calls);
        Self { quota, used, resets: now.around(quota.period).end }
    }

    /// `12 of 1,000 a day used, anew 24 Nov 2026, 00:00 UTC`
    pub fn words(self) -> String {
        format!("{} of {} used, anew {}", grouped(self.used), self.quota.short(), self.resets.long())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::PolicyDraft, limit::Own};

    const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);
    const FAST: Rate = Rate { calls: 9, seconds: 1 };

    fn policy(number: u128, rate: Option<Rate>, quota: Option<i64>) -> Policy {
        let quota = quota.map(|calls| Quota { calls, period: QuotaPeriod::Day });
        PolicyDraft { name: format!("P{number}"), rate, quota, ..PolicyDraft::blank() }
            .policy(PolicyId::new(NOW, number), NOW)
    }

    #[test]
    fn apis_under_one_policy_share_its_limits() {
        let (free, open) = (policy(1, Some(FAST), Some(5)), policy(2, None, None));
        let slots = slots([&free, &open, &free], OwnLimits::default());
        assert_eq!(slots, [Slot { of: LimitOf::Policy(free.id), rate: free.rate, quota: free.quota }]);
    }

    #[test]
    fn what_a_key_has_of_its_own_stands_in_the_place_of_its_policies() {
        let free = policy(1, Some(FAST), Some(5));
        let own = OwnLimits { rate: Own::Limit(Rate { calls: 1, seconds: 1 }), quota: Own::Policy };
        let of_key = Slot { of: LimitOf::Key, rate: own.rate.limit(), quota: None };
        assert_eq!(
            slots([&free], own),
            [of_key, Slot { of: LimitOf::Policy(free.id.clone()), rate: None, quota: free.quota }]
        );
        assert_eq!(slots([&free], OwnLimits { rate: Own::Unlimited, quota: Own::Unlimited }), []);
    }

    #[test]
    fn a_gateway_counts_the_calls_of_its_keys_itself() {
        let there = Policy { issuer: IssuerName::Tyk, ..policy(1, Some(FAST), None) };
        assert_eq!(slots([&there], OwnLimits::default()), []);
    }

    #[test]
    fn people_read_what_was_used_in_this_period() {
        let free = policy(1, Some(FAST), Some(1000));
        let counted =
            |begun, calls| Counted { of: LimitOf::Policy(free.id.clone()), period: QuotaPeriod::Day, begun, calls };
        let used = |counted: Counted| {
            limit_rows(core::slice::from_ref(&free), OwnLimits::default(), &[counted], NOW)[0].quota.unwrap().words()
        };
        assert_eq!(
            used(counted(NOW.begun(QuotaPeriod::Day), 12)),
            "12 of 1,000 a day used, anew 24 Nov 2026, 00:00 UTC"
        );
        assert_eq!(
            used(counted(NOW.begun(QuotaPeriod::Month), 12)),
            "0 of 1,000 a day used, anew 24 Nov 2026, 00:00 UTC"
        );
    }
}
