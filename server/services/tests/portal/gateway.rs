//! Keys that a gateway keeps: a portal beside a stand-in for one, and its outbox done by hand.

mod drifting;
mod following;
mod issuing;
mod settling;
// Written for the issuers' own suite, which shows what it does and does not do.
#[path = "../../../issuers/tests/conformance/stand_in.rs"]
mod stand_in;

use crate::bench::{TestPortal, entry, policy, token};
use domain::{
    Actor,
    catalogue::{Entry, EntryDraft, IssuerName, Policy, PolicyDraft},
    id::RequestId,
    key::KeyRow,
    request::StateName,
    settings::Overrides,
};
use issuers::{
    Issuers, Tyk,
    tyk::{Settings, key_hash},
};
use services::Job;
use stand_in::StandIn;
use storage::Storage;

/// Grace's portal, in which Ada asks for what a gateway keeps.
struct Scene {
    test: TestPortal,
    gateway: StandIn,
    admin: Actor,
    ada: Actor,
    gold: Policy,
    weather: Entry,
}

fn draft(name: &str, ids: &[&str]) -> PolicyDraft {
    let gateway_policies = ids.iter().map(ToString::to_string).collect();
    PolicyDraft { issuer: IssuerName::Tyk, gateway_policies, key_days: Some(90), ..policy(name) }
}

fn issuers(gateway: &StandIn) -> Issuers {
    let (secret, org_id) = (stand_in::SECRET.into(), stand_in::ORG.into());
    Issuers::with_tyk(Tyk::new(Settings { url: gateway.url(), secret, org_id }, true).unwrap())
}

impl Scene {
    async fn on(storage: Storage) -> Self {
        Self::with(storage, Overrides::default()).await
    }

    /// Keys come behind links.
    async fn by_link(storage: Storage) -> Self {
        Self::with(storage, Overrides { secure_key_approval: Some(true), ..Overrides::default() }).await
    }

    async fn with(storage: Storage, overrides: Overrides) -> Self {
        let gateway = StandIn::start(key_hash).await;
        let mut test = TestPortal::on(storage);
        test.portal = test.portal.with_issuers(issuers(&gateway));
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let gold = test.portal.create_policy(&admin, draft("Gold", &["gold"])).await.unwrap();
        let draft = EntryDraft { overrides, ..entry("Weather", &gold) };
        let weather = test.portal.create_entry(&admin, draft).await.unwrap();
        Self { test, gateway, admin, ada, gold, weather }
    }

    /// Ada has asked and Grace approved; the outbox has not begun.
    async fn approved(&self) -> RequestId {
        let request = self.test.ask(&self.ada, &self.weather).await;
        self.test.jobs().await;
        self.test.portal.approve(&self.admin, &request, 1).await.unwrap();
        request
    }

    /// Ada has her key, by mail.
    async fn granted(&self) -> KeyRow {
        self.approved().await;
        assert_eq!(self.work().await.len(), 1, "one mail with the key");
        self.key().await
    }

    /// Dies when the gateway has made the key of this request, and nobody knows of it; gives the texts of what is there.
    async fn die_after_the_call(&self, request: &RequestId) -> Vec<String> {
        let intent = self.test.portal.pending_issue(request).await.unwrap().unwrap();
        let issuers = issuers(&self.gateway);
        issuers.named(intent.issuer).unwrap().put(&intent.order).await.unwrap();
        self.gateway.keys()
    }

    /// The token of the link that Ada was mailed.
    async fn link(&self) -> String {
        self.approved().await;
        token(&self.test.secret().await)
    }

    /// Ada's newest key, as she sees it.
    async fn key(&self) -> KeyRow {
        self.test.portal.my_keys(&self.ada).await.unwrap().remove(0)
    }

    async fn state(&self, request: &RequestId) -> StateName {
        self.test.storage.read().await.unwrap().request(request).await.unwrap().unwrap().state.name()
    }

    /// Does what is due, as the outbox does, until nothing is; gives the secrets that were mailed.
    async fn work(&self) -> Vec<String> {
        let mut mailed = Vec::new();
        loop {
            let jobs = self.test.portal.claim_jobs(100).await.unwrap();
            if jobs.is_empty() {
                return mailed;
            }
            for leased in jobs {
                mailed.extend(leased.secret.as_ref().map(|secret| secret.reveal().to_owned()));
                let portal = &self.test.portal;
                let done = match &leased.job {
                    Job::IssueKey { request } => portal.issue_key(request).await.map(drop),
                    Job::SyncKey { key } => portal.sync_key(key).await,
                    Job::RemoveKey { gateway_key } => portal.remove_key(gateway_key).await,
                    _ => Ok(()),
                };
                match done {
                    Ok(()) => portal.finish_job(&leased).await.unwrap(),
                    Err(error) => portal.retry_job(&leased, &error.to_string()).await.unwrap(),
                };
            }
        }
    }
}
