//! From an approved request to a key: minted by its issuer, recorded, and mailed or shown.

use crate::{Error, Job, Mail, Portal, Result, fail_point, portal::keywright, requests::named::Named};
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

/// A key with its text, for the one who may see it once. There is no `Debug`.
pub struct Issued {
    pub key: Key,
    pub secret: KeySecret,
}

/// A key that is to be minted. There is no `Debug`: the random bytes become the key.
pub struct IssueIntent {
    pub issuer: IssuerName,
    /// First part of the key's text.
    pub prefix: String,
    /// What the key may do: all of these.
    pub policies: Vec<Policy>,
    /// Drawn for this key alone.
    pub random: [u8; 64],
}

/// An approved request with everybody and everything it names.
pub(crate) struct Approved {
    pub request: Request,
    pub developer: Developer,
    pub named: Named,
}

impl Portal {
    /// Makes the key of a request that was approved for delivery by mail, and has it mailed. `None` when there is nothing
    /// to do any more: it has its key, is gone, or its key comes by link. So it may be called any number of times.
    pub async fn issue_key(&self, request: &RequestId) -> Result<Option<Issued>> {
        let Some(intent) = self.pending_issue(request).await? else { return Ok(None) };
        fail_point("issue.begun");
        let secret = mint(&intent).await?;
        fail_point("issue.minted");
        let key = self.record_issued(request, secret.clone()).await?;
        fail_point("issue.committed");
        Ok(key.map(|key| Issued { key, secret }))
    }

    /// What to mint for a request; `None` as in [`Self::issue_key`].
    pub async fn pending_issue(&self, request: &RequestId) -> Result<Option<IssueIntent>> {
        let mut tx = self.storage.read().await?;
        let Some(approved) = by_mail(&mut tx, request).await? else { return Ok(None) };
        self.intent(&mut tx, approved.named.policies()).await.map(Some)
    }

    /// Records a minted key and mails it: the request is granted, the key is live, the mail waits, all or nothing.
    /// `None`: somebody else was faster, and `secret` opens nothing.
    pub async fn record_issued(&self, request: &RequestId, secret: KeySecret) -> Result<Option<Key>> {
        let (portal, request) = (self.clone(), request.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let Some(approved) = by_mail(&mut tx, &request).await? else { return Ok(None) };
            let key = portal.grant(&mut tx, &keywright(), &approved, &secret).await?;
            fail_point("issue.recorded");
            portal.commit(tx).await?;
            Ok(Some(key))
        })
        .await
    }

    /// The order for a key with these policies.
    pub(crate) async fn intent(&self, tx: &mut Tx, policies: &[Policy]) -> Result<IssueIntent> {
        let issuer = policies.first().ok_or_else(|| Error::internal("an approved request asks for nothing"))?.issuer;
        let prefix = tx.settings().await?.0.key_prefix;
        Ok(IssueIntent { issuer, prefix, policies: policies.to_vec(), random: self.world.bytes() })
    }

    /// Grants the request and stores its key, by mail together with the mail that carries it. Whoever loses a race finds
    /// the revision taken.
    pub(crate) async fn grant(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        approved: &Approved,
        secret: &KeySecret,
    ) -> Result<Key> {
        let key = self.new_key(approved, secret);
        let claim = Command::Claim { key: key.id.clone() };
        let change = approved.request.apply(claim, actor, NO_TERMS, self.now())?;
        let Next::Keep(granted) = change.next else { return Err(Error::internal("a claim deleted its request")) };
        tx.update_request(&granted).await?;
        let digest = self.vault.digest(secret.reveal()).as_str().to_owned();
        tx.insert_key(&NewKey { key: key.clone(), digest }).await?;
        let about = About { key: Some(key.id.clone()), ..approved.named.about(&approved.request) };
        for what in change.events.into_iter().chain([What::KeyIssued]) {
            self.record(tx, actor, &about, what).await?;
        }
        if approved.delivery() == Some(Delivery::Email) {
            let mail = approved.mail(key.expires, self.link("/keys"));
            let job = Job::Mail { to: approved.developer.email.to_string(), mail };
            self.enqueue(tx, &job, Some(secret.reveal()), Some(&granted.id)).await?;
        }
        Ok(key)
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
}

/// Has the issuer make a key. Until it is recorded it opens nothing.
pub(crate) async fn mint(intent: &IssueIntent) -> Result<KeySecret> {
    let order = issuers::Order { prefix: &intent.prefix, policies: &intent.policies, random: &intent.random };
    issuers::issuer(intent.issuer).mint(order).await.map_err(Error::internal)
}

/// A claim depends on no setting.
const NO_TERMS: Terms = Terms { allow_self_approval: false, decline_reason_required: false };

/// The request, if its key is still to be minted for the mail.
async fn by_mail(tx: &mut Tx, id: &RequestId) -> Result<Option<Approved>> {
    let Some(request) = tx.request(id).await? else { return Ok(None) };
    let approved = Approved::of(tx, request).await?;
    let is_due = matches!(approved.request.state, State::Approved(_)) && approved.delivery() == Some(Delivery::Email);
    Ok(is_due.then_some(approved))
}

/// A key ends with the first of its policies.
pub(crate) fn shortest_life(policies: &[Policy], now: Timestamp) -> Option<Timestamp> {
    policies.iter().filter_map(|policy| policy.key_days).min().map(|most| now.plus(days(most)))
}

impl Approved {
    pub async fn of(tx: &mut Tx, request: Request) -> Result<Self> {
        let developer =
            tx.developer(&request.developer).await?.ok_or_else(|| Error::internal("a developer is gone"))?;
        let named = Named::of(tx, &request.items).await?;
        Ok(Self { request, developer, named })
    }

    fn delivery(&self) -> Option<Delivery> {
        self.request.state.approval().map(|approval| approval.delivery)
    }

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
