//! Passwords: Argon2id, off the async threads, a few at a time.

use crate::{Error, Result};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Each hash takes 19 MiB and a core: more at once would only make all of them slower.
static HASHING: Semaphore = Semaphore::const_new(4);

/// What an unknown address is compared with, so that it takes as long as a known one. No password fits it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGF0IGFsbCE$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// OWASP's first recommendation: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).expect("the parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The text to store, salt and parameters included.
pub async fn hash(password: &str, salt: [u8; 16]) -> Result<String> {
    let password = password.to_owned();
    let _turn = HASHING.acquire().await.map_err(Error::internal)?;
    let hash = move || argon2().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string());
    spawn_blocking(hash).await.map_err(Error::internal)?.map_err(|error| Error::internal(error.to_string()))
}

/// Whether `password` is the one behind `stored`. Takes as long when nothing is stored.
pub async fn fits(password: &str, stored: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    let stored = stored.unwrap_or_else(|| NOBODY.into());
    let _turn = HASHING.acquire().await.map_err(Error::internal)?;
    let verify = move || argon2().verify_password(password.as_bytes(), stored.as_str()).is_ok();
    spawn_blocking(verify).await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_fits() {
        let stored = hash("correct horse", [7; 16]).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("correct horse", Some(stored.clone())).await.unwrap());
        assert!(!fits("wrong horse", Some(stored)).await.unwrap());
    }

    #[test]
    fn nobodys_hash_is_computed_in_full() {
        let wrong = argon2().verify_password(b"anything", NOBODY).unwrap_err();
        assert_eq!(wrong, argon2::password_hash::Error::PasswordInvalid);
    }

    #[tokio::test]
    async fn no_password_fits_nobody() {
        assert!(!fits("", None).await.unwrap());
    }
}
