//! What changes about a key: what it may do, whose it is, and what was counted.

use crate::{
    Reason, Refusal,
    access::{Access, Terms},
    answer::{Own, Pass},
    call::Call,
    header,
    holder::Holder,
    spent::{Spent, longest, tell},
    tally::{Place, Tally, is_same_hour},
};
use domain::{Timestamp, id::KeyId, key::KeyState, limit::Counted};
use smallvec::SmallVec;
use std::sync::Arc;

/// What changes about a key.
pub(super) struct Live {
    pub(super) access: Arc<Access>,
    pub(super) holder: Holder,
    /// Microseconds; the remotest future: never.
    pub(super) expires: i64,
    /// Of the first slot of `access`, as most keys have no more than one.
    pub(super) first: Spent,
    pub(super) more: Option<Box<More>>,
    /// Calls that passed and are not written down, of one API and hour, and when the last of them was. Those of another
    /// are in `more`, and all those that did not pass.
    pub(super) uses: u32,
    pub(super) used: Place,
    pub(super) last: Timestamp,
    pub(super) state: KeyState,
    /// Whether it is on the list of those whose quota has to be written down.
    pub(super) is_due: bool,
    /// Told apart from a count that was on its way to the database when the quota was reset.
    pub(super) resets: u8,
}

/// What few keys have.
#[derive(Default)]
pub(super) struct More {
    /// Of the slots after the first.
    pub(super) spent: Vec<Spent>,
    pub(super) tallies: Vec<Tally>,
}

impl Live {
    /// Finds out what becomes of a call, whether a quota counted it, and as far as it gets, which API it is for.
    pub(super) fn ask(
        &mut self,
        key: u128,
        call: &Call<'_>,
        now: Timestamp,
        place: &mut Place,
    ) -> Result<(Pass, bool), Refusal> {
        let access = self.access.clone();
        let terms = call.entry().and_then(|entry| access.terms(entry));
        *place = terms.as_ref().map_or(Place::UNKNOWN, |terms| terms.place);
        let expires = (self.expires != i64::MAX).then(|| Timestamp::from_micros(self.expires));
        if let Some(reason) = Reason::of(self.state.standing(expires, now)) {
            return Err(reason.into());
        }
        let terms = terms?;
        *place = call.check(terms)?;
        let (text, mut ends) = self.beginning(key, expires);
        let (text, is_counted) = self.take(&access, terms, now, text)?;
        ends[4] = text.len();
        let [key, developer, email, expires, left] = header::values(text, ends);
        Ok((terms.template.filled(Own { key, developer, email, expires, left }), is_counted))
    }

    /// What a call that passes is told of this key, one after the other, and where each ends; what is left comes last.
    fn beginning(&self, key: u128, expires: Option<Timestamp>) -> (String, [usize; 5]) {
        let mut text = String::with_capacity(LIKELY);
        KeyId::write(key, &mut text);
        let key = text.len();
        self.holder.write_id(&mut text);
        let developer = text.len();
        text.push_str(self.holder.email());
        let email = text.len();
        text.push_str(&expires.map(Timestamp::rfc3339).unwrap_or_default());
        let ends = [key, developer, email, text.len(), text.len()];
        (text, ends)
    }

    /// Counts a call. Most keys call one API within an hour, and pass.
    pub(super) fn tally(&mut self, place: Place, now: Timestamp, is_refused: bool) {
        let is_alike = self.uses == 0 || (self.used == place && is_same_hour(self.last, now));
        if is_alike && !is_refused {
            self.last = if self.uses == 0 { now } else { self.last.max(now) };
            (self.uses, self.used) = (self.uses.saturating_add(1), place);
            return;
        }
        let tally = Tally { entry: self.access.entry(place).cloned(), last: now, calls: 1, is_refused };
        tally.add(&mut self.more.get_or_insert_default().tallies);
    }

    pub(super) fn has_tallies(&self) -> bool {
        self.uses > 0 || self.more.as_ref().is_some_and(|more| !more.tallies.is_empty())
    }

    /// Puts what is counted beside the key's other tallies, by the id of its API: places are about to mean others.
    fn put_aside(&mut self) {
        if let Some(tally) = self.take_tally() {
            tally.add(&mut self.more.get_or_insert_default().tallies);
        }
    }

    /// What is counted in place.
    pub(super) fn take_tally(&mut self) -> Option<Tally> {
        let calls = core::mem::take(&mut self.uses);
        let entry = || self.access.entry(self.used).cloned();
        (calls > 0).then(|| Tally { entry: entry(), last: self.last, calls, is_refused: false })
    }

    pub(super) fn spent(&self, place: usize) -> &Spent {
        match (place, &self.more) {
            (1.., Some(more)) => &more.spent[place - 1],
            _ => &self.first,
        }
    }

    pub(super) fn spent_mut(&mut self, place: usize) -> &mut Spent {
        match (place, &mut self.more) {
            (1.., Some(more)) => &mut more.spent[place - 1],
            _ => &mut self.first,
        }
    }

    /// Makes room for what is counted.
    pub(super) fn lay_out(&mut self) {
        let spent = vec![Spent::default(); self.access.slots.len().saturating_sub(1)];
        let tallies = self.more.take().map(|more| more.tallies).unwrap_or_default();
        self.first = Spent::default();
        self.more = (!spent.is_empty() || !tallies.is_empty()).then(|| Box::new(More { spent, tallies }));
    }

    /// Takes over what is written down of the quotas at these places.
    pub(super) fn hear(&mut self, counted: &[Counted], is_new: impl Fn(usize) -> bool) {
        let access = self.access.clone();
        for (place, slot) in access.slots.iter().enumerate().filter(|(place, _)| is_new(*place)) {
            let is_it =
                |one: &&Counted| one.of == slot.of && slot.quota.is_some_and(|quota| quota.period == one.period);
            if let Some(counted) = counted.iter().find(is_it) {
                self.spent_mut(place).heard(counted.begun, counted.calls);
            }
        }
    }

    pub(super) fn move_to(&mut self, access: &Arc<Access>, counted: &[Counted]) {
        self.put_aside();
        let before = core::mem::replace(&mut self.access, access.clone());
        let spent: Vec<_> = (0..before.slots.len()).map(|place| *self.spent(place)).collect();
        self.lay_out();
        let mut is_new = vec![true; access.slots.len()];
        for (place, slot) in access.slots.iter().enumerate() {
            if let Some(was) = before.slots.iter().position(|one| one.of == slot.of) {
                let old = before.slots[was].quota;
                *self.spent_mut(place) = spent[was].under(old, slot.quota);
                is_new[place] = old.map(|quota| quota.period) != slot.quota.map(|quota| quota.period);
            }
        }
        self.hear(counted, |place| is_new[place]);
    }

    /// Takes a call from every limit, or from none. Adds to `text` what is left, and tells whether a quota counted it.
    fn take(
        &mut self,
        access: &Access,
        terms: &Terms,
        now: Timestamp,
        mut text: String,
    ) -> Result<(String, bool), Refusal> {
        // Most have one: that takes no memory of its own.
        let mut asked = SmallVec::<[_; 1]>::new();
        let mut spare = None;
        for place in &terms.slots {
            let answer = self.spent(*place).ask(&access.slots[*place], now);
            spare = longest(spare, answer.as_ref().err().copied());
            asked.push(answer);
        }
        let begin = text.len();
        tell(&asked, &mut text);
        if let Some(spare) = spare {
            return Err(Refusal::spare(spare, terms.limits.clone(), &text[begin..]));
        }
        let mut is_counted = false;
        for (place, left) in terms.slots.iter().zip(asked.into_iter().flatten()) {
            is_counted |= left.quota.is_some();
            self.spent_mut(*place).pass(&left);
        }
        Ok((text, is_counted))
    }
}

/// Bytes of what most calls are told.
const LIKELY: usize = 192;

pub(super) const NEVER: Timestamp = Timestamp::from_micros(i64::MIN);

pub(super) fn never_or(expires: Option<Timestamp>) -> i64 {
    expires.map_or(i64::MAX, Timestamp::micros)
}
