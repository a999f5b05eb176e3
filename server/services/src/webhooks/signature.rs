use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What every secret begins with.
pub(super) const PREFIX: &str = "whsec_";

/// The signature of one message, `v1,…` (Standard Webhooks, "Signature scheme"). `None` if the secret is no secret.
pub(super) fn sign(secret: &str, id: &str, seconds: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::sign;

    /// The vector of `reference/engineering.md` §7.
    #[test]
    fn a_message_is_signed_as_the_standard_says() {
        let signature = sign(
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            1_649_367_553,
            r#"{"email":"test@example.com","username":"test_user"}"#,
        );
        assert_eq!(signature.as_deref(), Some("v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="));
    }

    #[test]
    fn nothing_is_signed_with_what_is_no_secret() {
        assert_eq!(sign("C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "id", 0, ""), None);
        assert_eq!(sign("whsec_%", "id", 0, ""), None);
    }
}
