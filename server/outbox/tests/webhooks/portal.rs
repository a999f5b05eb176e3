//! A portal with a still clock that tells receivers of its policies.

use domain::{
    Actor, Timestamp,
    catalogue::PolicyDraft,
    id::{DeveloperId, WebhookId},
    webhook::{Attempt, Delivery, EndpointDraft, Events},
};
use outbox::{Mailer, Options, Worker};
use services::{Portal, SecretKey, Vault, World};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU8, Ordering},
    },
    time::Duration,
};

const START: i64 = 1_795_429_800_000_000;

pub struct Bench {
    pub portal: Portal,
    clock: Arc<AtomicI64>,
}

impl Bench {
    pub async fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let (read, dice) = (clock.clone(), AtomicU8::new(0));
        let now = move || Timestamp::from_micros(read.load(Ordering::SeqCst));
        let world = World::new(now, move |bytes| bytes.fill(dice.fetch_add(1, Ordering::SeqCst) % 200));
        let (storage, vault) = (storage::testing::sqlite().await, Vault::new(&SecretKey::new([7; 32])));
        let portal = Portal::new(storage, vault, world, "https://keys.acme.example").allowing_private(true);
        Self { portal, clock }
    }

    pub fn pass(&self, span: Duration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }

    pub fn worker(&self, options: Options) -> Worker {
        // No mail is sent here, so that the folder is never made.
        Worker::new(self.portal.clone(), Mailer::files("/nowhere", "keys@acme.example").unwrap(), options)
    }

    /// Does everything that is due, also inside the network.
    pub async fn deliver(&self) {
        self.worker(Options { allow_private: true }).drain().await;
    }

    /// Has `url` told of new policies.
    pub async fn tell(&self, url: &str) -> WebhookId {
        let events = Events::Only(vec!["policy.created".into()]);
        let draft = EndpointDraft { url: url.into(), description: String::new(), events };
        self.portal.create_webhook(&admin(), draft).await.unwrap().0.id
    }

    pub async fn make_policy(&self, name: &str) {
        let draft = PolicyDraft { name: name.into(), ..PolicyDraft::blank() };
        self.portal.create_policy(&admin(), draft).await.unwrap();
    }

    /// What was sent to an endpoint, newest first.
    pub async fn log(&self, hook: &WebhookId) -> Vec<Delivery> {
        self.portal.webhook(&admin(), hook, None).await.unwrap().deliveries.rows
    }

    /// Every try of the newest delivery.
    pub async fn attempts(&self, hook: &WebhookId) -> Vec<Attempt> {
        let newest = self.log(hook).await.remove(0);
        self.portal.delivery(&admin(), &newest.id).await.unwrap().attempts
    }

    /// What came of its last try, in a sentence.
    pub async fn outcome(&self, hook: &WebhookId) -> String {
        self.attempts(hook).await.last().unwrap().reply.sentence()
    }
}

fn admin() -> Actor {
    Actor::person(DeveloperId::new(Timestamp::from_micros(START), 99), "Grace", true, Vec::new())
}
