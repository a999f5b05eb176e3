//! Everything that turns a secret into something that may be stored.

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead, KeyInit, Payload},
};
use core::fmt;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The portal's 32-byte secret (`KEYWRIGHT_SECRET_KEY`). Never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 32 bytes in base64.
    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    /// For the file that the first start writes.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// What is stored of a secret: enough to recognise it, useless to whoever reads the database.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Digest(String);

impl Digest {
    /// 64 hexadecimal characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Keys derived from the portal's secret: one to recognise secrets by, one to seal those that wait in the outbox, one to
/// link the events of the history.
#[derive(Clone)]
pub struct Vault {
    pepper: [u8; 32],
    sealing: [u8; 32],
    linking: [u8; 32],
}

fn mac(key: &[u8; 32], text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

impl Vault {
    pub fn new(secret: &SecretKey) -> Self {
        Self {
            pepper: derive(secret, b"keywright pepper"),
            sealing: derive(secret, b"keywright sealing"),
            linking: derive(secret, b"keywright linking"),
        }
    }

    /// HMAC-SHA-256 with the pepper, which is kept outside the database.
    pub fn digest(&self, secret: &str) -> Digest {
        Digest(mac(&self.pepper, secret))
    }

    /// The same with a key of its own, for the links of the history: whoever has the database alone cannot make one.
    pub fn link(&self, text: &str) -> String {
        mac(&self.linking, text)
    }

    /// The pepper itself, for the verify listener, which digests keys without asking anybody.
    pub const fn pepper(&self) -> [u8; 32] {
        self.pepper
    }

    /// Encrypts `text` so that it opens only under the same `label` (the job's id).
    pub fn seal(&self, text: &str, label: &str, nonce: [u8; 24]) -> String {
        let payload = Payload { msg: text.as_bytes(), aad: label.as_bytes() };
        let sealed = self.cipher().encrypt(&nonce.into(), payload).expect("memory suffices for a short text");
        STANDARD.encode([&nonce[..], &sealed].concat())
    }

    /// `None` if it was sealed under another secret or label, or was altered.
    pub fn unseal(&self, sealed: &str, label: &str) -> Option<String> {
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, msg) = bytes.split_first_chunk::<24>()?;
        let text = self.cipher().decrypt(nonce.into(), Payload { msg, aad: label.as_bytes() }).ok()?;
        String::from_utf8(text).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.sealing.into())
    }
}

fn derive(secret: &SecretKey, purpose: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, &secret.0).expand(purpose, &mut key).expect("32 bytes are a legal length");
    key
}

fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write;
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all text");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(byte: u8) -> Vault {
        Vault::new(&SecretKey::new([byte; 32]))
    }

    #[test]
    fn what_was_sealed_opens_only_under_its_own_label_and_secret() {
        let sealed = vault(1).seal("kw_secret", "job_1", [7; 24]);
        assert_eq!(vault(1).unseal(&sealed, "job_1").as_deref(), Some("kw_secret"));
        assert_eq!(vault(1).unseal(&sealed, "job_2"), None);
        assert_eq!(vault(2).unseal(&sealed, "job_1"), None);
        assert!(!sealed.contains("kw_secret"));
    }

    #[test]
    fn a_digest_depends_on_the_pepper() {
        assert_eq!(vault(1).digest("kw"), vault(1).digest("kw"));
        assert_ne!(vault(1).digest("kw"), vault(2).digest("kw"));
    }

    #[test]
    fn the_secret_key_survives_its_file_and_prints_nothing() {
        let secret = SecretKey::new([9; 32]);
        assert_eq!(SecretKey::parse(&secret.to_base64()).map(|key| key.0), Some([9; 32]));
        assert_eq!(format!("{secret:?}"), "SecretKey(…)");
        assert!(SecretKey::parse("c2hvcnQ=").is_none());
    }
}
