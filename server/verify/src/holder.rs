use crate::{KeyFacts, header::plain};
use domain::id::DeveloperId;
use smallvec::SmallVec;

/// Whose a key is. In the key itself: a call that finds the one has the other at hand.
#[derive(Clone)]
pub struct Holder {
    id: [u8; 16],
    /// As headers hold it. Most addresses are short enough to need no memory of their own.
    email: SmallVec<[u8; 40]>,
}

impl Holder {
    pub fn of(facts: &KeyFacts) -> Self {
        let mut email = SmallVec::from_slice(plain(&facts.email).as_bytes());
        email.shrink_to_fit();
        Self { id: facts.developer.bits().to_le_bytes(), email }
    }

    pub fn write_id(&self, text: &mut String) {
        DeveloperId::write(u128::from_le_bytes(self.id), text);
    }

    pub fn email(&self) -> &str {
        core::str::from_utf8(&self.email).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Timestamp, id::KeyId, key::KeyState, limit::OwnLimits};

    #[test]
    fn addresses_of_any_length_are_told_whole() {
        let now = Timestamp::from_micros(1_795_429_800_000_000);
        for email in ["", "ada@example.com", &format!("{}@example.com", "a".repeat(60)), "größe@example.com"] {
            let facts = KeyFacts {
                id: KeyId::new(now, 1),
                digest: [0; 32],
                state: KeyState::Active,
                expires: None,
                developer: DeveloperId::new(now, 2),
                email: email.into(),
                items: Vec::new(),
                limits: OwnLimits::default(),
                counted: Vec::new(),
            };
            let (holder, mut text) = (Holder::of(&facts), String::new());
            holder.write_id(&mut text);
            assert_eq!((holder.email(), text), (&*plain(email), facts.developer.to_string()));
        }
    }
}
