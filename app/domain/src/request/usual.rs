use core::time::Duration;
use serde::{Deserialize, Serialize};

/// Decisions from which something can be said about the next one.
pub const FEWEST: usize = 5;

/// How long decisions took, as a promise to whoever asks and a mirror for whoever decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usual {
    /// How many decisions it was read from.
    pub decisions: u32,
    /// Seconds after which half of them were made (the median),
    pub half: u64,
    /// and nine of ten.
    pub most: u64,
}

impl Usual {
    /// Of decisions that took so long; `None` of fewer than [`FEWEST`]. The nearest rank: a time that one of them really took.
    pub fn of(mut took: Vec<Duration>) -> Option<Self> {
        if took.len() < FEWEST {
            return None;
        }
        took.sort_unstable();
        let rank = |percent: usize| took[(took.len() * percent).div_ceil(100) - 1].as_secs();
        Some(Self { decisions: u32::try_from(took.len()).unwrap_or(u32::MAX), half: rank(50), most: rank(90) })
    }

    /// `usually within 3 hours (9 of 10 within 2 days)`
    pub fn words(&self) -> String {
        let (half, most) = (within(self.half), within(self.most));
        if half == most {
            format!("usually within {half}")
        } else {
            format!("usually within {half} (9 of 10 within {most})")
        }
    }
}

/// The shortest span in words that is not too short: `a minute`, `3 hours`, `2 days`.
fn within(seconds: u64) -> String {
    const UNITS: [(u64, u64, &str, &str); 3] =
        [(3_600, 60, "a minute", "minutes"), (86_400, 3_600, "an hour", "hours"), (u64::MAX, 86_400, "a day", "days")];
    let rounded = |per: u64| seconds.div_ceil(per).max(1);
    let fits = |(up_to, per, ..): &(u64, u64, &str, &str)| rounded(*per).saturating_mul(*per) < *up_to;
    let (_, per, one, many) = UNITS.into_iter().find(fits).unwrap_or(UNITS[2]);
    match rounded(per) {
        1 => one.to_owned(),
        count => format!("{count} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(seconds: &[u64]) -> Option<Usual> {
        Usual::of(seconds.iter().copied().map(Duration::from_secs).collect())
    }

    #[test]
    fn fewer_than_five_decisions_say_nothing() {
        assert_eq!(of(&[1, 2, 3, 4]), None);
        assert_eq!(of(&[5, 1, 4, 2, 3]), Some(Usual { decisions: 5, half: 3, most: 5 }));
    }

    #[test]
    fn nine_of_ten_leave_the_slowest_of_ten_out() {
        assert_eq!(of(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 9000]), Some(Usual { decisions: 10, half: 6, most: 10 }));
    }

    #[test]
    fn spans_are_said_in_the_unit_that_fits_and_never_too_short() {
        let said = [0, 60, 61, 3_540, 3_541, 7_200, 7_201, 86_000, 90_000, 864_000].map(within);
        insta::assert_snapshot!(said.join(", "), @"a minute, a minute, 2 minutes, 59 minutes, an hour, 2 hours, 3 hours, a day, 2 days, 10 days");
    }

    #[test]
    fn what_takes_as_long_for_most_is_said_once() {
        assert_eq!(of(&[60; 5]).map(|usual| usual.words()).as_deref(), Some("usually within a minute"));
        let slow = of(&[9_000, 9_000, 9_000, 9_000, 100_000]).map(|usual| usual.words());
        assert_eq!(slow.as_deref(), Some("usually within 3 hours (9 of 10 within 2 days)"));
    }
}
