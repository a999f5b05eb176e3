//! When a delivery is tried again: the schedule of Standard Webhooks (`reference/engineering.md` §7).

use crate::time::hours;
use core::time::Duration;

/// The pauses before each try. The first is made at once.
const PAUSES: [Duration; 10] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    hours(2),
    hours(5),
    hours(10),
    hours(14),
    hours(20),
    hours(24),
];

/// Nobody is left alone for longer than this, whatever they ask for.
const LONGEST: Duration = hours(24);

/// The pause after `tried` tries, ±20 % so that what failed together does not return together; `None` after the last.
pub(super) fn pause(tried: i64, dice: u128) -> Option<Duration> {
    let pause = PAUSES.get(usize::try_from(tried).ok()?)?;
    let percent = 80 + u32::try_from(dice % 41).unwrap_or(20);
    Some(*pause * percent / 100)
}

/// The pause, or the longer one that the receiver asked for.
pub(super) fn at_least(pause: Duration, asked: Option<Duration>) -> Duration {
    pause.max(asked.unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_within_a_fifth() {
        let seconds = |dice| pause(1, dice).map(|pause| pause.as_secs());
        assert_eq!([seconds(0), seconds(20), seconds(40)], [Some(4), Some(5), Some(6)]);
    }

    #[test]
    fn there_is_no_pause_after_the_last_try() {
        assert_eq!((pause(9, 20), pause(10, 20)), (Some(hours(24)), None));
    }
}
