//! A portal with a still clock, and mails waiting in its outbox.

use domain::{Timestamp, id::JobId};
use outbox::{Mailer, Options, Worker};
use services::{Job, Mail, Portal, SecretKey, Vault, World};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU8, Ordering},
    },
    time::Duration,
};
use storage::Storage;

pub const FROM: &str = "Acme <keys@acme.example>";
const START: i64 = 1_795_429_800_000_000;

pub struct Bench {
    pub portal: Portal,
    pub storage: Storage,
    pub vault: Vault,
    clock: Arc<AtomicI64>,
}

impl Bench {
    pub async fn new() -> Self {
        Self::on(storage::testing::sqlite().await)
    }

    pub async fn in_file(path: &Path) -> Self {
        let storage = Storage::open(&format!("sqlite://{}", path.display())).await.unwrap();
        storage.migrate().await.unwrap();
        Self::on(storage)
    }

    fn on(storage: Storage) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let (read, dice) = (clock.clone(), AtomicU8::new(0));
        let now = move || Timestamp::from_micros(read.load(Ordering::SeqCst));
        let world = World::new(now, move |bytes| bytes.fill(dice.fetch_add(1, Ordering::SeqCst) % 200));
        let vault = Vault::new(&SecretKey::new([7; 32]));
        let portal = Portal::new(storage.clone(), vault.clone(), world, "https://keys.acme.example");
        Self { portal, storage, vault, clock }
    }

    pub fn worker(&self, url: &str) -> Worker {
        Worker::new(self.portal.clone(), Mailer::smtp(url, FROM).unwrap(), Options::default())
    }

    pub fn file_worker(&self, dir: &Path) -> Worker {
        Worker::new(self.portal.clone(), Mailer::files(dir, FROM).unwrap(), Options::default())
    }

    pub fn pass(&self, span: Duration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// Puts a mail with a key into the outbox.
    pub async fn mail_key(&self, number: u128, to: &str, key: &str) -> JobId {
        let mail = Mail::Key {
            name: "Ada".into(),
            title: "Weather".into(),
            policy: "Free".into(),
            expires: None,
            auth: "API key".into(),
            link: "https://keys.acme.example/keys".into(),
        };
        self.add(number, &Job::Mail { to: to.into(), mail }, Some(key)).await
    }

    pub async fn add(&self, number: u128, job: &Job, secret: Option<&str>) -> JobId {
        let id = JobId::new(self.portal.now(), number);
        let row = storage::Job {
            id: id.clone(),
            kind: job.kind().into(),
            payload: serde_json::to_string(job).unwrap(),
            sealed: secret.map(|secret| self.vault.seal(secret, id.as_str(), [3; 24])),
            request: None,
            lane: job.lane(),
            due: self.portal.now(),
        };
        let mut tx = self.storage.write().await.unwrap();
        tx.insert_job(&row).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Waiting, of those retrying, and dead jobs.
    pub async fn counts(&self) -> (i64, i64, i64) {
        let jobs = self.portal.figures().await.unwrap().jobs;
        (jobs.new + jobs.retrying, jobs.retrying, jobs.dead)
    }

    pub async fn last_error(&self) -> String {
        self.storage.read().await.unwrap().dead_jobs().await.unwrap().remove(0).last_error
    }

    pub async fn close(self) {
        self.storage.close().await;
    }
}
