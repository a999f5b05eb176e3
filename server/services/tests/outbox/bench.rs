//! A portal with a still clock on a database of its own.

use domain::{
    Timestamp,
    id::{DeveloperId, JobId},
};
use services::{Job, Portal, SecretKey, Vault, World};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use storage::Storage;

pub const START: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

#[derive(Clone)]
pub struct Bench {
    pub portal: Portal,
    pub storage: Storage,
    pub vault: Vault,
    clock: Arc<AtomicI64>,
}

impl Bench {
    pub fn on(storage: Storage) -> Self {
        let clock = Arc::new(AtomicI64::new(START.micros()));
        let read = clock.clone();
        let world = World::new(move || Timestamp::from_micros(read.load(Ordering::SeqCst)), counting());
        let vault = Vault::new(&SecretKey::new([7; 32]));
        let portal = Portal::new(storage.clone(), vault.clone(), world, "https://keys.example.com");
        Self { portal, storage, vault, clock }
    }

    pub fn pass(&self, span: Duration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// Puts a job into the outbox, its secret sealed by `vault`.
    pub async fn add(&self, job: &Job, secret: Option<(&Vault, &str)>) -> JobId {
        let id = JobId::new(START, 1);
        let row = storage::Job {
            id: id.clone(),
            kind: job.kind().into(),
            payload: serde_json::to_string(job).unwrap(),
            sealed: secret.map(|(vault, text)| vault.seal(text, id.as_str(), [1; 24])),
            request: None,
            lane: job.lane(),
            due: START,
        };
        let mut tx = self.storage.write().await.unwrap();
        tx.insert_job(&row).await.unwrap();
        tx.commit().await.unwrap();
        id
    }
}

/// Bytes that differ from call to call and stay below 248, so that every draw makes a key.
fn counting() -> impl Fn(&mut [u8]) + Send + Sync + 'static {
    let calls = AtomicU64::new(1);
    move |bytes| {
        let call = calls.fetch_add(1, Ordering::SeqCst);
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::try_from((call + place as u64 * 7) % 240).unwrap();
        }
    }
}

pub fn admin() -> domain::Actor {
    domain::Actor::person(DeveloperId::new(START, 99), "Grace", true, Vec::new())
}
