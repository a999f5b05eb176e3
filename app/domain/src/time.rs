//! Instants and calendar dates, without a clock: whoever needs the time is handed it.

use crate::catalogue::QuotaPeriod;
use core::{ops::Range, time::Duration};
use serde::{Deserialize, Serialize};

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

    /// The next moment at which it is `hour` o'clock in UTC; tomorrow if it is just that now.
    #[must_use]
    pub fn next_at(self, hour: u8) -> Self {
        let day = micros(days(1));
        let today = Self(self.0.div_euclid(day) * day).plus(hours(u32::from(hour)));
        if today > self { today } else { today.plus(days(1)) }
    }

    /// The first instant of its hour, its day, or its month, in UTC.
    #[must_use]
    pub fn begun(self, period: QuotaPeriod) -> Self {
        self.around(period).start
    }

    /// Its hour, its day, or its month, in UTC: from its first instant to the first one after it.
    #[must_use]
    pub fn around(self, period: QuotaPeriod) -> Range<Self> {
        let whole = |span: Duration| {
            let begun = self.0.div_euclid(micros(span)) * micros(span);
            Self(begun)..Self(begun).plus(span)
        };
        match period {
            QuotaPeriod::Hour => whole(hours(1)),
            QuotaPeriod::Day => whole(days(1)),
            QuotaPeriod::Month => {
                let (year, month, _) = civil(self.day());
                let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
                let first = |(year, month): (i64, u8)| Self(since_1970(year, month.into(), 1) * micros(days(1)));
                first((year, month))..first(next)
            }
        }
    }

    /// RFC 3339 in UTC with whole seconds, as `<time datetime>` and the APIs want it: `2026-11-23T10:30:00Z`.
    pub fn rfc3339(self) -> String {
        let ((year, month, day), (hour, minute, second)) = self.parts();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// What a reader without JavaScript sees: `23 Nov 2026, 10:30 UTC`.
    pub fn long(self) -> String {
        let ((year, month, day), (hour, minute, _)) = self.parts();
        let month = MONTHS[usize::from(month) - 1];
        format!("{day} {month} {year:04}, {hour:02}:{minute:02} UTC")
    }

    /// Its day in UTC, as `<input type=date>` takes it: `2026-11-23`.
    pub fn date(self) -> String {
        let ((year, month, day), _) = self.parts();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The last instant of a day as [`Self::date`] writes it; `None` if there is no such day.
    pub fn end_of(date: &str) -> Option<Self> {
        let number = |from, count| number(date, from, count).map(i64::from);
        let (year, month, day) = (number(0, 4)?, number(5, 2)?, number(8, 2)?);
        is_date(date).then(|| Self((since_1970(year, month, day) + 1) * 86_400_000_000 - 1))
    }

    /// Reads what [`Self::rfc3339`] writes; `None` for anything else, other offsets included.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let part = |from| number(time, from, 2).map(i64::from);
        let (hour, minute, second) = (part(0)?, part(3)?, part(6)?);
        let colons = [time.get(2..3), time.get(5..6)] == [Some(":"); 2];
        let is_time = time.len() == 8 && colons && hour < 24 && minute < 60 && second < 60;
        let end = Self::end_of(date).filter(|_| is_time)?;
        Some(Self(end.0 + 1 - 86_400_000_000 + (hour * 3600 + minute * 60 + second) * 1_000_000))
    }

    /// Date and time of day in UTC.
    fn parts(self) -> ((i64, u8, u8), (i64, i64, i64)) {
        let second = self.seconds().rem_euclid(86_400);
        (civil(self.day()), (second / 3600, second / 60 % 60, second % 60))
    }

    /// Days since 1970-01-01, UTC.
    const fn day(self) -> i64 {
        self.seconds().div_euclid(86_400)
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Year, month and day of the Gregorian calendar, `day` days after 1970-01-01.
///
/// Written out here because a calendar library is a twentieth of what a browser loads; the tests hold it against one.
/// Years are counted from March, so that the leap day comes last, and in eras of 400 years, which are all alike.
fn civil(day: i64) -> (i64, u8, u8) {
    const ERA: i64 = 146_097;
    let day = day + 719_468;
    let (era, day) = (day.div_euclid(ERA), day.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, small(month), small(day))
}

/// Days from 1970-01-01 to a day: the way back from [`civil`].
const fn since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, month) = (year.div_euclid(400), if month > 2 { month - 3 } else { month + 9 });
    let year = year.rem_euclid(400);
    era * 146_097 + year * 365 + year / 4 - year / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
}

fn small(number: i64) -> u8 {
    u8::try_from(number).expect("months and days are small")
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
    let (Some(year), Some(month), Some(day)) = (number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let most = match month {
        2 => 28 + u16::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    text.len() == 10 && &text[4..5] == "-" && &text[7..8] == "-" && (1..=most).contains(&day)
}

/// The digits of `text` at `from`, if there are `count` of them.
fn number(text: &str, from: usize, count: usize) -> Option<u16> {
    let digits = text.get(from..from + count)?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

    #[test]
    fn an_instant_reads_as_rfc_3339_in_utc() {
        assert_eq!(Timestamp::from_micros(1_795_429_800_123_456).rfc3339(), "2026-11-23T10:30:00Z");
        assert_eq!(Timestamp::from_micros(1_795_429_800_123_456).long(), "23 Nov 2026, 10:30 UTC");
    }

    #[test]
    fn eight_o_clock_comes_today_or_tomorrow() {
        let next = |second: i64| Timestamp::from_micros(second * 1_000_000).next_at(8).seconds();
        assert_eq!([0, 28_799, 28_800, 86_399].map(next), [28_800, 28_800, 115_200, 115_200]);
    }

    #[test]
    fn a_month_begins_on_its_first_and_ends_with_the_next_ones() {
        let at = |text| Timestamp::from_rfc3339(text).unwrap();
        let span = |text, period| (at(text).begun(period).rfc3339(), at(text).around(period).end.rfc3339());
        let of = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let (leap, end) = ("2028-02-29T23:59:59Z", "2026-12-31T23:59:59Z");
        assert_eq!(span(leap, QuotaPeriod::Month), of("2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"));
        assert_eq!(span(end, QuotaPeriod::Month), of("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"));
        assert_eq!(span(leap, QuotaPeriod::Day), of("2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"));
        assert_eq!(span(leap, QuotaPeriod::Hour), of("2028-02-29T23:00:00Z", "2028-03-01T00:00:00Z"));
        assert_eq!(at("2028-03-01T00:00:00Z").begun(QuotaPeriod::Month), at("2028-03-01T00:00:00Z"));
    }

    #[test]
    fn only_real_calendar_days_are_dates() {
        assert!(is_date("2028-02-29"));
        assert!(!is_date("2027-02-29"));
        assert!(!is_date("2027-2-9"));
        assert!(!is_date("2027-02-2é"));
    }

    proptest! {
        #[test]
        fn every_instant_reads_as_a_calendar_library_reads_it(seconds in -62_000_000_000_i64..250_000_000_000) {
            let theirs = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let long = format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
            let ours = Timestamp::from_micros(seconds * 1_000_000);
            prop_assert_eq!(ours.rfc3339(), theirs.format(&Rfc3339).unwrap());
            prop_assert_eq!(ours.long(), theirs.format(long).unwrap());
        }

        #[test]
        fn a_day_ends_on_itself_a_microsecond_before_the_next(seconds in -62_000_000_000_i64..250_000_000_000) {
            let date = Timestamp::from_micros(seconds * 1_000_000).date();
            let end = Timestamp::end_of(&date).unwrap();
            prop_assert_eq!(end.date(), date.clone());
            prop_assert_ne!(end.plus(Duration::from_micros(1)).date(), date);
        }

        #[test]
        fn what_is_written_as_rfc_3339_is_read_back(seconds in 0_i64..250_000_000_000) {
            let at = Timestamp::from_micros(seconds * 1_000_000);
            prop_assert_eq!(Timestamp::from_rfc3339(&at.rfc3339()), Some(at));
        }

        #[test]
        fn a_date_is_what_a_calendar_library_takes_for_one(year in 0..3000_u16, month in 0..14_u8, day in 0..33_u8) {
            let text = format!("{year:04}-{month:02}-{day:02}");
            let theirs = Date::parse(&text, format_description!("[year]-[month]-[day]")).is_ok();
            prop_assert_eq!(is_date(&text), theirs);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,12}") {
            let _ = is_date(&text);
            let _ = Timestamp::from_rfc3339(&text);
        }
    }
}
