use domain::Timestamp;
use std::sync::Arc;

/// Fills bytes at random.
type Dice = dyn Fn(&mut [u8]) + Send + Sync;

/// The clock and the dice: the only two things a use case takes from outside. Tests bring a still clock.
#[derive(Clone)]
pub struct World {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    fill: Arc<Dice>,
}

impl World {
    pub fn new(
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        fill: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self { now: Arc::new(now), fill: Arc::new(fill) }
    }

    /// The system's clock and random numbers.
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    pub fn real() -> Self {
        let now = || {
            let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            Timestamp::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
        };
        Self::new(now, |bytes| getrandom::fill(bytes).expect("the system has random numbers"))
    }

    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.fill)(&mut bytes);
        bytes
    }

    /// What makes a new id, ready for `…Id::new(now, dice)`.
    pub fn dice(&self) -> u128 {
        u128::from_le_bytes(self.bytes())
    }

    /// 256 random bits for sessions and mailed links, as URL-safe text.
    pub fn token(&self) -> String {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}
