//! A portal with a still clock on a database of its own, and a few people in it.

use core::{
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::Duration,
};
use domain::{
    Actor, Timestamp,
    catalogue::{Entry, EntryDraft, Policy, PolicyDraft},
    field::Typed,
    id::{RequestId, TokenId},
    request::Origin,
    token::Scope,
};
use services::{Asked, AskedItem, Error, Job, Portal, SecretKey, SignUpForm, Vault, Visitor, World};
use std::sync::Arc;
use storage::Storage;

pub const PASSWORD: &str = "correct horse battery";

pub struct TestPortal {
    pub portal: Portal,
    pub storage: Storage,
    clock: Arc<AtomicI64>,
}

impl TestPortal {
    pub fn on(storage: Storage) -> Self {
        let clock = Arc::new(AtomicI64::new(1_795_429_800_000_000));
        let read = clock.clone();
        let world = World::new(move || Timestamp::from_micros(read.load(Ordering::SeqCst)), counting());
        let portal = Portal::new(storage.clone(), vault(), world, "https://keys.example.com/");
        Self { portal, storage, clock }
    }

    /// The same, where people may undo what they decided for so long.
    pub fn undoing(self, window: Duration) -> Self {
        Self { portal: self.portal.undoing_within(window), ..self }
    }

    /// Lets time go by.
    pub fn pass(&self, span: Duration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// Somebody who runs the portal: `grace@example.com` with [`PASSWORD`].
    pub async fn admin(&self) -> Actor {
        self.portal.create_first_admin("grace@example.com", "Grace", Some(PASSWORD)).await.unwrap();
        self.actor("grace@example.com").await
    }

    /// A confirmed developer with [`PASSWORD`].
    pub async fn developer(&self, email: &str) -> Actor {
        self.portal.sign_up(form(email), visitor()).await.unwrap();
        self.portal.confirm_address(&token(&self.secret().await)).await.unwrap();
        self.actor(email).await
    }

    /// The rights this person has at the moment.
    #[expect(clippy::disallowed_methods, reason = "tests stand in for the server's authentication")]
    pub async fn actor(&self, email: &str) -> Actor {
        let mut tx = self.storage.read().await.unwrap();
        let person = tx.developer_by_email(&email.parse().unwrap()).await.unwrap().unwrap();
        let approves = tx.approved_entries(&person.id).await.unwrap();
        Actor::person(person.id, person.name, person.is_admin, approves)
    }

    /// A program called Robot whose token has these scopes.
    #[expect(clippy::disallowed_methods, reason = "tests stand in for the server's authentication")]
    pub fn program(&self, scopes: &[Scope]) -> Actor {
        Actor::token(TokenId::new(self.portal.now(), 1), "Robot", scopes.to_vec())
    }

    /// A second admin; their name is Ada.
    pub async fn second_admin(&self, first: &Actor) -> Actor {
        let ada = self.developer("ada@example.com").await;
        self.portal.set_admin(first, ada.developer().unwrap(), true).await.unwrap();
        self.actor("ada@example.com").await
    }

    pub async fn policy(&self, admin: &Actor, name: &str) -> Policy {
        self.portal.create_policy(admin, policy(name)).await.unwrap()
    }

    /// Publishes an entry for everybody that offers one policy.
    pub async fn entry(&self, admin: &Actor, name: &str, policy: &Policy) -> Entry {
        self.portal.create_entry(admin, entry(name, policy)).await.unwrap()
    }

    /// Asks for access without answering anything.
    pub async fn ask(&self, developer: &Actor, entry: &Entry) -> RequestId {
        self.portal.submit(developer, asked(entry, &[])).await.unwrap().id
    }

    /// Who is mailed what, out of what waits in the outbox: `ada@example.com: declined`, or the kind of the job.
    pub async fn outbox(&self) -> Vec<String> {
        let describe = |(job, _): (Job, Option<String>)| match job {
            Job::Mail { to, mail } => format!("{to}: {}", mail.template()),
            other => other.kind().to_owned(),
        };
        let mut lines: Vec<_> = self.jobs().await.into_iter().map(describe).collect();
        lines.sort();
        lines
    }

    /// Takes what waits in the outbox, with its secrets opened.
    pub async fn jobs(&self) -> Vec<(Job, Option<String>)> {
        let mut jobs = Vec::new();
        for leased in self.portal.claim_jobs(100).await.unwrap() {
            self.portal.finish_job(&leased).await.unwrap();
            let secret = leased.secret.as_ref().map(|secret| secret.reveal().to_owned());
            jobs.push((leased.job, secret));
        }
        jobs
    }

    /// The secret of the one mail that waits.
    pub async fn secret(&self) -> String {
        let mut jobs = self.jobs().await;
        assert_eq!(jobs.len(), 1, "one mail waits");
        jobs.remove(0).1.unwrap()
    }
}

/// The one of every test portal.
pub fn vault() -> Vault {
    Vault::new(&SecretKey::new([7; 32]))
}

/// A whole and correct sign-up form.
pub fn form(email: &str) -> SignUpForm {
    SignUpForm { name: "Ada".into(), email: email.into(), password: PASSWORD.into(), ..SignUpForm::default() }
}

/// A policy without any limit.
pub fn policy(name: &str) -> PolicyDraft {
    PolicyDraft { name: name.into(), ..PolicyDraft::blank() }
}

/// An entry that offers `policy` to everybody.
pub fn entry(name: &str, policy: &Policy) -> EntryDraft {
    EntryDraft { name: name.into(), policies: vec![policy.id.clone()], ..EntryDraft::blank() }
}

/// A request form for the first policy of `entry`.
pub fn asked(entry: &Entry, answers: &[(&str, &str)]) -> Asked {
    let answers: Typed = answers.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    Asked { on_behalf_of: None, items: vec![item(entry)], answers, origin: Origin::Portal }
}

/// The first policy of `entry`.
pub fn item(entry: &Entry) -> AskedItem {
    let policy = entry.policies.first().map(ToString::to_string).unwrap_or_default();
    AskedItem { entry: Some(entry.slug.to_string()), policy }
}

/// The sentence somebody reads who was refused.
pub fn sentence<T>(result: Result<T, Error>) -> String {
    result.err().unwrap().to_string()
}

/// The mistakes in a refused form, each behind the name of its input.
pub fn mistakes<T>(result: Result<T, Error>) -> Vec<String> {
    let Some(Error::Invalid(invalid)) = result.err() else { panic!("the form was not refused for its mistakes") };
    invalid.0.into_iter().map(|mistake| format!("{}: {}", mistake.field, mistake.message)).collect()
}

pub fn visitor() -> Visitor {
    Visitor { address: [192, 0, 2, 1].into(), user_agent: "Firefox".into() }
}

/// The token at the end of a link.
pub fn token(link: &str) -> String {
    link.rsplit('/').next().unwrap().to_owned()
}

/// Bytes that differ from call to call.
fn counting() -> impl Fn(&mut [u8]) + Send + Sync + 'static {
    let calls = AtomicU64::new(1);
    move |bytes| {
        let call = calls.fetch_add(1, Ordering::SeqCst).to_le_bytes();
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = call[place % 8];
        }
    }
}
