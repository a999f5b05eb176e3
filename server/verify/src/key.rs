mod live;

use crate::{
    Digest, KeyFacts, Refusal,
    access::Access,
    answer::Pass,
    call::Call,
    holder::Holder,
    spent::Spent,
    tally::{Place, Tally},
};
use domain::{
    Timestamp,
    catalogue::QuotaPeriod,
    id::KeyId,
    limit::{LimitOf, Slot},
};
use live::{Live, More, NEVER, never_or};
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

impl core::fmt::Debug for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Key({})", self.id())
    }
}
