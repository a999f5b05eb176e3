//! Deciding: on a request as a whole, or on the items it asks for, one by one and by different people.

use super::{
    Approval, Change, Delivery, Item, ItemApproval, Refusal, Request, Revision, State, Terms,
    apply::{checked_reason, delete},
};
use crate::{
    Actor, Timestamp,
    event::What,
    policy::{Action, may},
};
use serde::{Deserialize, Serialize};

/// What somebody decides about some of a request's items. Those it does not name wait on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verdict {
    pub approve: Vec<Item>,
    pub decline: Vec<Item>,
    /// Why those are declined; the developer reads it.
    pub reason: Option<String>,
}

impl Request {
    /// The items that wait for a decision which `actor` may make now; screens show the buttons by it.
    pub fn decidable_by(&self, actor: &Actor, terms: Terms) -> Vec<&Item> {
        let is_theirs = |item: &&Item| self.waits(item) && self.require_decider_of([*item], actor, terms).is_ok();
        self.items.iter().filter(is_theirs).collect()
    }

    /// Whether this item waits for a decision.
    pub fn waits(&self, item: &Item) -> bool {
        let is_approved = self.approved().iter().any(|approved| approved.item == *item);
        matches!(self.state, State::Pending { .. }) && self.items.contains(item) && !is_approved
    }

    /// The items approved already, while others wait.
    pub fn approved(&self) -> &[ItemApproval] {
        match &self.state {
            State::Pending { approved, .. } => approved,
            State::Approved(approval) | State::Granted { approval, .. } => &approval.items,
        }
    }

    /// All of it: whatever still waits.
    pub(super) fn approve(
        &self,
        based_on: Revision,
        delivery: Delivery,
        actor: &Actor,
        terms: Terms,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let approve: Vec<_> = self.items.iter().filter(|item| self.waits(item)).cloned().collect();
        self.require_decider_of(if approve.is_empty() { &self.items } else { &approve }, actor, terms)?;
        self.decide(based_on, Verdict { approve, ..Verdict::default() }, delivery, actor, terms, now)
    }

    /// All of it, also what others approved already: it takes somebody who decides everything.
    pub(super) fn decline(
        &self,
        based_on: Revision,
        reason: Option<String>,
        actor: &Actor,
        terms: Terms,
    ) -> Result<Change, Refusal> {
        self.require_decider_of(&self.items, actor, terms)?;
        self.require_pending(based_on)?;
        Ok(delete(What::RequestDeclined { reason: checked_reason(reason, terms)? }))
    }

    /// Some of it. What is declined leaves the request, and takes it along if nothing stays; once nothing waits any more, what
    /// stays is approved, for one key.
    pub(super) fn decide(
        &self,
        based_on: Revision,
        verdict: Verdict,
        delivery: Delivery,
        actor: &Actor,
        terms: Terms,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let Verdict { approve, decline, reason } = verdict;
        let delivery = self.delivered(delivery);
        self.require_decider_of(approve.iter().chain(&decline), actor, terms)?;
        self.require_pending(based_on)?;
        if approve.is_empty() && decline.is_empty() {
            return Err(Refusal::NothingDecided);
        }
        let mut next = self.clone();
        for item in &approve {
            next.approve_item(ItemApproval { item: item.clone(), by: actor.by(), at: now })?;
        }
        let reason = if decline.is_empty() { None } else { checked_reason(reason, terms)? };
        for item in &decline {
            next.remove_item(item)?;
        }
        if next.items.is_empty() {
            return Ok(delete(What::RequestDeclined { reason }));
        }
        let gone = decline.into_iter().map(|Item { entry, policy }| {
            let reason = reason.clone();
            What::RequestItemDeclined { entry, policy, reason }
        });
        let (next, news) = next.settled(&approve, delivery);
        let mut change = next.keep(now, gone.collect());
        change.events.extend(news);
        Ok(change)
    }

    /// A key that exists is not delivered again.
    fn delivered(&self, delivery: Delivery) -> Delivery {
        if self.change.is_some() { Delivery::Email } else { delivery }
    }

    /// The request after some of its items were approved, and what there is to tell.
    fn settled(self, approve: &[Item], delivery: Delivery) -> (Self, Vec<What>) {
        if self.items.iter().any(|item| self.waits(item)) {
            let told = approve.iter().cloned();
            return (self, told.map(|Item { entry, policy }| What::RequestItemApproved { entry, policy }).collect());
        }
        let items = self.approved().to_vec();
        match Approval::of(items, delivery) {
            Some(approval) => (self.in_state(State::Approved(approval)), vec![What::RequestApproved { delivery }]),
            None => (self, Vec::new()),
        }
    }

    fn approve_item(&mut self, approval: ItemApproval) -> Result<(), Refusal> {
        if !self.waits(&approval.item) {
            return Err(Refusal::NotWaiting);
        }
        if let State::Pending { approved, .. } = &mut self.state {
            approved.push(approval);
        }
        Ok(())
    }

    fn remove_item(&mut self, item: &Item) -> Result<(), Refusal> {
        if !self.waits(item) {
            return Err(Refusal::NotWaiting);
        }
        self.items.retain(|other| other != item);
        Ok(())
    }

    pub(super) fn require_decider_of<'a>(
        &self,
        items: impl IntoIterator<Item = &'a Item>,
        actor: &Actor,
        terms: Terms,
    ) -> Result<(), Refusal> {
        let mut items = items.into_iter().peekable();
        let is_nobody = items.peek().is_none() && !may(actor, Action::DecideSome(self));
        if is_nobody || !items.all(|item| may(actor, Action::DecideItem(item))) {
            Err(Refusal::NotYours)
        } else if actor.is_developer(&self.developer) && !terms.allow_self_approval {
            Err(Refusal::OwnRequest)
        } else {
            Ok(())
        }
    }
}

impl Approval {
    /// Of a request whose items were approved like this: in the name of whoever was last. `None` if none was.
    pub(super) fn of(items: Vec<ItemApproval>, delivery: Delivery) -> Option<Self> {
        let last = items.iter().max_by_key(|item| item.at)?;
        Some(Self { by: last.by.clone(), at: last.at, delivery, items })
    }
}
