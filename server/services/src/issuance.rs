//! From an approved request to a key: minted by its issuer, recorded, and mailed or shown.

use crate::{
    Error, Job, Mail, Portal, Result, fail_point,
    gateway::{Held, holder},
    jobs::LEASE,
    measure,
    portal::keywright,
    requests::named::Named,
};
use domain::{
    Actor, Timestamp,
    catalogue::{IssuerName, Policy},
    developer::Developer,
    event::{About, What},
    id::{KeyId, RequestId},
    key::{Grant, Key, KeySecret, KeyState},
    limit::OwnLimits,
    request::{Command, Delivery, Next, Request, State, Terms},
    time::days,
};
use issuers::{Failure, Holder, Order};
use storage::{NewKey, Tx};

/// A key with its text, for the one who may see it once. There is no `Debug`.
pub struct Issued {
    pub key: Key,
    pub secret: KeySecret,
}

/// A key that is to be minted. There is no `Debug`: the seed in its order becomes the key.
pub struct IssueIntent {
    pub issuer: IssuerName,
    pub order: Order,
    /// Where a gateway makes it: it was written down before.
    pub(crate) held: Option<Held>,
}

/// A key that was minted and is to be recorded. There is no `Debug`.
pub struct Minted {
    pub secret: KeySecret,
    held: Option<Held>,
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
        match self.pending_issue(request).await? {
            Some(intent) => self.issue_from(intent, request).await,
            None => Ok(None),
        }
    }

    /// Leaves the making of a request's key to the caller, who does it by [`Self::issue_reserved`] and sees the key; no worker
    /// is faster. Should the caller die, a worker makes and mails it.
    pub(crate) async fn reserve_issue(&self, tx: &mut Tx, request: &RequestId) -> Result<()> {
        Ok(tx.reserve_job(request, ISSUE_KEY, self.now().plus(LEASE)).await?)
    }

    /// As [`Self::issue_key`], for whoever reserved it. Where the key cannot be made now, a worker makes and mails it: `None`.
    pub(crate) async fn issue_reserved(&self, request: &RequestId) -> Result<Option<Issued>> {
        // Boxed, as whoever calls this holds a request as well.
        match Box::pin(self.issue_key(request)).await {
            Ok(issued) => return Ok(issued),
            Err(error) => {
                let cause = core::error::Error::source(&error).map(tracing::field::display);
                tracing::warn!(cause, "the key was not made at once: the outbox makes and mails it");
            }
        }
        let (portal, request) = (self.clone(), request.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.release_reserved_job(&request, ISSUE_KEY, portal.now()).await?;
            portal.commit(tx).await?;
            Ok(None)
        })
        .await
    }

    /// As [`Self::issue_key`], from what [`Self::pending_issue`] said a moment ago.
    pub async fn issue_from(&self, intent: IssueIntent, request: &RequestId) -> Result<Option<Issued>> {
        fail_point("issue.begun");
        let minted = self.mint(&intent).await.map_err(Error::internal)?;
        fail_point("issue.minted");
        let secret = minted.secret.clone();
        let key = self.record_issued(request, minted).await?;
        fail_point("issue.committed");
        if key.is_none() {
            self.came_too_late(&intent).await?;
        }
        Ok(key.map(|key| Issued { key, secret }))
    }

    /// What to mint for a request; `None` as in [`Self::issue_key`].
    pub async fn pending_issue(&self, request: &RequestId) -> Result<Option<IssueIntent>> {
        let mut tx = self.storage.read().await?;
        let Some(approved) = by_mail(&mut tx, request).await? else { return Ok(None) };
        let intent = self.intent_of(&mut tx, &approved, None).await?;
        drop(tx);
        self.intended(intent, request).await.map(Some)
    }

    /// Records a minted key and mails it: the request is granted, the key is live, the mail waits, all or nothing.
    /// `None`: somebody else was faster, and the key opens nothing, or is the very one that was recorded.
    pub async fn record_issued(&self, request: &RequestId, minted: impl Into<Minted>) -> Result<Option<Key>> {
        let (portal, request, minted) = (self.clone(), request.clone(), minted.into());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let Some(approved) = by_mail(&mut tx, &request).await? else { return Ok(None) };
            let key = portal.grant(&mut tx, &keywright(), &approved, &minted).await?;
            if tx.finish_reserved_job(&request, ISSUE_KEY, portal.now()).await? {
                measure::job(ISSUE_KEY, "done");
            }
            fail_point("issue.recorded");
            portal.commit(tx).await?;
            Ok(Some(key))
        })
        .await
    }

    /// The order for the key of a request; `again` for one that it has and that gets another text.
    pub(crate) async fn intent_of(&self, tx: &mut Tx, approved: &Approved, again: Option<&Key>) -> Result<IssueIntent> {
        let holder = holder(approved.developer.clone(), approved.request.answers.clone());
        let key = again.map_or_else(|| KeyId::new(self.now(), self.world.dice()), |key| key.id.clone());
        let expires = shortest_life(approved.named.policies(), self.now());
        self.intent(tx, approved.named.policies(), key, expires, holder).await
    }

    /// The order for a key with these policies.
    pub(crate) async fn intent(
        &self,
        tx: &mut Tx,
        policies: &[Policy],
        key: KeyId,
        expires: Option<Timestamp>,
        holder: Holder,
    ) -> Result<IssueIntent> {
        let issuer = IssuerName::of_all(policies)?;
        let prefix = tx.settings().await?.0.key_prefix;
        let (seed, policies, now) = (self.world.bytes(), policies.to_vec(), self.now());
        Ok(IssueIntent { issuer, order: Order { key, seed, prefix, policies, expires, now, holder }, held: None })
    }

    /// Has the issuer make a key. Until it is recorded nobody knows it.
    pub(crate) async fn mint(&self, intent: &IssueIntent) -> core::result::Result<Minted, Failure> {
        let secret = self.put(intent.issuer, &intent.order).await?;
        Ok(Minted { secret, held: intent.held.clone() })
    }

    /// Grants the request and stores its key, by mail together with the mail that carries it. Whoever loses a race finds
    /// the revision taken.
    pub(crate) async fn grant(&self, tx: &mut Tx, actor: &Actor, approved: &Approved, minted: &Minted) -> Result<Key> {
        let (key, secret) = (self.new_key(approved, minted), &minted.secret);
        let claim = Command::Claim { key: key.id.clone() };
        let change = approved.request.apply(claim, actor, NO_TERMS, self.now())?;
        let Next::Keep(granted) = change.next else { return Err(Error::internal("a claim deleted its request")) };
        tx.update_request(&granted).await?;
        let digest = self.vault.digest(secret.reveal()).as_str().to_owned();
        tx.insert_key(&NewKey { key: key.clone(), digest }).await?;
        if let Some(held) = &minted.held {
            self.hold(tx, held).await?;
        }
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

    fn new_key(&self, approved: &Approved, minted: &Minted) -> Key {
        let now = self.now();
        let chosen = minted.held.as_ref().map(|held| held.key.clone());
        Key {
            id: chosen.unwrap_or_else(|| KeyId::new(now, self.world.dice())),
            developer: approved.developer.id.clone(),
            request: Some(approved.request.id.clone()),
            grants: approved.request.items.iter().cloned().map(Grant::from).collect(),
            hint: minted.secret.hint(),
            state: KeyState::Active,
            created: now,
            expires: minted.expires(approved.named.policies(), now),
            limits: OwnLimits::default(),
            last_used: None,
            uses: 0,
            version: 1,
        }
    }
}

/// One that Keywright made itself.
impl From<KeySecret> for Minted {
    fn from(secret: KeySecret) -> Self {
        Self { secret, held: None }
    }
}

impl Minted {
    /// When the key ends that was made anew just now under `policies`.
    pub(crate) fn expires(&self, policies: &[Policy], now: Timestamp) -> Option<Timestamp> {
        self.held.as_ref().map_or_else(|| shortest_life(policies, now), |held| held.expires)
    }

    pub(crate) const fn held(&self) -> Option<&Held> {
        self.held.as_ref()
    }
}

/// The kind of [`Job::IssueKey`].
const ISSUE_KEY: &str = "issue_key";

/// A claim depends on no setting.
const NO_TERMS: Terms = Terms { allow_self_approval: false, decline_reason_required: false };

/// The request, if its key is still to be minted for the mail.
async fn by_mail(tx: &mut Tx, id: &RequestId) -> Result<Option<Approved>> {
    let Some(request) = tx.request(id).await? else { return Ok(None) };
    let approved = Approved::of(tx, request).await?;
    let is_due = matches!(approved.request.state, State::Approved(_))
        && approved.request.change.is_none()
        && approved.delivery() == Some(Delivery::Email);
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
