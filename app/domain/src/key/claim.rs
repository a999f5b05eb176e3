use super::Key;
use crate::{Timestamp, catalogue::Policy, id::RequestId};
use serde::{Deserialize, Serialize};

/// What the requester sees behind their confirmation link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimPage {
    pub request: RequestId,
    /// The APIs, by name.
    pub title: String,
    pub policies: Vec<Policy>,
    /// Who approved, by name.
    pub approved_by: String,
    pub approved: Timestamp,
    pub state: ClaimState,
}

/// What a confirmation link is still good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// The key can be generated, until `expires`.
    Ready { expires: Timestamp },
    /// It was generated, but nobody has said that they saw it, and nothing was called with it: it can be generated again.
    /// `version` is that of the key, to base this on.
    Unseen { at: Timestamp, version: i64 },
    /// It was generated and seen, or used.
    Done,
    /// Nobody followed the link in time.
    Expired { at: Timestamp },
}

impl ClaimState {
    /// For a link that lives until `expires`, behind which `key` was generated at some time; `saved`: the developer said
    /// that they have it.
    pub fn of(expires: Timestamp, key: Option<(&Key, Timestamp)>, saved: bool, now: Timestamp) -> Self {
        match key {
            None if expires <= now => Self::Expired { at: expires },
            None => Self::Ready { expires },
            Some((key, at)) => {
                let unseen = !saved && key.uses == 0 && expires > now && key.state == super::KeyState::Active;
                if unseen { Self::Unseen { at, version: key.version } } else { Self::Done }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{DeveloperId, KeyId},
        key::KeyState,
    };

    const ISSUED: Timestamp = Timestamp::from_micros(5);
    const END: Timestamp = Timestamp::from_micros(10);

    fn key(uses: i64, state: KeyState) -> Key {
        Key {
            id: KeyId::new(ISSUED, 1),
            developer: DeveloperId::new(ISSUED, 1),
            request: None,
            grants: Vec::new(),
            hint: String::new(),
            state,
            created: ISSUED,
            expires: None,
            limits: crate::limit::OwnLimits::default(),
            last_used: None,
            uses,
            version: 3,
        }
    }

    #[test]
    fn only_a_key_that_nobody_saw_or_used_is_generated_again() {
        let state = |key: &Key, saved, now| ClaimState::of(END, Some((key, ISSUED)), saved, now);
        let unused = key(0, KeyState::Active);
        assert_eq!(state(&unused, false, ISSUED), ClaimState::Unseen { at: ISSUED, version: 3 });
        assert_eq!(state(&unused, true, ISSUED), ClaimState::Done);
        assert_eq!(state(&unused, false, END), ClaimState::Done);
        assert_eq!(state(&key(1, KeyState::Active), false, ISSUED), ClaimState::Done);
        assert_eq!(state(&key(0, KeyState::Revoked), false, ISSUED), ClaimState::Done);
    }

    #[test]
    fn a_link_that_nobody_followed_ends_at_its_very_instant() {
        assert_eq!(ClaimState::of(END, None, false, ISSUED), ClaimState::Ready { expires: END });
        assert_eq!(ClaimState::of(END, None, false, END), ClaimState::Expired { at: END });
    }
}
