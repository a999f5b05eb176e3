//! What every issuer has to keep to.

use domain::{catalogue::IssuerName, key::KeySecret};
use issuers::{Failure, Order, issuer};

async fn mint(name: IssuerName, prefix: &str, random: [u8; 64]) -> Result<KeySecret, Failure> {
    issuer(name).mint(Order { prefix, policies: &[], random: &random }).await
}

#[tokio::test]
async fn a_minted_key_has_the_form_of_a_key_and_the_prefix_asked_for() {
    let key = mint(IssuerName::Builtin, "acme", [7; 64]).await.unwrap();
    assert!(key.reveal().starts_with("acme_"));
    assert_eq!(key.reveal().parse::<KeySecret>(), Ok(key));
}

#[tokio::test]
async fn other_random_bytes_make_another_key() {
    let one = mint(IssuerName::Builtin, "kw", [1; 64]).await.unwrap();
    let other = mint(IssuerName::Builtin, "kw", [2; 64]).await.unwrap();
    assert_ne!(one, other);
}

#[tokio::test]
async fn bytes_that_would_favour_some_characters_make_no_key() {
    assert_eq!(mint(IssuerName::Builtin, "kw", [255; 64]).await, Err(Failure::Random));
}
