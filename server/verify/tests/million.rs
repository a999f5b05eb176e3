//! What keys cost, as `docs/verify.md` promises it. Resident memory is read from Linux.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot get on has failed")]

use axum::http::{HeaderMap, Method};
use domain::{
    Timestamp,
    catalogue::{Policy, PolicyDraft, Quota, QuotaPeriod, Rate},
    id::{DeveloperId, EntryId, KeyId, PolicyId},
    key::KeyState,
    limit::OwnLimits,
};
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};
use verify::{Api, Call, Digest, Item, KeyFacts, Snapshot};

const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

fn policy(number: u128) -> Arc<Policy> {
    let rate = Some(Rate { calls: 60, seconds: 60 });
    let quota = Some(Quota { calls: 1000, period: QuotaPeriod::Day });
    let draft = PolicyDraft { name: format!("Policy {number}"), rate, quota, ..PolicyDraft::blank() };
    Arc::new(draft.policy(PolicyId::new(NOW, number), NOW))
}

/// Spread as evenly as an HMAC (the finaliser of splitmix64).
fn digest(number: u64) -> Digest {
    let part = |part: u64| {
        let mixed = (number * 4 + part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).to_le_bytes()
    };
    [part(0), part(1), part(2), part(3)].concat().try_into().unwrap()
}

/// Four keys for each developer, under one of ten policies.
fn rows(count: u64) -> impl Iterator<Item = KeyFacts> {
    let policies: Vec<_> = (0..10).map(policy).collect();
    let weather = Api { id: EntryId::new(NOW, 1), slug: "weather".into() };
    (0..count).map(move |number| KeyFacts {
        id: KeyId::new(NOW, number.into()),
        digest: digest(number),
        state: KeyState::Active,
        expires: None,
        developer: DeveloperId::new(NOW, (number / 4).into()),
        email: format!("developer-{}@example.com", number / 4),
        items: vec![Item {
            entry: Some(weather.clone()),
            policy: policies[usize::try_from(number % 10).unwrap()].clone(),
        }],
        limits: OwnLimits::default(),
        counted: Vec::new(),
    })
}

fn resident() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// Bytes for each key once every key was used, and how long loading took.
fn cost(count: u64) -> (u64, Duration) {
    let (snapshot, before, begun) = (Snapshot::default(), resident(), Instant::now());
    snapshot.replace_all(rows(count));
    let took = begun.elapsed();
    let call = Call { method: &Method::GET, below: "", headers: &HeaderMap::new() };
    let passed = (0..count).filter(|number| snapshot.ask(&digest(*number), &call, NOW).is_ok()).count();
    assert_eq!(passed as u64, count);
    let all = |some: &dyn Fn() -> usize| core::iter::from_fn(|| Some(some()).filter(|some| *some > 0)).sum::<usize>();
    assert_eq!(all(&|| snapshot.unwritten(1000).len()), passed);
    assert_eq!(all(&|| snapshot.take_uses(1000).len()), passed);
    let cost = (resident() - before) / count;
    assert_eq!(snapshot.len() as u64, count);
    (cost, took)
}

#[test]
fn a_key_costs_at_most_250_bytes() {
    let (bytes, _) = cost(100_000);
    assert!(bytes <= 250, "{bytes} bytes for each key");
}

#[test]
#[ignore = "takes a release build: cargo test --release -p verify --test million -- --ignored --nocapture"]
fn a_million_keys_cost_at_most_250_bytes_each_and_load_in_five_seconds() {
    let (bytes, took) = cost(1_000_000);
    eprintln!("{bytes} bytes for each key, loaded in {took:?}");
    assert!(bytes <= 250 && took < Duration::from_secs(5));
}
