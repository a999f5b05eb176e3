//! How much keys are used: what is counted of them, and how it is shown.

use crate::{
    Timestamp,
    catalogue::QuotaPeriod,
    id::{EntryId, KeyId},
    time::{days, hours},
};
use core::ops::AddAssign;
use serde::{Deserialize, Serialize};

/// For how long calls are remembered by the hour: a year, and what one needs to compare its ends.
pub const REMEMBERED_DAYS: u32 = 400;

/// Calls with keys that are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    pub passed: i64,
    /// By the key, its policy or its limits (403, 429).
    pub refused: i64,
}

/// What a key was used for since that was last written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uses {
    pub key: KeyId,
    /// Of those that passed.
    pub last: Option<Timestamp>,
    pub within: Vec<CallsWithin>,
}

/// Calls of a key to one API within an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallsWithin {
    /// `None`: nobody said which API was called.
    pub entry: Option<EntryId>,
    /// The first instant of the hour.
    pub begun: Timestamp,
    pub calls: Calls,
}

/// How far back one looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// 24 hours, hour by hour, the running one included.
    Day,
    /// 30 days, day by day, today included.
    #[default]
    Month,
}

/// Calls step by step, without gaps, the running step last. Steps begin with hours and days of UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub span: Span,
    pub total: Calls,
    /// Whether there were calls before the first step.
    pub has_earlier: bool,
    /// The first instant of each step, and the calls within it.
    pub steps: Vec<(Timestamp, Calls)>,
}

/// Calls of the whole portal, and of each API by name, most called first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalUsage {
    pub usage: Usage,
    pub entries: Vec<EntryUsage>,
}

/// Calls of one API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryUsage {
    /// `None`: of keys that open several, where the gateway did not say which was called.
    pub entry: Option<EntryId>,
    /// Empty for one that is not in the catalogue any more.
    pub name: String,
    pub calls: Calls,
}

impl Calls {
    pub const fn all(self) -> i64 {
        self.passed.saturating_add(self.refused)
    }
}

impl AddAssign for Calls {
    fn add_assign(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.refused = self.refused.saturating_add(other.refused);
    }
}

impl Span {
    pub const ALL: [Self; 2] = [Self::Day, Self::Month];

    /// As it stands in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "24h",
            Self::Month => "30d",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.name() == name)
    }

    /// What a step is as long as.
    pub const fn step(self) -> QuotaPeriod {
        match self {
            Self::Day => QuotaPeriod::Hour,
            Self::Month => QuotaPeriod::Day,
        }
    }

    /// The first instant of the first step.
    pub fn begins(self, now: Timestamp) -> Timestamp {
        let running = now.begun(self.step());
        match self {
            Self::Day => running.minus(hours(23)),
            Self::Month => running.minus(days(29)),
        }
    }
}

impl Usage {
    /// From the calls of hours, in any order. What lies outside of the span is left out.
    pub fn of(span: Span, now: Timestamp, hours: impl IntoIterator<Item = (Timestamp, Calls)>) -> Self {
        let mut next = span.begins(now);
        let mut steps = Vec::new();
        while next <= now {
            steps.push((next, Calls::default()));
            next = next.around(span.step()).end;
        }
        let mut total = Calls::default();
        for (begun, calls) in hours {
            if let Ok(at) = steps.binary_search_by_key(&begun.begun(span.step()), |(begun, _)| *begun) {
                steps[at].1 += calls;
                total += calls;
            }
        }
        Self { span, total, has_earlier: false, steps }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

    fn passed(passed: i64) -> Calls {
        Calls { passed, refused: 0 }
    }

    #[test]
    fn hours_come_without_gaps_and_the_running_one_last() {
        let usage = Usage::of(Span::Day, NOW, [(NOW.begun(QuotaPeriod::Hour), passed(3))]);
        assert_eq!(usage.steps.len(), 24);
        assert_eq!(usage.steps[0], (Timestamp::from_rfc3339("2026-11-22T11:00:00Z").unwrap(), passed(0)));
        assert_eq!(usage.steps[23], (Timestamp::from_rfc3339("2026-11-23T10:00:00Z").unwrap(), passed(3)));
    }

    #[test]
    fn hours_of_a_day_come_together_and_older_ones_are_left_out() {
        let at = |text: &str| Timestamp::from_rfc3339(text).unwrap();
        let hours = ["2026-10-24T23:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T23:00:00Z", "2026-11-23T00:00:00Z"];
        let usage = Usage::of(Span::Month, NOW, hours.map(|hour| (at(hour), Calls { passed: 1, refused: 2 })));
        assert_eq!((usage.steps.len(), usage.steps[0].0), (30, at("2026-10-25T00:00:00Z")));
        let days: Vec<_> = usage.steps.iter().map(|(_, calls)| calls.passed).filter(|passed| *passed > 0).collect();
        assert_eq!((days, usage.total), (vec![2, 1], Calls { passed: 3, refused: 6 }));
    }
}
