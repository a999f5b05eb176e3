use core::{
    fmt,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
};
use domain::{Timestamp, id::KeyId};
use std::sync::Arc;

/// Counts how often one key opened something since that was last written down. It outlives what is known of the key.
pub struct Counter {
    key: KeyId,
    count: AtomicU64,
    /// Microseconds of the last time.
    last: AtomicI64,
}

/// What a key did since it was last asked.
pub struct Used {
    pub count: u64,
    pub last: Timestamp,
    counter: Arc<Counter>,
}

impl Counter {
    pub fn new(key: KeyId) -> Self {
        Self { key, count: AtomicU64::new(0), last: AtomicI64::new(i64::MIN) }
    }

    /// Counts one use; `true` for the first since it was last asked.
    pub fn add(&self, now: Timestamp) -> bool {
        self.last.fetch_max(now.micros(), Ordering::Relaxed);
        self.count.fetch_add(1, Ordering::AcqRel) == 0
    }

    /// What was counted; from now on it counts anew.
    pub fn take(counter: Arc<Self>) -> Used {
        let count = counter.count.swap(0, Ordering::AcqRel);
        let last = Timestamp::from_micros(counter.last.load(Ordering::Relaxed));
        Used { count, last, counter }
    }

    /// Counts again what could not be written down; `true` if nothing was counted since.
    pub fn give_back(used: &Used) -> bool {
        used.count > 0 && used.counter.count.fetch_add(used.count, Ordering::AcqRel) == 0
    }
}

impl Used {
    pub fn key(&self) -> &KeyId {
        &self.counter.key
    }

    pub fn into_counter(self) -> Arc<Counter> {
        self.counter
    }
}

impl fmt::Debug for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Counter({})", self.count.load(Ordering::Relaxed))
    }
}
