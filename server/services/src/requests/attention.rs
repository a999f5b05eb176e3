//! Who is at which request: told to those who decide it, so that two of them do not work on the same one.

use super::{decide::terms, ended::request_for};
use crate::{Error, Portal, Result};
use domain::{
    Actor, Invalid,
    id::{DeveloperId, RequestId},
    policy::{Action, may},
    request::{Attention, READ_LASTS, Request, RequestRow, TAKEN_LASTS},
};
use storage::{AtRequest, Tx};

/// Longest name of a window, in bytes.
const LONGEST_PLACE: usize = 40;

impl Portal {
    /// A window of `actor` has this request before it, or none any more. It says so again and again.
    pub async fn reads(&self, actor: &Actor, window: &str, request: Option<&RequestId>) -> Result<()> {
        let person = actor.developer().cloned().filter(|_| actor.decides_something()).ok_or(Error::Forbidden)?;
        if window.is_empty() || window.len() > LONGEST_PLACE || !window.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err(Invalid::one("window", "Name the window by up to 40 letters and digits.").into());
        }
        let (portal, window, request, actor) = (self.clone(), window.to_owned(), request.cloned(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let found = match &request {
                Some(id) => tx.request(id).await?.filter(|request| may(&actor, Action::DecideSome(request))),
                None => None,
            };
            match found {
                Some(request) => {
                    let ends = portal.now().plus(READ_LASTS);
                    tx.put_attention(&person, &window, &request.id, false, ends).await?;
                }
                None => _ = tx.forget_attention(&person, &window).await?,
            }
            portal.turned(tx).await
        })
        .await
    }

    /// `actor` is on it. That forbids nobody anything.
    pub async fn take_on(&self, actor: &Actor, id: &RequestId) -> Result<()> {
        let person = actor.developer().cloned().ok_or(Error::Forbidden)?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let request = request_for(&mut tx, &actor, &id).await?;
            request.may_take_on(&actor, terms(&tx.settings().await?.0))?;
            let ends = portal.now().plus(TAKEN_LASTS);
            tx.put_attention(&person, id.as_str(), &id, true, ends).await?;
            portal.turned(tx).await
        })
        .await
    }

    /// `actor` is on it no longer.
    pub async fn let_go(&self, actor: &Actor, id: &RequestId) -> Result<()> {
        let person = actor.developer().cloned().ok_or(Error::Forbidden)?;
        let (portal, id) = (self.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.forget_attention(&person, id.as_str()).await?;
            portal.turned(tx).await
        })
        .await
    }

    /// The last window of somebody is gone.
    pub async fn looks_away(&self, person: &DeveloperId) -> Result<()> {
        let (portal, person) = (self.clone(), person.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.forget_reading(&person).await?;
            portal.turned(tx).await
        })
        .await
    }

    /// Who else is at this request, for those who decide it.
    pub async fn attention_to(&self, actor: &Actor, id: &RequestId) -> Result<Attention> {
        let mut tx = self.storage.read().await?;
        let request = request_for(&mut tx, actor, id).await?;
        if !may(actor, Action::DecideSome(&request)) {
            return Err(Error::Forbidden);
        }
        Ok(attention_of(actor, id, &tx.attention(self.now()).await?))
    }

    /// Everybody who is at a request that waits; for telling others when that changes.
    pub async fn at_requests(&self) -> Result<Vec<AtRequest>> {
        Ok(self.storage.read().await?.attention(self.now()).await?)
    }

    /// Whether `actor` is told of who is at this request.
    pub async fn may_know_who_is_at(&self, actor: &Actor, id: &RequestId) -> Result<bool> {
        let request = self.storage.read().await?.request(id).await?;
        Ok(request.is_some_and(|request: Request| may(actor, Action::DecideSome(&request))))
    }

    /// Says beside each of these, which `actor` decides, who else is at it.
    pub(super) async fn note_attention(&self, tx: &mut Tx, actor: &Actor, rows: &mut [RequestRow]) -> Result<()> {
        let at = tx.attention(self.now()).await?;
        for row in rows {
            row.attention = attention_of(actor, &row.id, &at).words();
        }
        Ok(())
    }

    /// Commits, and has everybody look who is at what.
    async fn turned(&self, mut tx: Tx) -> Result<()> {
        tx.prune_attention(self.now()).await?;
        tx.commit().await?;
        self.events_elsewhere();
        Ok(())
    }
}

fn attention_of(actor: &Actor, id: &RequestId, at: &[AtRequest]) -> Attention {
    let here = |is_taken: bool| at.iter().filter(move |one| one.request == *id && one.is_taken == is_taken);
    let others = |is_taken: bool| {
        let others = here(is_taken).filter(|one| !actor.is_developer(&one.developer));
        others.map(|one| one.name.clone()).collect()
    };
    let is_mine = here(true).any(|one| actor.is_developer(&one.developer));
    Attention { readers: others(false), taken_by: others(true), is_mine }
}
