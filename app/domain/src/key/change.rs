//! Changing what a key opens, without changing the key.

use super::{Grant, Key, Standing};
use crate::Timestamp;

/// Why a key cannot open something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotChange {
    #[error("This key is {}, for good. Ask for a new one.", .0.name())]
    Ended(Standing),
    #[error("A key opens at least one API. To end it, revoke the key.")]
    NothingLeft,
}

impl Key {
    /// Whether it has ended, and how.
    pub fn has_ended(&self, now: Timestamp) -> Option<Standing> {
        Some(self.standing(now)).filter(|standing| matches!(standing, Standing::Revoked | Standing::Expired))
    }

    /// The key as it opens these too. An API it opens already stays under its policy. `ends`: when the new policies have a
    /// key end at the latest; a key ends with the first of its policies.
    pub fn with(&self, grants: &[Grant], ends: Option<Timestamp>, now: Timestamp) -> Result<Self, CannotChange> {
        let opens = |grant: &Grant| self.grants.iter().any(|known| known == grant || is_same_entry(known, grant));
        let mut all = self.grants.clone();
        all.extend(grants.iter().filter(|grant| !opens(grant)).cloned());
        let expires = [self.expires, ends].into_iter().flatten().min();
        self.opening(all, expires, now)
    }

    /// The key as it opens these no more.
    pub fn without(&self, grants: &[Grant], now: Timestamp) -> Result<Self, CannotChange> {
        let rest = self.grants.iter().filter(|grant| !grants.contains(grant)).cloned().collect();
        self.opening(rest, self.expires, now)
    }

    fn opening(&self, grants: Vec<Grant>, expires: Option<Timestamp>, now: Timestamp) -> Result<Self, CannotChange> {
        match self.has_ended(now) {
            Some(standing) => Err(CannotChange::Ended(standing)),
            None if grants.is_empty() => Err(CannotChange::NothingLeft),
            None => Ok(Self { grants, expires, version: self.version + 1, ..self.clone() }),
        }
    }
}

fn is_same_entry(one: &Grant, other: &Grant) -> bool {
    one.entry.is_some() && one.entry == other.entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{DeveloperId, EntryId, KeyId, PolicyId},
        key::KeyState,
    };

    const NOW: Timestamp = Timestamp::from_micros(10);

    fn grant(number: u128) -> Grant {
        Grant { entry: Some(EntryId::new(NOW, number)), policy: PolicyId::new(NOW, number) }
    }

    fn key(state: KeyState, expires: Option<Timestamp>) -> Key {
        Key {
            id: KeyId::new(NOW, 1),
            developer: DeveloperId::new(NOW, 1),
            request: None,
            grants: vec![grant(1)],
            hint: "kw_…A1b2".into(),
            state,
            created: NOW,
            expires,
            limits: crate::limit::OwnLimits::default(),
            last_used: None,
            uses: 0,
            version: 3,
        }
    }

    #[test]
    fn what_is_added_comes_behind_and_what_is_there_stays() {
        let other_policy = Grant { policy: PolicyId::new(NOW, 9), ..grant(1) };
        let changed = key(KeyState::Paused, None).with(&[other_policy, grant(2)], None, NOW).unwrap();
        assert_eq!((changed.grants, changed.version), (vec![grant(1), grant(2)], 4));
    }

    #[test]
    fn a_key_ends_with_the_first_of_its_policies() {
        let at = |micros| Some(Timestamp::from_micros(micros));
        let end = |old, new| key(KeyState::Active, old).with(&[grant(2)], new, NOW).unwrap().expires;
        assert_eq!(
            [end(None, at(20)), end(at(20), at(30)), end(at(20), None), end(None, None)],
            [at(20), at(20), at(20), None]
        );
    }

    #[test]
    fn the_last_api_stays() {
        let both = key(KeyState::Active, None).with(&[grant(2)], None, NOW).unwrap();
        assert_eq!(both.without(&[grant(1)], NOW).unwrap().grants, [grant(2)]);
        assert_eq!(both.without(&[grant(1), grant(2)], NOW), Err(CannotChange::NothingLeft));
    }

    #[test]
    fn a_key_that_has_ended_stays_as_it_is() {
        let ended = |key: Key| key.with(&[grant(2)], None, NOW).unwrap_err().to_string();
        assert_eq!(ended(key(KeyState::Revoked, None)), "This key is revoked, for good. Ask for a new one.");
        assert_eq!(ended(key(KeyState::Active, Some(NOW))), "This key is expired, for good. Ask for a new one.");
    }
}
