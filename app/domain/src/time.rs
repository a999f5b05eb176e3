//! Instants and calendar dates, without a clock: whoever needs the time is handed it.

use core::time::Duration;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

/// An instant: microseconds since 1970-01-01 UTC. Exactly what the database stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This instant, `span` later; the last representable instant if that lies beyond it.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }

    /// This instant, `span` earlier.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(micros(span)))
    }

    /// How long ago `earlier` was; zero if it lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// RFC 3339 in UTC with whole seconds, as `<time datetime>` and the APIs want it: `2026-11-23T10:30:00Z`.
    pub fn rfc3339(self) -> String {
        self.whole_seconds().format(&Rfc3339).unwrap_or_default()
    }

    /// What a reader without JavaScript sees: `23 Nov 2026, 10:30 UTC`.
    pub fn long(self) -> String {
        let form = format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
        self.whole_seconds().format(form).unwrap_or_default()
    }

    fn whole_seconds(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

/// Whole days as a [`Duration`].
pub const fn days(count: u32) -> Duration {
    hours(count * 24)
}

/// Whole hours as a [`Duration`].
pub const fn hours(count: u32) -> Duration {
    Duration::from_secs(count as u64 * 3600)
}

/// Whether `text` is a calendar date as `<input type=date>` sends it: `2026-11-23`.
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && Date::parse(text, format_description!("[year]-[month]-[day]")).is_ok()
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_reads_as_rfc_3339_in_utc() {
        assert_eq!(Timestamp::from_micros(1_795_429_800_123_456).rfc3339(), "2026-11-23T10:30:00Z");
        assert_eq!(Timestamp::from_micros(1_795_429_800_123_456).long(), "23 Nov 2026, 10:30 UTC");
    }

    #[test]
    fn only_real_calendar_days_are_dates() {
        assert!(is_date("2028-02-29"));
        assert!(!is_date("2027-02-29"));
        assert!(!is_date("2027-2-9"));
    }
}
