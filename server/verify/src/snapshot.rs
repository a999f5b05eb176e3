use crate::{
    Call, KeyFacts, Pass, Reason, Refusal, Used,
    access::Accesses,
    key::{Key, Tag, Unwritten, tag},
};
use core::{
    hash::BuildHasher,
    sync::atomic::{AtomicI64, Ordering},
};
use domain::{Timestamp, id::KeyId};
use hashbrown::{HashTable, hash_table::Entry};
use std::{
    hash::RandomState,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

/// HMAC-SHA-256 of a key: what it is found by.
pub type Digest = [u8; 32];

/// So many that a change of one key seldom meets a look-up of another.
const SHARDS: usize = 64;

/// All keys in memory. One feed writes, many calls read.
pub struct Snapshot {
    shards: [RwLock<Shard>; SHARDS],
    /// The lock also makes writers take turns.
    places: Mutex<Places>,
    /// Microseconds at which everything here was known to be true.
    fresh: AtomicI64,
    hasher: RandomState,
    /// Those that were called since they were last asked.
    used: Mutex<Vec<Arc<Key>>>,
    /// Those whose quotas have to be written down.
    due: Mutex<Vec<Arc<Key>>>,
}

/// Keys by digest, in tables of bare pointers: that is nine bytes for each place.
type Shard = HashTable<Arc<Key>>;

/// For changes that name a key only by its id, and what keys have in common.
struct Places {
    by_id: HashTable<Arc<Key>>,
    hasher: RandomState,
    accesses: Accesses,
}

impl Default for Snapshot {
    fn default() -> Self {
        let hasher = RandomState::new();
        Self {
            shards: core::array::from_fn(|_| RwLock::default()),
            places: Mutex::new(Places {
                hasher: hasher.clone(),
                by_id: HashTable::new(),
                accesses: Accesses::default(),
            }),
            hasher,
            fresh: AtomicI64::new(i64::MIN),
            used: Mutex::default(),
            due: Mutex::default(),
        }
    }
}

impl Snapshot {
    /// Whether a call with the key of this digest passes. It is counted in either case.
    pub fn ask(&self, digest: &Digest, call: &Call<'_>, now: Timestamp) -> Result<Pass, Refusal> {
        let tag = tag(digest);
        let shard = read(&self.shards[shard(&tag)]);
        let key = shard.find(hash(&tag), |key| *key.tag() == tag).ok_or(Reason::Unknown)?;
        let asked = key.ask(call, now);
        if asked.is_first {
            locked(&self.used).push(key.clone());
        }
        if asked.is_due {
            locked(&self.due).push(key.clone());
        }
        asked.answer
    }

    /// Begins to forget everything and to know other keys instead.
    pub fn load(&self) -> Load<'_> {
        let shards = core::array::from_fn(|_| Shard::new());
        Load { snapshot: self, shards, by_id: HashTable::new() }
    }

    /// Forgets everything and knows these keys instead.
    pub fn replace_all(&self, keys: impl IntoIterator<Item = KeyFacts>) {
        let mut load = self.load();
        keys.into_iter().for_each(|facts| load.add(&facts));
        load.done();
    }

    /// Learns a key, or something new about it.
    pub fn upsert(&self, facts: &KeyFacts) {
        self.take_in(facts);
    }

    /// Learns something new about many keys.
    pub fn upsert_all(&self, keys: impl IntoIterator<Item = KeyFacts>) {
        keys.into_iter().for_each(|facts| self.take_in(&facts));
        locked(&self.places).accesses.prune();
    }

    fn take_in(&self, facts: &KeyFacts) {
        let mut places = locked(&self.places);
        let known = places.find(facts.id.bits());
        let key = places.know(facts);
        if known.as_ref().is_some_and(|known| Arc::ptr_eq(known, &key)) {
            return;
        }
        if let Some(known) = known {
            self.forget(&mut places, &known);
        }
        let mut shard = write(&self.shards[shard(key.tag())]);
        shard.insert_unique(hash(key.tag()), key.clone(), |key| hash(key.tag()));
        drop(shard);
        put(&mut places.by_id, &self.hasher, key);
    }

    /// Forgets a key.
    pub fn remove(&self, id: &KeyId) {
        let mut places = locked(&self.places);
        if let Some(known) = places.find(id.bits()) {
            self.forget(&mut places, &known);
        }
    }

    fn forget(&self, places: &mut Places, key: &Arc<Key>) {
        let at = self.hasher.hash_one(key.bits());
        if let Ok(entry) = places.by_id.find_entry(at, |one| Arc::ptr_eq(one, key)) {
            entry.remove();
        }
        let mut shard = write(&self.shards[shard(key.tag())]);
        if let Ok(entry) = shard.find_entry(hash(key.tag()), |one| Arc::ptr_eq(one, key)) {
            entry.remove();
        }
    }

    /// What keys did since this was last asked, to be written down; so many keys at most.
    pub fn take_uses(&self, most: usize) -> Vec<Used> {
        let take = |key: Arc<Key>| Used { tallies: key.take_tallies(), of: key };
        some_of(&self.used, most).into_iter().map(take).filter(|used| !used.tallies.is_empty()).collect()
    }

    /// Counts again what could not be written down.
    pub fn give_back(&self, uses: Vec<Used>) {
        let alone = uses.into_iter().filter_map(|used| used.of.give_back(used.tallies).then_some(used.of));
        locked(&self.used).extend(alone);
    }

    /// Calls under quotas that are to be written down, of so many keys at most. They go on counting as they are until
    /// [`Self::written`].
    pub fn unwritten(&self, most: usize) -> Vec<Unwritten> {
        some_of(&self.due, most).iter().flat_map(Key::unwritten).collect()
    }

    /// These calls were written down, and this is what the count of each came to, with those of other processes.
    pub fn written(&self, done: &[Unwritten], totals: &[i64]) {
        done.iter().zip(totals).for_each(|(done, total)| done.key.written(done, *total));
    }

    /// These could not be written down: they are due again.
    pub fn still_due(&self, tried: &[Unwritten]) {
        let again = tried.iter().filter(|tried| tried.key.put_on_list()).map(|tried| tried.key.clone());
        locked(&self.due).extend(again);
    }

    /// Every quota of a key counts from nothing.
    pub fn reset_quotas(&self, id: &KeyId) {
        let places = locked(&self.places);
        if let Some(key) = places.find(id.bits()) {
            key.reset_quotas();
        }
    }

    /// How many keys are known.
    pub fn len(&self) -> usize {
        locked(&self.places).by_id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The feed has seen everything that was committed before `now`.
    pub fn mark_fresh(&self, now: Timestamp) {
        self.fresh.fetch_max(now.micros(), Ordering::Release);
    }

    /// When this was last known to be true; in the remotest past if never.
    pub fn fresh(&self) -> Timestamp {
        Timestamp::from_micros(self.fresh.load(Ordering::Acquire))
    }
}

/// All keys on their way into memory. What was counted of those that were there goes on. Look-ups meanwhile see what was
/// known of a key or what is.
pub struct Load<'a> {
    snapshot: &'a Snapshot,
    shards: [Shard; SHARDS],
    by_id: HashTable<Arc<Key>>,
}

impl Load<'_> {
    pub fn add(&mut self, facts: &KeyFacts) {
        let key = locked(&self.snapshot.places).know(facts);
        self.shards[shard(key.tag())].insert_unique(hash(key.tag()), key.clone(), |key| hash(key.tag()));
        put(&mut self.by_id, &self.snapshot.hasher, key);
    }

    /// From now on these are the keys that are known.
    pub fn done(self) {
        let mut places = locked(&self.snapshot.places);
        places.by_id = self.by_id;
        for (shard, fresh) in self.snapshot.shards.iter().zip(self.shards) {
            *write(shard) = fresh;
        }
        places.accesses.prune();
    }
}

impl Places {
    fn find(&self, bits: u128) -> Option<Arc<Key>> {
        self.by_id.find(self.hasher.hash_one(bits), |key| key.bits() == bits).cloned()
    }

    /// The known key, or a new one, with what is known now.
    fn know(&mut self, facts: &KeyFacts) -> Arc<Key> {
        let access = self.accesses.of(&facts.items, facts.limits);
        let Some(known) = self.find(facts.id.bits()) else { return Arc::new(Key::new(facts, access)) };
        let is_same = *known.tag() == tag(&facts.digest);
        let key = if is_same { known } else { Arc::new(known.with_digest(&facts.digest)) };
        key.learn(facts, &access);
        key
    }
}

fn put(by_id: &mut HashTable<Arc<Key>>, hasher: &RandomState, key: Arc<Key>) {
    let (at, bits) = (hasher.hash_one(key.bits()), key.bits());
    match by_id.entry(at, |one| one.bits() == bits, |one| hasher.hash_one(one.bits())) {
        Entry::Occupied(mut same) => *same.get_mut() = key,
        Entry::Vacant(free) => drop(free.insert(key)),
    }
}

/// A digest's bits are evenly spread, and nobody without the pepper can choose them: so a part of them is a good hash,
/// and its first byte picks the shard.
fn hash(tag: &Tag) -> u64 {
    u64::from_le_bytes(tag[8..].try_into().expect("eight bytes are eight bytes"))
}

fn shard(tag: &Tag) -> usize {
    usize::from(tag[0]) % SHARDS
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes so many keys at most off a list, and gives its memory back.
fn some_of(list: &Mutex<Vec<Arc<Key>>>, most: usize) -> Vec<Arc<Key>> {
    let mut list = locked(list);
    let kept = list.len().saturating_sub(most);
    let some = list.split_off(kept);
    list.shrink_to(2 * kept);
    some
}

fn read(shard: &RwLock<Shard>) -> RwLockReadGuard<'_, Shard> {
    shard.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(shard: &RwLock<Shard>) -> RwLockWriteGuard<'_, Shard> {
    shard.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
