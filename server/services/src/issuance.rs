//! From an approved request to a key in the mail: the outbox mints, this room records.

use crate::{Error, Job, Mail, Portal, Result, requests::named::Named};
use domain::{
    Actor, Timestamp,
    catalogue::{IssuerName, Policy},
    developer::Developer,
    event::{About, What},
    id::{KeyId, RequestId},
    key::{Grant, Key, KeySecret, KeyState},
    request::{Command, Delivery, Next, Request, State, Terms},
    time::days,
};
use storage::{NewKey, Tx};

/// A key that is to be minted. There is no `Debug`: the random bytes become the key.
pub struct IssueIntent {
    pub request: RequestId,
    pub issuer: IssuerName,
    /// First part of the key's text.
    pub prefix: String,
    /// What the key may do: all of these.
    pub policies: Vec<Policy>,
    /// Drawn for this key alone.
    pub random: [u8; 64],
}

/// An approved request whose key is to be mailed, with everybody and everything it names.
struct Approved {
    request: Request,
    developer: Developer,
    named: Named,
}

impl Portal {
    /// What to mint for a request; `None` when there is nothing to do any more: it has its key, is gone, or its key comes
    /// by link. So the job may run any number of times.
    pub async fn pending_issue(&self, request: &RequestId) -> Result<Option<IssueIntent>> {
        let mut tx = self.storage.read().await?;
        let Some(approved) = approved(&mut tx, request).await? else { return Ok(None) };
        let policies = approved.named.policies();
        let issuer = policies.first().ok_or_else(|| Error::internal("an approved request asks for nothing"))?.issuer;
        Ok(Some(IssueIntent {
            request: request.clone(),
            issuer,
            prefix: tx.settings().await?.0.key_prefix,
            policies: policies.to_vec(),
            random: self.world.bytes(),
        }))
    }

    /// Records a minted key and mails it: the request is granted, the key is live, the mail waits, all or nothing.
    /// `false`: somebody else was faster, and `secret` opens nothing.
    pub async fn record_issued(&self, request: &RequestId, secret: KeySecret) -> Result<bool> {
        let (portal, request) = (self.clone(), request.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let Some(approved) = approved(&mut tx, &request).await? else { return Ok(false) };
            let key = portal.new_key(&approved, &secret);
            portal.grant(&mut tx, &approved, &key, &secret).await?;
            portal.commit(tx).await?;
            Ok(true)
        })
        .await
    }

    fn new_key(&self, approved: &Approved, secret: &KeySecret) -> Key {
        let now = self.now();
        Key {
            id: KeyId::new(now, self.world.dice()),
            developer: approved.developer.id.clone(),
            request: Some(approved.request.id.clone()),
            grants: approved.request.items.iter().cloned().map(Grant::from).collect(),
            hint: secret.hint(),
            state: KeyState::Active,
            created: now,
            expires: shortest_life(approved.named.policies(), now),
            last_used: None,
            uses: 0,
            version: 1,
        }
    }

    /// Grants the request, stores its key and the mail that carries it. Whoever loses a race finds the revision taken.
    async fn grant(&self, tx: &mut Tx, approved: &Approved, key: &Key, secret: &KeySecret) -> Result<()> {
        let claim = Command::Claim { key: key.id.clone() };
        let change = approved.request.apply(claim, &keywright(), NO_TERMS, self.now())?;
        let Next::Keep(granted) = change.next else { return Err(Error::internal("a claim deleted its request")) };
        tx.update_request(&granted).await?;
        let digest = self.vault.digest(secret.reveal()).as_str().to_owned();
        tx.insert_key(&NewKey { key: key.clone(), digest }).await?;
        let about = About { key: Some(key.id.clone()), ..approved.named.about(&approved.request) };
        for what in change.events.into_iter().chain([What::KeyIssued]) {
            self.record(tx, &keywright(), &about, what).await?;
        }
        let mail = approved.mail(key.expires, self.link("/keys"));
        let job = Job::Mail { to: approved.developer.email.to_string(), mail };
        self.enqueue(tx, &job, Some(secret.reveal()), Some(&granted.id)).await?;
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "Keywright itself mints what goes by mail")]
fn keywright() -> Actor {
    Actor::system()
}

/// A claim depends on no setting.
const NO_TERMS: Terms = Terms { allow_self_approval: false, decline_reason_required: false };

/// The request, if its key is still to be minted for the mail.
async fn approved(tx: &mut Tx, id: &RequestId) -> Result<Option<Approved>> {
    let Some(request) = tx.request(id).await? else { return Ok(None) };
    if !matches!(&request.state, State::Approved(approval) if approval.delivery == Delivery::Email) {
        return Ok(None);
    }
    let developer = tx.developer(&request.developer).await?.ok_or_else(|| Error::internal("a developer is gone"))?;
    let named = Named::of(tx, &request.items).await?;
    Ok(Some(Approved { request, developer, named }))
}

/// A key ends with the first of its policies.
fn shortest_life(policies: &[Policy], now: Timestamp) -> Option<Timestamp> {
    policies.iter().filter_map(|policy| policy.key_days).min().map(|most| now.plus(days(most)))
}

impl Approved {
    fn mail(&self, expires: Option<Timestamp>, link: String) -> Mail {
        let auth = self.named.entries().first().map_or("API key", |entry| entry.auth_type.label());
        Mail::Key {
            name: self.developer.name.clone(),
            title: self.named.title(&self.request.items),
            policy: self.named.policy_names(&self.request.items),
            expires,
            auth: auth.into(),
            link,
        }
    }
}
