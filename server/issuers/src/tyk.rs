//! A Tyk gateway, through its own API. Which facts of it this relies on is listed in `docs/issuers.md`.
//!
//! We choose the id of each key, so that doing something a second time changes nothing.

mod hash;
mod http;
mod inventory;
mod name;
mod session;

pub use hash::key_hash;
pub use inventory::{AtGateway, Inventory};

use crate::{Doing, Failure, Issuer, Order, Seed};
use domain::key::KeySecret;
use http::Http;
use name::Name;
use reqwest::Method;
use serde_json::Value;

/// What an operator sets.
#[derive(Clone)]
pub struct Settings {
    /// `KEYWRIGHT_TYK_GATEWAY_URL`, without `/tyk`.
    pub url: String,
    /// `KEYWRIGHT_TYK_GATEWAY_SECRET`: what the gateway calls `secret`.
    pub secret: String,
    /// `KEYWRIGHT_TYK_ORG_ID`.
    pub org_id: String,
}

/// The gateway.
pub struct Tyk {
    http: Http,
}

impl Tyk {
    /// Connects to nothing yet. An error is a sentence that says how to mend the address.
    pub fn new(settings: Settings, allow_private: bool) -> Result<Self, String> {
        Ok(Self { http: Http::new(settings, allow_private)? })
    }

    fn name(&self, seed: &Seed) -> Name {
        Name::of(self.http.org(), seed)
    }

    /// The session under which the gateway keeps a key; `None` if it has none.
    async fn session(&self, key: &str, query: &[(&str, &str)]) -> Result<Option<Value>, Failure> {
        let answer = self.http.call(Method::GET, &["keys", key], query, None).await?;
        match answer.status {
            200 => Ok(Some(answer.body)),
            404 => Ok(None),
            status => Err(Failure::later(format!("The gateway answered {status} when asked for a key."))),
        }
    }

    /// A policy that the gateway does not know would be left out in silence, or break the call.
    async fn require_policies(&self, ids: &[String]) -> Result<(), Failure> {
        for id in ids {
            let answer = self.http.call(Method::GET, &["policies", id], &[], None).await?;
            if answer.status != 200 {
                return Err(Failure::refused(format!(
                    "The gateway knows no policy {id:?}. Mend the ids in the portal's policy, or load it there and reload."
                )));
            }
        }
        Ok(())
    }

    async fn put(&self, order: &Order) -> Result<KeySecret, Failure> {
        let name = self.name(&order.seed);
        let wanted = session::of(order, self.http.org());
        let policies = session::policies(&wanted);
        if order.expires.is_some_and(|end| end.seconds() <= order.now.seconds()) {
            // The gateway would take an end in the past for none at all.
            return Err(Failure::refused("This key has ended already, so it is not made any more."));
        }
        self.require_policies(&policies).await?;
        // POST makes or replaces; PUT does not set the quota back.
        let is_there = self.session(&name.text, &[]).await?.is_some();
        let answer = if is_there {
            self.http.call(Method::PUT, &["keys", &name.text], &[("suppress_reset", "1")], Some(&wanted)).await?
        } else {
            self.http.call(Method::POST, &["keys", &name.id], &[], Some(&wanted)).await?
        };
        if answer.status != 200 {
            let message = self.http.message(&answer.body);
            return Err(Failure::refused(format!("The gateway refused the key with {}.{message}", answer.status)));
        }
        match self.look_back(&name, &wanted, &answer.body).await {
            Ok(()) => Ok(name.secret()),
            Err(failure) => {
                // What is not as ordered must open nothing.
                self.delete(&answer.body["key"].as_str().map_or(name.text, ToOwned::to_owned)).await?;
                Err(failure)
            }
        }
    }

    /// Whether the gateway has the key under the name and on the terms that were meant.
    async fn look_back(&self, name: &Name, wanted: &Value, answered: &Value) -> Result<(), Failure> {
        let is_named = answered["key"].as_str() == Some(name.text.as_str());
        let is_hashed_alike = answered["key_hash"].as_str().is_none_or(|hash| hash == name.hash());
        if !is_named || !is_hashed_alike {
            return Err(Failure::refused(
                "The gateway names keys in another way than Keywright expects. Set its hash_key_function to murmur64.",
            ));
        }
        let kept = self.session(&name.text, &[]).await?;
        let kept = kept.ok_or_else(|| Failure::later("The gateway took the key, but does not have it."))?;
        session::differs(wanted, &kept).map_or(Ok(()), |what| {
            Err(Failure::refused(format!("The gateway took the key, but with other {what} than ordered.")))
        })
    }

    async fn delete(&self, key: &str) -> Result<(), Failure> {
        let answer = self.http.call(Method::DELETE, &["keys", key], &[], None).await?;
        match answer.status {
            200 | 404 => Ok(()),
            status => Err(Failure::later(format!("The gateway answered {status} when told to delete a key."))),
        }
    }
}

impl Issuer for Tyk {
    fn text(&self, _: &str, seed: &Seed) -> Result<KeySecret, Failure> {
        Ok(self.name(seed).secret())
    }

    fn put<'a>(&'a self, order: &'a Order) -> Doing<'a, KeySecret> {
        Box::pin(Self::put(self, order))
    }

    fn remove<'a>(&'a self, seed: &'a Seed) -> Doing<'a, ()> {
        Box::pin(async move { self.delete(&self.name(seed).text).await })
    }
}
