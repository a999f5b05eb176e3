use core::{fmt, str::FromStr};

/// Random characters in a key: 30 of 62 are 178.6 bits.
pub const BODY_CHARS: usize = 30;
const CHECK_CHARS: usize = 6;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The secret text of a key: `<prefix>_<30 random base62><crc32 base62>`, as in GitHub's tokens.
///
/// It is shown or mailed once and never stored readable; `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct KeySecret {
    text: String,
    hint: String,
}

/// Text that cannot be a key, found out without looking anything up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
    #[error("the key does not have the form of a key")]
    Malformed,
    #[error("the key's checksum is wrong: was it copied whole?")]
    WrongChecksum,
}

impl KeySecret {
    /// Makes a key from random bytes. Bytes from 248 on are skipped so that each character is equally likely;
    /// `None` if too few are left, then call again with new ones (64 bytes fail less than once in 10²⁰ calls).
    pub fn mint(prefix: &str, random: &[u8]) -> Option<Self> {
        let even = random.iter().filter(|byte| **byte < 248).take(BODY_CHARS);
        let body: String = even.map(|byte| char::from(ALPHABET[usize::from(byte % 62)])).collect();
        (body.len() == BODY_CHARS).then(|| Self::of_ours([prefix, "_", &body, text_of(&checksum(&body))].concat()))
    }

    /// A key in the form of a gateway, which alone can tell it from garbage.
    pub const fn of_gateway(text: String, hint: String) -> Self {
        Self { text, hint }
    }

    /// Whether `text` has the form and the checksum of a key, in time bounded by the length of a real one and without memory.
    pub fn check(text: &str) -> Result<(), NotAKey> {
        if text.len() > 10 + 1 + BODY_CHARS + CHECK_CHARS {
            return Err(NotAKey::Malformed);
        }
        let underscore = text.len().checked_sub(1 + BODY_CHARS + CHECK_CHARS);
        let (prefix, rest) = underscore.and_then(|at| text.split_at_checked(at)).ok_or(NotAKey::Malformed)?;
        let rest = rest.strip_prefix('_').ok_or(NotAKey::Malformed)?;
        // Without an end ahead of time: so many bytes are looked at all at once.
        let is_base62 = rest.bytes().fold(true, |all, byte| all & byte.is_ascii_alphanumeric());
        if !is_prefix(prefix) || !is_base62 {
            return Err(NotAKey::Malformed);
        }
        let (body, check) = rest.split_at(BODY_CHARS);
        if check == text_of(&checksum(body)) { Ok(()) } else { Err(NotAKey::WrongChecksum) }
    }

    /// For text that was checked.
    fn of_ours(text: String) -> Self {
        let (prefix, rest) = text.split_once('_').unwrap_or_default();
        let hint = format!("{prefix}_…{}", &rest[rest.len() - 4..]);
        Self { text, hint }
    }

    /// The readable key, for the one place that shows or mails it.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What may be shown for good: prefix and last four characters.
    pub fn hint(&self) -> String {
        self.hint.clone()
    }
}

impl FromStr for KeySecret {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        Self::check(text)?;
        Ok(Self::of_ours(text.into()))
    }
}

impl fmt::Debug for KeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeySecret(…)")
    }
}

/// Whether `prefix` can begin a key: 2 to 10 small letters and digits, a letter first.
pub fn is_prefix(prefix: &str) -> bool {
    (2..=10).contains(&prefix.len())
        && prefix.starts_with(|first: char| first.is_ascii_lowercase())
        && prefix.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// CRC-32 of the body in base62, most significant character first, padded with zeros to six.
fn checksum(body: &str) -> [u8; CHECK_CHARS] {
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut check = [b'0'; CHECK_CHARS];
    for place in check.iter_mut().rev() {
        *place = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    check
}

fn text_of(check: &[u8; CHECK_CHARS]) -> &str {
    core::str::from_utf8(check).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_checksum_is_the_one_of_githubs_tokens() {
        assert_eq!(text_of(&checksum("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ")), "0mLq17");
    }

    #[test]
    fn a_key_shows_nothing_but_its_hint() {
        let secret = KeySecret::mint("kw", &[61; 30]).unwrap();
        assert_eq!(format!("{secret:?}"), "KeySecret(…)");
        assert_eq!(secret.hint(), format!("kw_…{}", &secret.reveal()[secret.reveal().len() - 4..]));
    }

    #[test]
    fn too_few_random_bytes_make_no_key() {
        assert_eq!(KeySecret::mint("kw", &[255; 64]), None);
    }

    proptest! {
        #[test]
        fn a_minted_key_parses(random in proptest::collection::vec(any::<u8>(), 64)) {
            if let Some(secret) = KeySecret::mint("kw", &random) {
                prop_assert_eq!(secret.reveal().parse::<KeySecret>(), Ok(secret.clone()));
            }
        }

        #[test]
        fn one_wrong_character_is_noticed(place in 3..33_usize, random in proptest::collection::vec(0..248_u8, 30)) {
            let secret = KeySecret::mint("kw", &random).unwrap();
            let mut bytes = secret.reveal().as_bytes().to_vec();
            bytes[place] = if bytes[place] == b'x' { b'y' } else { b'x' };
            let text = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(text.parse::<KeySecret>(), Err(NotAKey::WrongChecksum));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,80}") {
            let _ = text.parse::<KeySecret>();
        }
    }
}
