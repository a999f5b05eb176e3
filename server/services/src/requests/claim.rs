//! Secure key approval: behind a mailed link the developer, signed in, generates the key and sees it once.

use crate::{
    Error, Issued, Job, Mail, Portal, Result, fail_point,
    gateway::not_now,
    issuance::{Approved, Minted},
};
use domain::{
    Actor,
    event::{About, What},
    id::RequestId,
    key::{ClaimPage, ClaimState, Key, KeyCommand},
    request::{Command, Request, State},
    time::hours,
};
use storage::{Claim, NewKey, Tx};

/// A link with all that is behind it.
struct Claimed {
    claim: Claim,
    approved: Approved,
    key: Option<Key>,
    state: ClaimState,
}

impl Portal {
    /// What the requester sees behind their link. Looking uses nothing up. Everybody else, and a link that never was, gets
    /// the same answer.
    pub async fn claim_page(&self, actor: &Actor, token: &str) -> Result<ClaimPage> {
        let Claimed { approved, state, .. } = self.claimed(&mut self.storage.read().await?, actor, token).await?;
        let approval = approved.request.state.approval().ok_or(Error::Missing)?;
        Ok(ClaimPage {
            title: approved.named.title(&approved.request.items),
            policies: approved.named.policies().to_vec(),
            approved_by: approval.by.name().to_owned(),
            approved: approval.at,
            request: approved.request.id,
            state,
        })
    }

    /// Generates the key. One that nobody saw is generated again, with another text, where `again` is its version.
    pub async fn generate_key(&self, actor: &Actor, token: &str, again: Option<i64>) -> Result<Issued> {
        match self.generate_once(actor, token, again).await {
            Err(Error::Conflict(_)) => self.generate_once(actor, token, again).await,
            done => done,
        }
    }

    async fn generate_once(&self, actor: &Actor, token: &str, again: Option<i64>) -> Result<Issued> {
        let mut tx = self.storage.read().await?;
        let claimed = self.claimed(&mut tx, actor, token).await?;
        claimed.may_generate(again)?;
        let intent = self.intent_of(&mut tx, &claimed.approved, claimed.key.as_ref()).await?;
        drop(tx);
        let intent = self.intended(intent, &claimed.claim.request).await?;
        let minted = self.mint(&intent).await.map_err(|failure| not_now(&failure))?;
        fail_point("claim.minted");
        let recorded = self.record_generated(actor, token, again, minted).await;
        if matches!(recorded, Err(Error::Conflict(_))) {
            self.came_too_late(&intent).await?;
        }
        recorded
    }

    async fn record_generated(&self, actor: &Actor, token: &str, again: Option<i64>, minted: Minted) -> Result<Issued> {
        let (portal, actor, token) = (self.clone(), actor.clone(), token.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let claimed = portal.claimed(&mut tx, &actor, &token).await?;
            claimed.may_generate(again)?;
            let key = match &claimed.key {
                Some(key) => portal.regenerate(&mut tx, &actor, &claimed.approved, key, &minted).await?,
                None => portal.grant(&mut tx, &actor, &claimed.approved, &minted).await?,
            };
            fail_point("claim.recorded");
            portal.commit(tx).await?;
            fail_point("claim.committed");
            Ok(Issued { key, secret: minted.secret })
        })
        .await
    }

    async fn regenerate(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        approved: &Approved,
        key: &Key,
        minted: &Minted,
    ) -> Result<Key> {
        let (now, secret) = (self.now(), &minted.secret);
        let expires = minted.expires(approved.named.policies(), now);
        let next = Key { hint: secret.hint(), version: key.version + 1, created: now, expires, ..key.clone() };
        let digest = self.vault.digest(secret.reveal()).as_str().to_owned();
        tx.replace_secret(&NewKey { key: next.clone(), digest }).await?;
        if let Some(held) = minted.held() {
            self.hold(tx, held).await?;
        }
        self.record(tx, actor, &about(approved, key), What::KeyRegenerated).await?;
        Ok(next)
    }

    /// The developer has the key: their link has done its work.
    pub async fn key_saved(&self, actor: &Actor, token: &str) -> Result<()> {
        let (portal, actor, token) = (self.clone(), actor.clone(), token.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let claimed = portal.claimed(&mut tx, &actor, &token).await?;
            match claimed.state {
                ClaimState::Unseen { .. } => tx.save_claim(&claimed.claim.request, portal.now()).await?,
                ClaimState::Done => {}
                _ => return Err(Error::Conflict("The key was not generated yet. Generate it first.".into())),
            }
            portal.commit(tx).await
        })
        .await
    }

    /// "This wasn't me": the link opens nothing any more, a key from it neither, and the admins are told.
    pub async fn disown(&self, actor: &Actor, token: &str) -> Result<()> {
        let mut tx = self.storage.read().await?;
        let claimed = self.claimed(&mut tx, actor, token).await?;
        drop(tx);
        let Some(key) = claimed.key else {
            return self.command(actor, &claimed.claim.request, |_| Command::CancelLink { disowned: true }).await;
        };
        let (portal, actor) = (self.clone(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let key = tx.key(&key.id).await?.ok_or(Error::Missing)?;
            let what = What::KeyRevoked;
            if let Some(state) = key.state.after(KeyCommand::Revoke) {
                tx.update_key(&Key { state, version: key.version + 1, ..key.clone() }).await?;
                portal.record(&mut tx, &actor, &about(&claimed.approved, &key), what).await?;
            }
            portal.lapse_changes_of(&mut tx, &key.id).await?;
            tx.delete_claim(&claimed.claim.request).await?;
            portal.alert_admins(&mut tx, &claimed.approved.request).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Mails a new link; the one before opens nothing any more. For those who decide.
    pub async fn redeliver(&self, actor: &Actor, id: &RequestId) -> Result<()> {
        self.command(actor, id, |_| Command::Redeliver).await
    }

    /// Takes the link back. For those who decide; they may send another one.
    pub async fn cancel_link(&self, actor: &Actor, id: &RequestId) -> Result<()> {
        self.command(actor, id, |_| Command::CancelLink { disowned: false }).await
    }

    /// Makes and mails the link of an approved request. One that was not mailed yet stays here: it opens nothing any more.
    pub(super) async fn send_link(&self, tx: &mut Tx, request: &Request) -> Result<()> {
        let lives = hours(tx.settings().await?.0.claim_ttl_hours);
        let (token, created) = (self.world.token(), self.now());
        let expires = created.plus(lives);
        let digest = self.vault.digest(&token).as_str().to_owned();
        let claim = Claim { request: request.id.clone(), digest, created, expires, saved: None };
        tx.unsend_secrets(&request.id).await?;
        tx.put_claim(&claim).await?;
        let approved = Approved::of(tx, request.clone()).await?;
        let mail = Mail::Claim {
            name: approved.developer.name.clone(),
            title: approved.named.title(&request.items),
            policy: approved.named.policy_names(&request.items),
            expires,
        };
        let job = Job::Mail { to: approved.developer.email.to_string(), mail };
        self.enqueue(tx, &job, Some(&self.link(&format!("/claim/{token}"))), Some(&request.id)).await?;
        Ok(())
    }

    /// What follows from a link that was cancelled.
    pub(super) async fn link_cancelled(&self, tx: &mut Tx, request: &Request, disowned: bool) -> Result<()> {
        tx.unsend_secrets(&request.id).await?;
        tx.delete_claim(&request.id).await?;
        if disowned { self.alert_admins(tx, request).await } else { Ok(()) }
    }

    async fn alert_admins(&self, tx: &mut Tx, request: &Request) -> Result<()> {
        let approved = Approved::of(tx, request.clone()).await?;
        let mail = Mail::Disowned {
            developer: approved.developer.name.clone(),
            email: approved.developer.email.to_string(),
            title: approved.named.title(&request.items),
            link: self.link(&format!("/queue?show=all&request={}", request.id)),
        };
        for admin in tx.admins().await? {
            self.mail(tx, &admin.email, mail.clone(), Some(&request.id)).await?;
        }
        Ok(())
    }

    async fn claimed(&self, tx: &mut Tx, actor: &Actor, token: &str) -> Result<Claimed> {
        let digest = self.vault.digest(token);
        let claim = tx.claim_by_digest(digest.as_str()).await?.ok_or(Error::Missing)?;
        let request = tx.request(&claim.request).await?.ok_or(Error::Missing)?;
        if !actor.is_developer(&request.developer) {
            return Err(Error::Missing);
        }
        let granted = match &request.state {
            State::Granted { key, at, .. } => Some((tx.key(key).await?.ok_or(Error::Missing)?, *at)),
            _ => None,
        };
        let key = granted.as_ref().map(|(key, at)| (key, *at));
        let state = ClaimState::of(claim.expires, key, claim.saved.is_some(), self.now());
        let key = granted.map(|(key, _)| key);
        Ok(Claimed { claim, approved: Approved::of(tx, request).await?, key, state })
    }
}

impl Claimed {
    fn may_generate(&self, again: Option<i64>) -> Result<()> {
        let why = match (&self.state, again) {
            (ClaimState::Ready { .. }, _) => return Ok(()),
            (ClaimState::Unseen { version, .. }, Some(based_on)) if based_on == *version => return Ok(()),
            (ClaimState::Unseen { .. }, Some(_)) => {
                "The key was generated again meanwhile, say in another window. If you did not see it there, generate it \
                 once more."
                    .to_owned()
            }
            (ClaimState::Unseen { at, .. }, None) => {
                format!("The key was generated at {}. If you did not see it, generate it again.", at.long())
            }
            (ClaimState::Done, _) => {
                "This link has done its work: the key was generated, and seen or used. It is listed under My keys.".into()
            }
            (ClaimState::Expired { at }, _) => {
                format!("This link expired at {}. Ask whoever approved your request for a new one.", at.long())
            }
        };
        Err(Error::Conflict(why))
    }
}

fn about(approved: &Approved, key: &Key) -> About {
    About { key: Some(key.id.clone()), ..approved.named.about(&approved.request) }
}
