//! Decisions of people take effect at once, but what leaves the portal because of them waits, so that they can be undone.

use super::named::Named;
use crate::{Error, Job, Portal, Result, fail_point, webhooks::forget_answers};
use domain::{
    Actor, Timestamp,
    event::What,
    id::{DeveloperId, JobId, RequestId},
    policy::{Action, may},
    request::{Change, Decision, Next, Outcome, Refusal, Request, Undoable},
};
use serde::{Deserialize, Serialize};
use storage::{EarlierText, Held, Ticket, Tx};

/// What a decision may have deleted, and what it takes to undo it.
#[derive(Serialize, Deserialize)]
struct Before {
    decision: Decision,
    /// What the request said before it was revised, newest first.
    texts: Vec<EarlierText>,
    /// What leads back from the site that was to decide.
    ticket: Option<Ticket>,
}

/// What stands in the [`Job::Decided`] of a decision.
struct Note {
    request: RequestId,
    by: DeveloperId,
    words: String,
    batch: String,
}

impl Portal {
    /// Whether what people decide may be undone for a moment.
    pub fn can_undo(&self) -> bool {
        !self.undo_window.is_zero()
    }

    /// Until when this change by `actor` may be undone: decisions that people made, in the portal. Programs expect what they
    /// decide to happen at once.
    pub(super) fn undoable_until(&self, actor: &Actor, change: &Change) -> Option<Timestamp> {
        let is_theirs = actor.developer().is_some() && change.events.iter().any(What::is_decision);
        (is_theirs && self.can_undo()).then(|| self.now().plus(self.undo_window))
    }

    /// Has everything wait that `tx` adds to the outbox from now on, and keeps what `request` is before `change`.
    pub(super) async fn keep_undoable(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        (request, named): (&Request, &Named),
        change: &Change,
        (until, batch): (Timestamp, Option<String>),
    ) -> Result<()> {
        let Some(by) = actor.developer().cloned() else { return Ok(()) };
        let id = JobId::new(self.now(), self.world.dice());
        tx.hold(id.clone(), until);
        let left = if let Next::Keep(next) = &change.next { Some(next.revision) } else { None };
        let decision = Decision { by: actor.by(), until, left, before: request.clone() };
        let (texts, ticket) = (tx.earlier_texts(&request.id).await?, tx.ticket_of(&request.id).await?);
        let before = serde_json::to_string(&Before { decision, texts, ticket }).map_err(Error::internal)?;
        let words = self.words(tx, request, named, change).await?;
        let batch = batch.unwrap_or_else(|| id.to_string());
        let job = Job::Decided { request: request.id.clone(), by, words, batch };
        self.enqueue_as(tx, id, &job, Some(&before), Some(&request.id)).await
    }

    /// `Approved: Ada · Weather · Free`
    async fn words(&self, tx: &mut Tx, request: &Request, named: &Named, change: &Change) -> Result<String> {
        let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
        let verb = match change.events.iter().find(|what| what.is_decision()) {
            Some(What::RequestApproved { .. }) if change.events.len() == 1 => "Approved",
            Some(What::RequestDeclined { .. }) => "Declined",
            _ => "Decided",
        };
        Ok(format!("{verb}: {} · {}", developer.name, named.about(request).title))
    }

    /// What `actor` decided and may still undo, newest first; what was decided at once stands together.
    pub async fn undoable(&self, actor: &Actor) -> Result<Vec<Undoable>> {
        let mut batches: Vec<Undoable> = Vec::new();
        for (note, until) in self.notes(&mut self.storage.read().await?, actor).await? {
            let left = until.since(self.now()).as_secs();
            let Note { request, words, batch, .. } = note;
            if let Some(known) = batches.iter_mut().find(|known| known.batch == batch) {
                known.requests.push(request);
                known.left = known.left.min(left);
                let verb = words.split(':').next().unwrap_or_default();
                known.words = format!("{verb}: {} requests", known.requests.len());
            } else {
                batches.push(Undoable { batch, words, requests: vec![request], left });
            }
        }
        Ok(batches)
    }

    /// The decisions of `actor` that may still be undone, newest first.
    async fn notes(&self, tx: &mut Tx, actor: &Actor) -> Result<Vec<(Note, Timestamp)>> {
        let held = tx.held_decisions(self.now()).await?;
        let notes = held.iter().filter_map(|held| Some((note(held)?, held.until)));
        Ok(notes.filter(|(note, _)| actor.is_developer(&note.by)).collect())
    }

    /// Undoes what `actor` decided at once, each for itself: what something followed from stays decided, and says so.
    pub async fn undo_batch(&self, actor: &Actor, batch: &str) -> Result<Vec<Outcome>> {
        let mut notes = self.notes(&mut self.storage.read().await?, actor).await?;
        notes.retain(|(note, _)| note.batch == batch);
        if notes.is_empty() {
            return Err(Refusal::UndoOver.into());
        }
        let mut outcomes = Vec::with_capacity(notes.len());
        for (Note { request, words, .. }, _) in notes {
            let refusal = match self.undo(actor, &request).await {
                Ok(()) => None,
                Err(Error::Internal(cause)) => return Err(Error::Internal(cause)),
                Err(refusal) => Some(refusal.to_string()),
            };
            outcomes.push(Outcome { request, title: words, refusal });
        }
        Ok(outcomes)
    }

    /// Takes back what `actor` decided about this request a moment ago: nothing of it ever leaves the portal, and the request
    /// waits again, as it was.
    pub async fn undo(&self, actor: &Actor, id: &RequestId) -> Result<()> {
        match self.undo_once(actor, id).await {
            // Somebody else may have been at it in the same moment, between two looks: look what is true now.
            Err(Error::Conflict(_) | Error::Refused(Refusal::Followed)) => self.undo_once(actor, id).await,
            done => done,
        }
    }

    async fn undo_once(&self, actor: &Actor, id: &RequestId) -> Result<()> {
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let Some(held) = tx.held_decision(&id).await? else {
                return Err(nothing_to_undo(&mut tx, &actor, &id).await?);
            };
            let before = portal.opened(&held)?;
            if !may(&actor, Action::DecideSome(&before.decision.before)) {
                return Err(Error::Missing);
            }
            let there = tx.request(&id).await?;
            let change = before.decision.undo(there.as_ref(), &actor, portal.now())?;
            if !tx.call_back(&held.id).await? {
                return Err(Refusal::UndoOver.into());
            }
            portal.bring_back(&mut tx, &actor, there.is_some(), before, change).await?;
            fail_point("undo.written");
            portal.commit(tx).await
        })
        .await
    }

    async fn bring_back(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        is_there: bool,
        before: Before,
        change: Change,
    ) -> Result<()> {
        let Next::Keep(request) = change.next else { return Err(Error::internal("undoing deleted a request")) };
        if is_there {
            tx.update_request(&request).await?;
            tx.delete_claim(&request.id).await?;
        } else {
            require_room(tx, &request).await?;
            tx.insert_request(&request).await?;
            for text in &before.texts {
                tx.put_text(&request.id, text).await?;
            }
            if let Some(ticket) = &before.ticket {
                tx.restore_ticket(ticket).await?;
            }
        }
        let named = Named::of(tx, &request.items).await?;
        for what in change.events {
            self.happened(tx, actor.by(), named.about(&request), what).await?;
        }
        Ok(())
    }

    /// Nobody undid this decision. What was kept for that is wiped with the job; where the request is gone, so is what it said.
    pub async fn decision_stands(&self, request: &RequestId) -> Result<()> {
        let (portal, request) = (self.clone(), request.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            if tx.request(&request).await?.is_none() {
                forget_answers(&mut tx, &request).await?;
            }
            portal.commit(tx).await
        })
        .await
    }

    fn opened(&self, held: &Held) -> Result<Before> {
        let text = held.sealed.as_deref().and_then(|sealed| self.vault.unseal(sealed, held.id.as_str()));
        let text = text.ok_or_else(|| Error::internal("what was before a decision cannot be opened"))?;
        serde_json::from_str(&text).map_err(Error::internal)
    }
}

fn note(held: &Held) -> Option<Note> {
    match serde_json::from_str(&held.payload) {
        Ok(Job::Decided { request, by, words, batch }) => Some(Note { request, by, words, batch }),
        _ => None,
    }
}

/// For whoever comes too late; to others there is no such request.
async fn nothing_to_undo(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Error> {
    Ok(match super::ended::request_for(tx, actor, id).await {
        Ok(request) if !may(actor, Action::DecideSome(&request)) => Error::Forbidden,
        Ok(_) | Err(Error::Gone(_)) => Refusal::UndoOver.into(),
        Err(error) => error,
    })
}

/// Whoever was declined may have asked again already, and what they asked for may be gone.
async fn require_room(tx: &mut Tx, request: &Request) -> Result<()> {
    for item in &request.items {
        let Some(entry) = &item.entry else { continue };
        if let Some(request) = tx.open_request_for(&request.developer, entry).await? {
            return Err(Refusal::AlreadyOpen { request }.into());
        }
        if tx.entry(entry).await?.is_none() {
            return Err(Refusal::Followed.into());
        }
    }
    Ok(())
}
