use super::{Key, KeyState, Standing};
use crate::{Timestamp, id::KeyId, time::hours};
use core::time::Duration;

/// How long a key goes on after another one took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overlap {
    #[default]
    None,
    Hour,
    Day,
    Week,
}

impl Overlap {
    pub const ALL: [Self; 4] = [Self::None, Self::Hour, Self::Day, Self::Week];

    /// Its name in forms and programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "0",
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|overlap| overlap.name() == name)
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "stops working at once",
            Self::Hour => "goes on for an hour",
            Self::Day => "goes on for a day",
            Self::Week => "goes on for a week",
        }
    }

    const fn span(self) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Hour => hours(1),
            Self::Day => hours(24),
            Self::Week => hours(7 * 24),
        }
    }
}

impl Key {
    /// This key as it ends, and the one that takes its place: for the same APIs and policies, and until the same day, since
    /// nobody decided about a longer time. `None` for a key that opens nothing now.
    pub fn rotated(&self, id: KeyId, hint: String, overlap: Overlap, now: Timestamp) -> Option<(Self, Self)> {
        if self.standing(now) != Standing::Active {
            return None;
        }
        let version = self.version + 1;
        let old = if overlap == Overlap::None {
            Self { state: KeyState::Revoked, version, ..self.clone() }
        } else {
            let end = now.plus(overlap.span());
            Self { expires: Some(self.expires.map_or(end, |own| own.min(end))), version, ..self.clone() }
        };
        // The request's own key is the one it was granted with.
        let new = Self { id, hint, request: None, created: now, last_used: None, uses: 0, version: 1, ..self.clone() };
        Some((old, new))
    }

    /// Of these keys, the one that took this one's place and works beside it until this one ends, see [`Self::rotated`]: it opens
    /// the same, was made later without a request of its own, and lives at least as long. The earliest such key is the one.
    pub fn replaced_by<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Option<&'a Self> {
        let end = self.expires?;
        let takes_over = |other: &&Self| {
            let lives_longer = other.expires.is_none_or(|theirs| theirs >= end);
            let is_within_an_overlap = end <= other.created.plus(Overlap::Week.span());
            other.request.is_none()
                && other.created > self.created
                && other.grants == self.grants
                && other.state != KeyState::Revoked
                && lives_longer
                && is_within_an_overlap
        };
        others.into_iter().filter(takes_over).min_by_key(|other| other.created)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{DeveloperId, RequestId},
        limit::{Own, OwnLimits},
    };

    const NOW: Timestamp = Timestamp::from_micros(0);

    fn key(expires: Option<Timestamp>) -> Key {
        Key {
            id: KeyId::new(NOW, 1),
            developer: DeveloperId::new(NOW, 1),
            request: Some(RequestId::new(NOW, 1)),
            grants: Vec::new(),
            hint: "kw_…aaaa".into(),
            state: KeyState::Active,
            created: NOW,
            expires,
            limits: OwnLimits { rate: Own::Unlimited, quota: Own::Policy },
            last_used: Some(NOW),
            uses: 9,
            version: 4,
        }
    }

    fn rotated(key: &Key, overlap: Overlap) -> (Key, Key) {
        key.rotated(KeyId::new(NOW, 2), "kw_…bbbb".into(), overlap, NOW).unwrap()
    }

    #[test]
    fn the_old_key_ends_at_once_or_after_the_overlap_but_never_later_than_it_would_have() {
        assert_eq!(rotated(&key(None), Overlap::None).0.state, KeyState::Revoked);
        assert_eq!(rotated(&key(None), Overlap::Hour).0.expires, Some(NOW.plus(hours(1))));
        let soon = NOW.plus(hours(2));
        assert_eq!(rotated(&key(Some(soon)), Overlap::Day).0.expires, Some(soon));
    }

    #[test]
    fn the_new_key_lives_as_long_as_the_old_one_would_have_and_was_never_used() {
        let end = NOW.plus(hours(100));
        let (_, new) = rotated(&key(Some(end)), Overlap::Week);
        assert_eq!((new.expires, new.uses, new.last_used, new.version), (Some(end), 0, None, 1));
        assert_eq!((new.hint.as_str(), new.request, new.limits), ("kw_…bbbb", None, key(None).limits));
    }

    #[test]
    fn the_old_key_knows_the_new_one_while_both_work() {
        let first = key(Some(NOW.plus(hours(1000))));
        let later = Key { created: NOW.minus(hours(1)), ..first.clone() };
        let (old, new) = rotated(&later, Overlap::Day);
        assert_eq!(old.replaced_by([&old, &new]), Some(&new));
        assert_eq!(new.replaced_by([&old, &new]), None);
        let asked_for = Key { request: later.request.clone(), ..new };
        assert_eq!(old.replaced_by([&old, &asked_for]), None, "a key that was asked for is another one");
    }

    #[test]
    fn a_key_that_opens_nothing_is_not_rotated() {
        let paused = Key { state: KeyState::Paused, ..key(None) };
        assert!(paused.rotated(KeyId::new(NOW, 2), String::new(), Overlap::Day, NOW).is_none());
    }
}
