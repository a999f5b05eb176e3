use super::{Key, Standing};
use crate::{Timestamp, time::days};

/// Days before its end at which a key's developer is reminded.
pub const REMINDERS: [u32; 3] = [30, 7, 1];

impl Key {
    /// The reminder that is due: the shortest of [`REMINDERS`] that has begun and was not given. `given` is the last one.
    /// A key that lived no longer from the start is not reminded of it.
    pub fn reminder(&self, given: Option<u32>, now: Timestamp) -> Option<u32> {
        let end = self.expires.filter(|_| self.standing(now) == Standing::Active)?;
        let begun = |most: &u32| end.minus(days(*most)) <= now && self.created < end.minus(days(*most));
        let due = REMINDERS.into_iter().filter(begun).min()?;
        given.is_none_or(|given| given > due).then_some(due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{DeveloperId, KeyId},
        key::KeyState,
        time::hours,
    };

    const NOW: Timestamp = Timestamp::from_micros(2_000_000_000_000_000);

    fn key(created: Timestamp, state: KeyState) -> Key {
        Key {
            id: KeyId::new(NOW, 1),
            developer: DeveloperId::new(NOW, 1),
            request: None,
            grants: Vec::new(),
            hint: String::new(),
            state,
            created,
            expires: Some(NOW.plus(days(7))),
            limits: crate::limit::OwnLimits::default(),
            last_used: None,
            uses: 0,
            version: 1,
        }
    }

    #[test]
    fn each_reminder_is_given_once_and_late_ones_only_in_their_shortest_form() {
        let key = key(NOW.minus(days(80)), KeyState::Active);
        assert_eq!(key.reminder(None, NOW.minus(hours(24 * 24))), None);
        assert_eq!(key.reminder(None, NOW.minus(days(23))), Some(30));
        assert_eq!(key.reminder(Some(30), NOW.minus(days(22))), None);
        assert_eq!(key.reminder(Some(30), NOW), Some(7));
        assert_eq!(key.reminder(None, NOW.plus(days(6))), Some(1));
        assert_eq!(key.reminder(Some(1), NOW.plus(days(6))), None);
    }

    #[test]
    fn what_never_lived_longer_or_opens_nothing_is_not_reminded_of() {
        assert_eq!(key(NOW, KeyState::Active).reminder(None, NOW), None);
        assert_eq!(key(NOW.minus(days(80)), KeyState::Revoked).reminder(None, NOW), None);
    }
}
