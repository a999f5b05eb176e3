//! Keys made by counting: the same in each process.

use domain::{
    Timestamp,
    catalogue::{Policy, PolicyDraft, Quota, QuotaPeriod, Rate},
    id::{DeveloperId, EntryId, KeyId, PolicyId},
    key::{KeySecret, KeyState},
    limit::OwnLimits,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::Arc;
use verify::{Api, Digest, Item, KeyFacts};

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

/// What `/verify` knows of the keys with these digests, as a portal would say it: four to a developer, each under one of ten
/// policies, with a rate and a quota that are counted and never reached.
pub fn facts(digests: &[Digest]) -> impl Iterator<Item = KeyFacts> {
    let policies: Vec<_> = (0..10).map(policy).collect();
    let weather = Api { id: EntryId::new(NOW, 1), slug: "weather".into() };
    digests.iter().enumerate().map(move |(number, digest)| KeyFacts {
        id: KeyId::new(NOW, number as u128),
        digest: *digest,
        state: KeyState::Active,
        expires: None,
        developer: DeveloperId::new(NOW, number as u128 / 4),
        email: format!("developer{}@example.com", number / 4),
        items: vec![Item { entry: Some(weather.clone()), policy: policies[number % policies.len()].clone() }],
        limits: OwnLimits::default(),
        counted: Vec::new(),
    })
}

fn policy(number: u128) -> Arc<Policy> {
    let rate = Some(Rate { calls: u32::MAX, seconds: 1 });
    let quota = Some(Quota { calls: i64::MAX, period: QuotaPeriod::Month });
    let scopes = vec!["weather:read".into()];
    let draft = PolicyDraft { name: format!("Policy {number}"), rate, quota, scopes, ..PolicyDraft::blank() };
    Arc::new(draft.policy(PolicyId::new(NOW, number), NOW))
}

/// The generator `SplitMix64`.
pub fn mixed(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
