use crate::{Call, Digest, Pass, Reason, Refusal, Snapshot, credential::key_in};
use core::time::Duration;
use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::Arc;

/// How long we go on answering from memory when the database is out of reach, unless told otherwise. Longer, and a key
/// revoked elsewhere would keep opening doors; shorter, and every restart of a database would close all APIs.
pub const MAX_STALE: Duration = Duration::from_secs(30);

/// What tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Tells from a gateway's question whether a call may pass.
#[derive(Clone)]
pub struct Verifier {
    snapshot: Arc<Snapshot>,
    /// Keyed once; each call clones the state, which spares two rounds of SHA-256.
    mac: Hmac<Sha256>,
    clock: Clock,
    max_stale: Duration,
}

impl Verifier {
    pub fn new(snapshot: Arc<Snapshot>, pepper: &[u8; 32], clock: Clock) -> Self {
        let mac = Hmac::new_from_slice(pepper).expect("HMAC takes keys of any length");
        Self { snapshot, mac, clock, max_stale: MAX_STALE }
    }

    /// With another patience than [`MAX_STALE`].
    #[must_use]
    pub fn with_max_stale(self, max_stale: Duration) -> Self {
        Self { max_stale, ..self }
    }

    /// What to tell of a call that passes, which is counted, or why it does not. Takes bounded time and memory.
    pub fn check(&self, call: &Call<'_>) -> Result<Pass, Refusal> {
        let text = key_in(call.headers)?;
        let now = (self.clock)();
        if self.is_stale_at(now) {
            return Err(Reason::Stale.into());
        }
        self.snapshot.ask(&self.digest(text), call, now)
    }

    /// Whether the database was out of reach for so long that nothing is vouched for.
    pub fn is_stale(&self) -> bool {
        self.is_stale_at((self.clock)())
    }

    fn is_stale_at(&self, now: Timestamp) -> bool {
        now.since(self.snapshot.fresh()) > self.max_stale
    }

    /// What a key with this text is found by.
    pub fn digest(&self, text: &str) -> Digest {
        let mut mac = self.mac.clone();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}
