//! Whatever headers a gateway passes on, `/verify` answers, and opens only to the one key that it knows.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use domain::{
    Timestamp,
    catalogue::PolicyDraft,
    id::{DeveloperId, KeyId, PolicyId},
    key::{KeySecret, KeyState},
    limit::OwnLimits,
};
use std::sync::{Arc, OnceLock};
use verify::{Call, Item, KeyFacts, Snapshot, Verifier};

/// The key that opens.
pub const KEY: &str = "kw_1111111111111111111111111111114SunM0";
const NOW: Timestamp = Timestamp::from_micros(0);

/// Each line is a header: `a` for Authorization, `k` for X-API-Key, anything else for one that says nothing; then its text.
pub fn look(data: &[u8]) {
    static VERIFIER: OnceLock<Verifier> = OnceLock::new();
    let headers: HeaderMap = data.split(|byte| *byte == b'\n').filter_map(header).collect();
    let call = Call { method: &Method::GET, below: "", headers: &headers };
    if VERIFIER.get_or_init(verifier).check(&call).is_ok() {
        let told: Vec<_> = ["authorization", "x-api-key"].iter().flat_map(|name| headers.get_all(*name)).collect();
        assert!(told.iter().any(|text| holds_the_key(text)), "opened without the key");
        assert!(headers.get_all("x-api-key").iter().all(holds_the_key), "opened beside another key");
        assert!(headers.get_all("x-api-key").iter().count() < 2 && headers.get_all("authorization").iter().count() < 2);
    }
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let (first, text) = line.split_first()?;
    let name = match first {
        b'a' => "authorization",
        b'k' => "x-api-key",
        _ => "x-other",
    };
    Some((HeaderName::from_static(name), HeaderValue::from_bytes(text).ok()?))
}

fn holds_the_key(text: &HeaderValue) -> bool {
    text.as_bytes().windows(KEY.len()).any(|window| window == KEY.as_bytes())
}

/// Knows that key.
fn verifier() -> Verifier {
    let secret: KeySecret = KEY.parse().expect("the key is one");
    let snapshot = Arc::new(Snapshot::default());
    let verifier = Verifier::new(snapshot.clone(), &[7; 32], Arc::new(|| NOW));
    let policy = PolicyDraft { name: "Free".into(), ..PolicyDraft::blank() }.policy(PolicyId::new(NOW, 3), NOW);
    snapshot.upsert(&KeyFacts {
        id: KeyId::new(NOW, 1),
        digest: verifier.digest(secret.reveal()),
        state: KeyState::Active,
        expires: None,
        developer: DeveloperId::new(NOW, 2),
        email: String::new(),
        items: vec![Item { entry: None, policy: Arc::new(policy) }],
        limits: OwnLimits::default(),
        counted: Vec::new(),
    });
    snapshot.mark_fresh(NOW);
    verifier
}
