//! `/verify` beside the portal, as one program serves both.

use crate::{api::Program, bench::TestPortal};
use axum::http::{HeaderMap, Method};
use domain::{id::KeyId, key::KeySecret};
use serde_json::json;
use server::verify_feed::Feed;
use services::{SecretKey, Vault};
use std::sync::Arc;
use verify::{Call, Pass, Snapshot, Verifier};

pub struct Gate {
    pub test: TestPortal,
    pub robot: Program,
    pub snapshot: Arc<Snapshot>,
    feed: Feed,
    verifier: Verifier,
}

/// A key for an API of its own, under a policy of its own.
pub struct Held {
    pub id: KeyId,
    pub entry: String,
    pub policy: String,
    secret: KeySecret,
}

impl Gate {
    pub async fn open() -> Self {
        let test = TestPortal::open().await;
        let snapshot = Arc::new(Snapshot::default());
        let feed = Feed::start(test.state.portal.clone(), snapshot.clone()).await.unwrap();
        let portal = test.state.portal.clone();
        let pepper = Vault::new(&SecretKey::new([7; 32])).pepper();
        let verifier = Verifier::new(snapshot.clone(), &pepper, Arc::new(move || portal.now()));
        Self { robot: test.robot().await.if_match("*"), test, snapshot, feed, verifier }
    }

    /// A key of this developer for an API of this name, which `/verify` knows.
    pub async fn key(&mut self, developer: &str, name: &str) -> Held {
        let (entry, policy) = self.robot.publish(name).await;
        let asked = json!({ "developer": developer, "items": [{ "entry": entry, "policy": policy }] });
        let request = self.robot.post("/requests", &asked).await.made();
        self.robot.call(Method::POST, &format!("/requests/{request}/approve"), None).await.fine();
        let issued = self.test.state.portal.issue_key(&request.parse().unwrap()).await.unwrap().unwrap();
        self.test.outbox().await;
        self.catch_up().await;
        Held { id: issued.key.id, entry, policy, secret: issued.secret }
    }

    pub async fn catch_up(&mut self) {
        self.feed.catch_up().await.unwrap();
    }

    /// What the gateway passes on, or the reason why not.
    pub fn ask(&self, key: &Held) -> Result<Pass, &'static str> {
        let headers: HeaderMap =
            [("x-api-key".parse().unwrap(), key.secret.reveal().parse().unwrap())].into_iter().collect();
        let call = Call { method: &Method::GET, below: "", headers: &headers };
        self.verifier.check(&call).map_err(|refusal| refusal.reason.name())
    }

    /// The APIs that the gateway is told, or the reason why the call does not pass.
    pub fn opens(&self, key: &Held) -> String {
        self.ask(key)
            .map_or_else(ToOwned::to_owned, |pass| pass.headers["x-keywright-entries"].to_str().unwrap().to_owned())
    }
}
