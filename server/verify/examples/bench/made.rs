//! Keys made by counting: the same in each process.

use domain::{
    Timestamp,
    id::{DeveloperId, KeyId},
    key::{KeySecret, KeyState},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use verify::{Digest, Identity, KeyFacts};

pub const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);
pub const PEPPER: [u8; 32] = [7; 32];

/// The text of key `number`.
pub fn text(number: usize) -> String {
    let mut state = number as u64;
    let random: Vec<u8> = (0..8).flat_map(|_| mixed(&mut state).to_le_bytes()).collect();
    KeySecret::mint("kw", &random).expect("30 of 64 even bytes are below 248").reveal().to_owned()
}

pub fn digest(text: &str) -> Digest {
    let mut mac = Hmac::<Sha256>::new_from_slice(&PEPPER).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// What `/verify` knows of key `number`: as much as a portal says of a key of one API.
pub fn facts(number: usize, digest: Digest) -> (KeyId, Digest, KeyFacts) {
    let (key, developer) = (KeyId::new(NOW, number as u128), DeveloperId::new(NOW, number as u128));
    let of = Identity {
        key: &key,
        developer: &developer,
        email: &format!("developer{number}@example.com"),
        entries: &["weather".to_owned()],
        policies: &["Free".to_owned()],
        scopes: &["weather:read".to_owned()],
    };
    let facts = KeyFacts::new(KeyState::Active, None, &of);
    (key, digest, facts)
}

/// The generator `SplitMix64`.
pub fn mixed(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
