use crate::{Digest, KeyFacts, Reason, Snapshot, credential::key_in};
use axum::http::HeaderMap;
use core::time::Duration;
use domain::{Timestamp, key::KeySecret};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::Arc;

/// How long we go on answering from memory when the database is out of reach. Longer, and a key revoked elsewhere
/// would keep opening doors; shorter, and every restart of a database would close all APIs.
pub const MAX_STALE: Duration = Duration::from_secs(30);

/// What tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Tells from a call's headers whether it may pass.
#[derive(Clone)]
pub struct Verifier {
    snapshot: Arc<Snapshot>,
    /// Keyed once; each call clones the state, which spares two rounds of SHA-256.
    mac: Hmac<Sha256>,
    clock: Clock,
}

impl Verifier {
    pub fn new(snapshot: Arc<Snapshot>, pepper: &[u8; 32], clock: Clock) -> Self {
        let mac = Hmac::new_from_slice(pepper).expect("HMAC takes keys of any length");
        Self { snapshot, mac, clock }
    }

    /// The facts of a key that opens, or why this call does not pass. Takes bounded time and memory.
    pub fn check(&self, headers: &HeaderMap) -> Result<Arc<KeyFacts>, Reason> {
        let secret = key_in(headers)?;
        let now = (self.clock)();
        if now.since(self.snapshot.fresh()) > MAX_STALE {
            return Err(Reason::Stale);
        }
        let facts = self.snapshot.find(&self.digest(&secret)).ok_or(Reason::Unknown)?;
        if let Some(reason) = Reason::of(facts.standing(now)) {
            return Err(reason);
        }
        self.snapshot.count(&facts, now);
        Ok(facts)
    }

    fn digest(&self, secret: &KeySecret) -> Digest {
        let mut mac = self.mac.clone();
        mac.update(secret.reveal().as_bytes());
        mac.finalize().into_bytes().into()
    }
}
