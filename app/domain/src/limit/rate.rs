use crate::{Timestamp, catalogue::Rate};
use core::time::Duration;

/// What is left of a rate after a call that passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// To be handed to the next [`Rate::ask`].
    pub full_at: u64,
    /// Calls that may follow at once.
    pub left: u32,
}

impl Rate {
    /// Whether a call at `now` passes, or how long to wait until one would.
    ///
    /// `full_at` is all there is to remember of the calls before: nanoseconds since 1970 at which the whole burst is free
    /// again, 0 at first. This is the generic cell rate algorithm (ITU-T I.371): `calls` may come at once, and one more
    /// each time that `seconds / calls` have passed.
    pub fn ask(self, full_at: u64, now: Timestamp) -> Result<Room, Duration> {
        let (each, burst) = (self.each(), self.each() * u64::from(self.calls));
        let now = u64::try_from(now.micros()).unwrap_or(0) * 1000;
        // Further ahead than a burst only after the clock was set back or the rate was changed: it counts anew.
        let full_at = if full_at > now + burst { now } else { full_at.max(now) };
        let taken = full_at - now + each;
        if taken > burst {
            return Err(Duration::from_nanos(taken - burst));
        }
        let left = u32::try_from((burst - taken) / each).unwrap_or(u32::MAX);
        Ok(Room { full_at: full_at + each, left })
    }

    /// How long from `now` until the whole burst is free again.
    pub fn whole_in(full_at: u64, now: Timestamp) -> Duration {
        Duration::from_nanos(full_at.saturating_sub(u64::try_from(now.micros()).unwrap_or(0) * 1000))
    }

    /// Nanoseconds that one call takes up.
    fn each(self) -> u64 {
        (u64::from(self.seconds) * 1_000_000_000 / u64::from(self.calls.max(1))).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOON: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

    /// How many of these calls pass, each so many microseconds after noon.
    fn passed(rate: Rate, calls: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let mut full_at = 0;
        let mut ask = |after: &u64| match rate.ask(full_at, NOON.plus(Duration::from_micros(*after))) {
            Ok(room) => (full_at = room.full_at, true).1,
            Err(_) => false,
        };
        calls.into_iter().filter(|after| ask(after)).collect()
    }

    #[test]
    fn a_burst_passes_then_one_at_a_time() {
        let rate = Rate { calls: 3, seconds: 60 };
        assert_eq!(passed(rate, [0, 0, 0, 0, 19_999_999, 20_000_000, 20_000_000]), [0, 0, 0, 20_000_000]);
    }

    #[test]
    fn it_tells_what_is_left_and_how_long_to_wait() {
        let rate = Rate { calls: 2, seconds: 10 };
        let first = rate.ask(0, NOON).unwrap();
        let second = rate.ask(first.full_at, NOON).unwrap();
        assert_eq!([first.left, second.left], [1, 0]);
        assert_eq!(rate.ask(second.full_at, NOON.plus(Duration::from_secs(2))), Err(Duration::from_secs(3)));
        assert_eq!(Rate::whole_in(second.full_at, NOON), Duration::from_secs(10));
    }

    #[test]
    fn a_clock_that_goes_back_keeps_nobody_waiting() {
        let rate = Rate { calls: 1, seconds: 1 };
        let ahead = rate.ask(0, NOON.plus(Duration::from_hours(1))).unwrap();
        assert!(rate.ask(ahead.full_at, NOON).is_ok());
    }

    #[test]
    fn very_fast_rates_allow_their_burst_and_no_more() {
        let rate = Rate { calls: 700_000, seconds: 1 };
        assert_eq!(passed(rate, (0..700_010).map(|_| 0)).len(), 700_000);
    }

    proptest! {
        /// Between any two instants: a burst at most, and what the time between them allows.
        #[test]
        fn no_span_of_time_sees_more_than_allowed(
            (calls, seconds) in (1_u32..50, 1_u32..100),
            gaps in proptest::collection::vec(0_u64..5_000_000, 1..200),
        ) {
            let rate = Rate { calls, seconds };
            let times = gaps.iter().scan(0, |at, gap| { *at += gap; Some(*at) });
            let passed = passed(rate, times);
            let most = |span: u64| u64::from(calls) + span * u64::from(calls) / (u64::from(seconds) * 1_000_000) + 1;
            for (from, first) in passed.iter().enumerate() {
                for (to, last) in passed.iter().enumerate().skip(from) {
                    prop_assert!((to - from + 1) as u64 <= most(last - first));
                }
            }
        }

        #[test]
        fn whoever_waits_as_told_passes(calls in 1_u32..50, seconds in 1_u32..100, backlog in 0_u64..100_000_000_000) {
            let (rate, now) = (Rate { calls, seconds }, u64::try_from(NOON.micros()).unwrap() * 1000);
            let wait = rate.ask(now + backlog, NOON).err().unwrap_or_default();
            let later = NOON.plus(wait + Duration::from_micros(1));
            prop_assert!(rate.ask(now + backlog, later).is_ok());
        }
    }
}
