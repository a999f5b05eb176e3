use super::{
    Change, Command, Delivery, Item, ItemApproval, Next, Refusal, Request, Revision, Route, State, Terms, WaitsFor,
};
use crate::{
    Actor, By, Timestamp,
    event::What,
    id::KeyId,
    policy::{Action, may},
};

/// Longest reason for declining, in characters.
const LONGEST_REASON: usize = 2000;

impl Request {
    /// What `command` by `actor` would do at `now`, or why it is refused. Nothing is changed here: the caller stores it.
    ///
    /// Checks in this order: whose command it is, whether the state allows it, whether it was based on this revision.
    pub fn apply(&self, command: Command, actor: &Actor, terms: Terms, now: Timestamp) -> Result<Change, Refusal> {
        match command {
            Command::Revise { based_on, items, free, answers } => {
                self.require_speaker(actor)?;
                self.require_pending(based_on)?;
                let revised = Self { items, answers, ..self.clone() }.undecided(free, now);
                Ok(revised.keep(now, vec![What::RequestRevised]))
            }
            Command::Approve { based_on, delivery } => self.approve(based_on, delivery, actor, terms, now),
            Command::Decline { based_on, reason } => self.decline(based_on, reason, actor, terms),
            Command::Decide { based_on, verdict, delivery } => {
                self.decide(based_on, verdict, delivery, actor, terms, now)
            }
            Command::Withdraw { based_on } => {
                self.require_speaker(actor)?;
                self.require_pending(based_on)?;
                Ok(delete(What::RequestWithdrawn))
            }
            Command::Expire => self.expire(actor, now),
            Command::Lapse => self.lapse(actor),
            Command::HandOff { to } => self.hand_off(to, actor, now),
            Command::PickUp => self.pick_up(actor, terms, now),
            Command::Claim { key } => self.claim(key, actor, now),
            Command::Redeliver => self.redeliver(actor, now),
            Command::Undo { decision } => decision.undo(Some(self), actor, now),
            Command::CancelLink { disowned } => self.cancel_link(disowned, actor, now),
        }
    }

    /// As it was before anybody decided on any of it; those items are approved that need nobody's approval.
    fn undecided(mut self, free: Vec<Item>, now: Timestamp) -> Self {
        let is_whole = free.len() >= self.items.len();
        if let State::Pending { approved, .. } = &mut self.state {
            *approved = if is_whole { Vec::new() } else { without_anybody(free, now) };
        }
        self
    }

    fn expire(&self, actor: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        require_system(actor)?;
        match &self.state {
            State::Pending { expires: Some(end), .. } if *end <= now => Ok(delete(What::RequestExpired)),
            State::Pending { .. } => Err(Refusal::NotYet),
            decided => Err(Refusal::too_late(decided)),
        }
    }

    fn lapse(&self, actor: &Actor) -> Result<Change, Refusal> {
        require_system(actor)?;
        match &self.state {
            // Approved, and not carried out yet.
            State::Pending { .. } | State::Approved(_) if self.change.is_some() => Ok(delete(What::RequestLapsed)),
            State::Pending { .. } => Err(Refusal::NoKey),
            decided => Err(Refusal::too_late(decided)),
        }
    }

    fn hand_off(&self, to: WaitsFor, actor: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        require_system(actor)?;
        let State::Pending { waits_for, expires, approved } = &self.state else {
            return Err(Refusal::too_late(&self.state));
        };
        if !self.leaves_the_portal() {
            return Err(Refusal::NoHandOff);
        }
        let event = match (&to, waits_for) {
            (WaitsFor::ThirdParty { name, .. }, _) => What::RequestHandedOff { to: name.clone() },
            (WaitsFor::Admins, WaitsFor::ThirdParty { until, .. }) if *until <= now => What::RequestFellBack,
            (WaitsFor::Admins, _) => return Err(Refusal::NotYet),
        };
        let state = State::Pending { waits_for: to, expires: *expires, approved: approved.clone() };
        Ok(self.in_state(state).keep(now, vec![event]))
    }

    fn pick_up(&self, actor: &Actor, terms: Terms, now: Timestamp) -> Result<Change, Refusal> {
        self.require_decider_of(&self.items, actor, terms)?;
        self.require_pending(self.revision)?;
        if self.route == Route::Redirect && self.is_handed_off() {
            Ok(self.clone().keep(now, vec![What::RequestPickedUp]))
        } else {
            Err(Refusal::NoHandOff)
        }
    }

    /// By mail Keywright itself reports the key; behind a link only the requester can.
    fn claim(&self, key: KeyId, actor: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        match &self.state {
            State::Pending { .. } if actor.is_system() || actor.is_developer(&self.developer) => {
                Err(Refusal::StillPending)
            }
            State::Approved(approval) if claims(actor, self, approval.delivery) => {
                let granted = State::Granted { approval: approval.clone(), key: key.clone(), at: now };
                Ok(self.in_state(granted).keep(now, vec![What::RequestGranted { key }]))
            }
            State::Granted { approval, .. } if claims(actor, self, approval.delivery) => Err(Refusal::AlreadyGranted),
            _ => Err(Refusal::NotYours),
        }
    }

    fn redeliver(&self, actor: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        if !may(actor, Action::Decide(self)) {
            return Err(Refusal::NotYours);
        }
        match &self.state {
            State::Pending { .. } => Err(Refusal::StillPending),
            State::Approved(_) => Ok(self.clone().keep(now, vec![What::RequestRedelivered])),
            State::Granted { .. } => Err(Refusal::AlreadyGranted),
        }
    }

    /// Deciders take a link back; the requester says that it was never meant for them.
    fn cancel_link(&self, disowned: bool, actor: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        if disowned {
            self.require_requester(actor)?;
        } else if !may(actor, Action::Decide(self)) {
            return Err(Refusal::NotYours);
        }
        match &self.state {
            State::Pending { .. } => Err(Refusal::StillPending),
            State::Approved(approval) if approval.delivery == Delivery::Link => {
                Ok(self.clone().keep(now, vec![What::LinkCancelled { disowned }]))
            }
            State::Approved(_) => Err(Refusal::NoLink),
            State::Granted { .. } => Err(Refusal::AlreadyGranted),
        }
    }

    fn require_speaker(&self, actor: &Actor) -> Result<(), Refusal> {
        if may(actor, Action::SpeakFor(self)) { Ok(()) } else { Err(Refusal::NotYours) }
    }

    fn require_requester(&self, actor: &Actor) -> Result<(), Refusal> {
        if actor.is_developer(&self.developer) { Ok(()) } else { Err(Refusal::NotYours) }
    }

    pub(super) fn require_pending(&self, based_on: Revision) -> Result<(), Refusal> {
        match &self.state {
            State::Pending { .. } if based_on == self.revision => Ok(()),
            State::Pending { .. } => Err(Refusal::Stale { based_on, current: self.revision }),
            decided => Err(Refusal::too_late(decided)),
        }
    }

    pub(super) fn in_state(&self, state: State) -> Self {
        Self { state, ..self.clone() }
    }

    pub(super) fn keep(self, now: Timestamp, events: Vec<What>) -> Change {
        let next = Self { revision: self.revision + 1, updated: now, ..self };
        Change { next: Next::Keep(Box::new(next)), events }
    }
}

pub(super) fn delete(event: What) -> Change {
    Change { next: Next::Delete, events: vec![event] }
}

/// Approvals of what needs none.
pub(super) fn without_anybody(free: Vec<Item>, at: Timestamp) -> Vec<ItemApproval> {
    free.into_iter().map(|item| ItemApproval { item, by: By::Keywright, at }).collect()
}

fn require_system(actor: &Actor) -> Result<(), Refusal> {
    if actor.is_system() { Ok(()) } else { Err(Refusal::NotYours) }
}

fn claims(actor: &Actor, request: &Request, delivery: Delivery) -> bool {
    match delivery {
        Delivery::Email => actor.is_system(),
        Delivery::Link => actor.is_developer(&request.developer),
    }
}

pub(super) fn checked_reason(reason: Option<String>, terms: Terms) -> Result<Option<String>, Refusal> {
    let reason = reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    match &reason {
        None if terms.decline_reason_required => Err(Refusal::ReasonRequired),
        Some(text) if text.chars().count() > LONGEST_REASON => Err(Refusal::ReasonTooLong),
        _ => Ok(reason),
    }
}
