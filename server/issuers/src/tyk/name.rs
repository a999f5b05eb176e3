//! What a key is called at the gateway.

use super::hash::key_hash;
use crate::Seed;
use base64::{Engine, engine::general_purpose::STANDARD};
use core::fmt::Write;
use domain::key::KeySecret;

/// The id that we choose for a key, and the text that the gateway makes of it: base64 of
/// `{"org":"…","id":"<32 hex>","h":"murmur64"}`. Both are as secret as the key itself.
pub(super) struct Name {
    pub id: String,
    pub text: String,
}

impl Name {
    /// The same seed gives the same name: that makes a second try harmless.
    pub fn of(org: &str, seed: &Seed) -> Self {
        let id = seed[..16].iter().fold(String::with_capacity(32), |mut id, byte| {
            write!(id, "{byte:02x}").expect("a String takes all text");
            id
        });
        let text = STANDARD.encode(format!(r#"{{"org":"{org}","id":"{id}","h":"murmur64"}}"#));
        Self { id, text }
    }

    pub fn hash(&self) -> String {
        key_hash(&self.text)
    }

    /// Every text of this form ends alike, so the hint is of the id.
    pub fn secret(&self) -> KeySecret {
        KeySecret::of_gateway(self.text.clone(), format!("tyk_…{}", &self.id[28..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_called_after_its_organisation_and_its_seed() {
        let name = Name::of("acme", &[0xab; 64]);
        assert_eq!(name.id, "ab".repeat(16));
        let text = STANDARD.decode(&name.text).unwrap();
        assert_eq!(text, format!(r#"{{"org":"acme","id":"{}","h":"murmur64"}}"#, name.id).into_bytes());
        assert_eq!((name.secret().hint(), name.hash().len()), ("tyk_…abab".into(), 16));
    }
}
