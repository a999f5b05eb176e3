use crate::{
    Digest, KeyFacts, Reason, Refusal,
    access::{Access, Name, Terms},
    answer::{Own, Pass},
    call::Call,
    header,
    holder::Holder,
    spent::{Left, Spare, Spent},
    tally::{Place, Tally, is_same_hour},
};
use core::time::Duration;
use domain::{
    Timestamp,
    catalogue::QuotaPeriod,
    id::KeyId,
    key::KeyState,
    limit::{Counted, LimitOf, Slot},
};
use smallvec::SmallVec;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A key in memory. It stays the same through every change of what is known of it, so that nothing counted gets lost.
///
/// There are millions of them: its size is part of what `docs/verify.md` promises.
pub struct Key {
    id: [u8; 16],
    found_by: Tag,
    live: Mutex<Live>,
}

/// Half of a [`Digest`]: nobody without the pepper can do better than guess 128 bits.
pub type Tag = [u8; 16];

pub fn tag(digest: &Digest) -> Tag {
    digest[..16].try_into().expect("sixteen bytes are sixteen bytes")
}

/// What changes about a key.
struct Live {
    access: Arc<Access>,
    holder: Holder,
    /// Microseconds; the remotest future: never.
    expires: i64,
    /// Of the first slot of `access`, as most keys have no more than one.
    first: Spent,
    more: Option<Box<More>>,
    /// Calls that passed and are not written down, of one API and hour, and when the last of them was. Those of another
    /// are in `more`, and all those that did not pass.
    uses: u32,
    used: Place,
    last: Timestamp,
    state: KeyState,
    /// Whether it is on the list of those whose quota has to be written down.
    is_due: bool,
    /// Told apart from a count that was on its way to the database when the quota was reset.
    resets: u8,
}

/// What few keys have.
#[derive(Default)]
struct More {
    /// Of the slots after the first.
    spent: Vec<Spent>,
    tallies: Vec<Tally>,
}

/// What becomes of a call.
pub struct Asked {
    pub answer: Result<Pass, Refusal>,
    /// The first call since calls were last written down.
    pub is_first: bool,
    /// The quota has to be written down, and nobody knew.
    pub is_due: bool,
}

/// Calls under a quota that are to be written down, all of them of one key and period.
#[derive(Debug, Clone)]
pub struct Unwritten {
    pub key: Arc<Key>,
    pub of: LimitOf,
    pub period: QuotaPeriod,
    pub begun: Timestamp,
    pub calls: u32,
    resets: u8,
}

impl Key {
    pub fn new(facts: &KeyFacts, access: Arc<Access>) -> Self {
        let mut live = Live {
            access,
            holder: Holder::of(facts),
            expires: never_or(facts.expires),
            first: Spent::default(),
            more: None,
            uses: 0,
            used: Place::UNKNOWN,
            last: NEVER,
            state: facts.state,
            is_due: false,
            resets: 0,
        };
        live.lay_out();
        live.hear(&facts.counted, |_| true);
        Self { id: facts.id.bits().to_le_bytes(), found_by: tag(&facts.digest), live: Mutex::new(live) }
    }

    /// This key under another text. What it counted and did not write down yet stays to be written down by its old self.
    #[must_use]
    pub fn with_digest(&self, digest: &Digest) -> Self {
        let live = self.live();
        let settled = |more: &More| More { spent: more.spent.iter().map(Spent::settled).collect(), tallies: vec![] };
        let more = live.more.as_deref().map(settled).filter(|more| !more.spent.is_empty()).map(Box::new);
        let (access, holder, first) = (live.access.clone(), live.holder.clone(), live.first.settled());
        let moved = Live { access, holder, first, more, uses: 0, is_due: false, ..*live };
        Self { id: self.id, found_by: tag(digest), live: Mutex::new(moved) }
    }

    /// What it is found by.
    pub const fn tag(&self) -> &Tag {
        &self.found_by
    }

    pub const fn bits(&self) -> u128 {
        u128::from_le_bytes(self.id)
    }

    pub fn id(&self) -> KeyId {
        KeyId::from_bits(self.bits())
    }

    /// Takes in what is known now. What was counted goes on, where it is still counted.
    pub fn learn(&self, facts: &KeyFacts, access: &Arc<Access>) {
        let mut live = self.live();
        (live.holder, live.expires, live.state) = (Holder::of(facts), never_or(facts.expires), facts.state);
        if !Arc::ptr_eq(&live.access, access) {
            live.move_to(access, &facts.counted);
        }
    }

    /// Whether the call passes. It is counted in either case, but takes only from limits if it does.
    pub fn ask(&self, call: &Call<'_>, now: Timestamp) -> Asked {
        let live = &mut *self.live();
        let (is_first, mut place) = (!live.has_tallies(), Place::UNKNOWN);
        let asked = live.ask(self.bits(), call, now, &mut place);
        live.tally(place, now, asked.is_err());
        let is_due = asked.as_ref().is_ok_and(|(_, is_counted)| *is_counted) && !live.is_due;
        live.is_due |= is_due;
        Asked { answer: asked.map(|(pass, _)| pass), is_first, is_due }
    }

    /// Calls since this was last asked.
    pub fn take_tallies(&self) -> Vec<Tally> {
        let mut live = self.live();
        let mut tallies = live.more.as_mut().map(|more| core::mem::take(&mut more.tallies)).unwrap_or_default();
        if let Some(tally) = live.take_tally() {
            tally.add(&mut tallies);
        }
        if live.more.as_ref().is_some_and(|more| more.spent.is_empty()) {
            live.more = None;
        }
        tallies
    }

    /// Counts again what could not be written down; `true` if nothing was counted since.
    pub fn give_back(&self, tallies: Vec<Tally>) -> bool {
        let mut live = self.live();
        let is_alone = !live.has_tallies() && !tallies.is_empty();
        let again = &mut live.more.get_or_insert_default().tallies;
        for tally in tallies {
            tally.add(again);
        }
        is_alone
    }

    /// What has to be written down of its quotas. It is not on the list any more.
    pub fn unwritten(self: &Arc<Self>) -> Vec<Unwritten> {
        let mut live = self.live();
        live.is_due = false;
        let access = live.access.clone();
        let places = 0..access.slots.len();
        let of_slot = |place: usize| {
            let (slot, (begun, calls)) = (&access.slots[place], live.spent(place).unwritten()?);
            let (of, period) = (slot.of.clone(), slot.quota?.period);
            Some(Unwritten { key: self.clone(), of, period, begun, calls, resets: live.resets })
        };
        places.filter_map(of_slot).collect()
    }

    /// Puts it on the list; `false` if it is there.
    pub fn put_on_list(&self) -> bool {
        !core::mem::replace(&mut self.live().is_due, true)
    }

    /// Learns what the quota's count came to.
    pub fn written(&self, done: &Unwritten, total: i64) {
        let mut live = self.live();
        let access = live.access.clone();
        let is_it = |slot: &Slot| slot.of == done.of && slot.quota.is_some_and(|quota| quota.period == done.period);
        if let Some(place) = access.slots.iter().position(is_it).filter(|_| live.resets == done.resets) {
            live.spent_mut(place).written(done.begun, done.calls, total);
        }
    }

    /// Every quota counts from nothing.
    pub fn reset_quotas(&self) {
        let mut live = self.live();
        live.resets = live.resets.wrapping_add(1);
        (0..live.access.slots.len()).for_each(|place| live.spent_mut(place).reset());
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Live {
    /// Finds out what becomes of a call, whether a quota counted it, and as far as it gets, which API it is for.
    fn ask(&mut self, key: u128, call: &Call<'_>, now: Timestamp, place: &mut Place) -> Result<(Pass, bool), Refusal> {
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
    fn tally(&mut self, place: Place, now: Timestamp, is_refused: bool) {
        let is_alike = self.uses == 0 || (self.used == place && is_same_hour(self.last, now));
        if is_alike && !is_refused {
            self.last = if self.uses == 0 { now } else { self.last.max(now) };
            (self.uses, self.used) = (self.uses.saturating_add(1), place);
            return;
        }
        let tally = Tally { entry: self.access.entry(place).cloned(), last: now, calls: 1, is_refused };
        tally.add(&mut self.more.get_or_insert_default().tallies);
    }

    fn has_tallies(&self) -> bool {
        self.uses > 0 || self.more.as_ref().is_some_and(|more| !more.tallies.is_empty())
    }

    /// Puts what is counted beside the key's other tallies, by the id of its API: places are about to mean others.
    fn put_aside(&mut self) {
        if let Some(tally) = self.take_tally() {
            tally.add(&mut self.more.get_or_insert_default().tallies);
        }
    }

    /// What is counted in place.
    fn take_tally(&mut self) -> Option<Tally> {
        let calls = core::mem::take(&mut self.uses);
        let entry = || self.access.entry(self.used).cloned();
        (calls > 0).then(|| Tally { entry: entry(), last: self.last, calls, is_refused: false })
    }

    fn spent(&self, place: usize) -> &Spent {
        match (place, &self.more) {
            (1.., Some(more)) => &more.spent[place - 1],
            _ => &self.first,
        }
    }

    fn spent_mut(&mut self, place: usize) -> &mut Spent {
        match (place, &mut self.more) {
            (1.., Some(more)) => &mut more.spent[place - 1],
            _ => &mut self.first,
        }
    }

    /// Makes room for what is counted.
    fn lay_out(&mut self) {
        let spent = vec![Spent::default(); self.access.slots.len().saturating_sub(1)];
        let tallies = self.more.take().map(|more| more.tallies).unwrap_or_default();
        self.first = Spent::default();
        self.more = (!spent.is_empty() || !tallies.is_empty()).then(|| Box::new(More { spent, tallies }));
    }

    /// Takes over what is written down of the quotas at these places.
    fn hear(&mut self, counted: &[Counted], is_new: impl Fn(usize) -> bool) {
        let access = self.access.clone();
        for (place, slot) in access.slots.iter().enumerate().filter(|(place, _)| is_new(*place)) {
            let is_it =
                |one: &&Counted| one.of == slot.of && slot.quota.is_some_and(|quota| quota.period == one.period);
            if let Some(counted) = counted.iter().find(is_it) {
                self.spent_mut(place).heard(counted.begun, counted.calls);
            }
        }
    }

    fn move_to(&mut self, access: &Arc<Access>, counted: &[Counted]) {
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

/// A quota that is used up outlasts any rate.
fn longest(one: Option<Spare>, other: Option<Spare>) -> Option<Spare> {
    match (one, other) {
        (Some(Spare::Quota(a)), Some(Spare::Quota(b))) => Some(Spare::Quota(a.max(b))),
        (Some(Spare::Rate(a)), Some(Spare::Rate(b))) => Some(Spare::Rate(a.max(b))),
        (quota @ Some(Spare::Quota(_)), _) | (_, quota @ Some(Spare::Quota(_))) => quota,
        (one, other) => one.or(other),
    }
}

/// Adds the value of `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
fn tell(asked: &[Result<Left, Spare>], text: &mut String) {
    let begin = text.len();
    let mut tell = |kind, number, left: u64, wait: Duration| {
        Name::of(&text[begin..], kind, number).write(text);
        text.push_str(";r=");
        text.push_str(itoa::Buffer::new().format(left));
        text.push_str(";t=");
        text.push_str(itoa::Buffer::new().format(whole(wait)));
    };
    for (number, answer) in asked.iter().enumerate() {
        match answer {
            Ok(left) => {
                left.rate.iter().for_each(|(calls, wait)| tell("rate", number, (*calls).into(), *wait));
                left.quota.iter().for_each(|(calls, wait)| tell("quota", number, *calls, *wait));
            }
            Err(Spare::Rate(wait)) => tell("rate", number, 0, *wait),
            Err(Spare::Quota(wait)) => tell("quota", number, 0, *wait),
        }
    }
}

/// Seconds, the begun one included.
pub fn whole(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

const NEVER: Timestamp = Timestamp::from_micros(i64::MIN);

fn never_or(expires: Option<Timestamp>) -> i64 {
    expires.map_or(i64::MAX, Timestamp::micros)
}

impl core::fmt::Debug for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Key({})", self.id())
    }
}
