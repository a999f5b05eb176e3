use core::time::Duration;

/// The pause after the first failure.
const FIRST: Duration = Duration::from_secs(5);
/// Doublings until the pause stays the same, at 43 minutes.
const DOUBLINGS: u32 = 9;
/// Tries until a job is given up: with those pauses, about three days.
const MOST_TRIES: i64 = 110;

/// What becomes of a job that failed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    TryAfter(Duration),
    GiveUp,
}

/// Doubles from 5 s to 43 min, ±20 % so that jobs that failed together do not return together; then an admin sees it.
/// `attempts` counts the tries before the one that just failed.
pub(super) fn after(attempts: i64, dice: u128) -> Next {
    if attempts + 1 >= MOST_TRIES {
        return Next::GiveUp;
    }
    let doublings = u32::try_from(attempts).unwrap_or(0).min(DOUBLINGS);
    let percent = 80 + u32::try_from(dice % 41).unwrap_or(20);
    Next::TryAfter(FIRST * 2_u32.pow(doublings) * percent / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dice that add no jitter.
    const STILL: u128 = 20;

    fn pause(attempts: i64, dice: u128) -> Duration {
        match after(attempts, dice) {
            Next::TryAfter(pause) => pause,
            Next::GiveUp => Duration::ZERO,
        }
    }

    #[test]
    fn pauses_double_from_five_seconds_to_forty_three_minutes() {
        let seconds: Vec<_> = (0..12).map(|attempts| pause(attempts, STILL).as_secs()).collect();
        assert_eq!(seconds, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 2560, 2560]);
    }

    #[test]
    fn jitter_stays_within_a_fifth() {
        assert_eq!((pause(0, 0), pause(0, 40)), (Duration::from_secs(4), Duration::from_secs(6)));
    }

    #[test]
    fn after_three_days_a_job_is_given_up() {
        let all: Duration = (0..MOST_TRIES).map(|attempts| pause(attempts, STILL)).sum();
        assert_eq!(all.as_secs() / 86_400, 2);
        assert_eq!(all.as_secs() / 3600, 71);
        assert_eq!(after(MOST_TRIES - 1, STILL), Next::GiveUp);
    }
}
