use core::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A readable key, or a link with a token, on its way into a mail. `Debug` prints nothing; memory is wiped after use.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the one mail that contains it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `text` without this secret, should a peer have quoted it back at us.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        text.replace(&self.0, "…")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_only_to_whoever_asks_for_it() {
        let secret = Secret::new("kw_canary".into());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(secret.redact("550 kw_canary looks like spam"), "550 … looks like spam");
        assert_eq!(secret.reveal(), "kw_canary");
    }
}
