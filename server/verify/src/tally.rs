use domain::{Timestamp, catalogue::QuotaPeriod::Hour, id::EntryId};

/// Which of a key's APIs a call is for: a place among those of its access. One byte, as every key in memory holds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(u8);

impl Place {
    /// Nobody says which API is called, and several could be. So it is for the 256th API of a key.
    pub const UNKNOWN: Self = Self(u8::MAX);

    pub fn at(index: Option<usize>) -> Self {
        index.and_then(|index| u8::try_from(index).ok()).map_or(Self::UNKNOWN, Self)
    }

    pub fn index(self) -> Option<usize> {
        (self != Self::UNKNOWN).then_some(self.0.into())
    }
}

/// Calls of one key to one API within one hour that all passed, or all did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// `None`: not known.
    pub entry: Option<EntryId>,
    /// The last of them, which also says in which hour they were.
    pub last: Timestamp,
    pub calls: u32,
    pub is_refused: bool,
}

/// Most tallies of one key that cannot be written down. What comes then is added to the one before, whatever its hour:
/// the sum stays right, and memory bounded.
const MOST: usize = 64;

impl Tally {
    /// Adds calls to the tally of their kind.
    pub fn add(self, to: &mut Vec<Self>) {
        let is_full = to.len() >= MOST;
        let fits = |one: &&mut Self| {
            let is_alike = one.entry == self.entry && is_same_hour(one.last, self.last);
            one.is_refused == self.is_refused && (is_full || is_alike)
        };
        match to.iter_mut().rev().find(fits) {
            Some(one) => {
                one.calls = one.calls.saturating_add(self.calls);
                one.last = one.last.max(self.last);
            }
            None => to.push(self),
        }
    }
}

/// Whether two instants are in one hour of UTC.
pub fn is_same_hour(one: Timestamp, other: Timestamp) -> bool {
    one.begun(Hour) == other.begun(Hour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::hours;

    const NOON: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

    fn tally(hour: u32, is_refused: bool) -> Tally {
        Tally { entry: None, last: NOON.plus(hours(hour)), calls: 1, is_refused }
    }

    #[test]
    fn the_hours_that_cannot_be_written_down_are_bounded_and_lose_no_call() {
        let mut tallies = Vec::new();
        (0..1000).for_each(|hour| tally(hour, hour % 2 == 0).add(&mut tallies));
        assert_eq!(tallies.len(), MOST);
        let all =
            |is_refused| tallies.iter().filter(|one| one.is_refused == is_refused).map(|one| one.calls).sum::<u32>();
        assert_eq!([all(false), all(true)], [500, 500]);
    }
}
