use crate::{KeyFacts, Used, uses::Counter};
use core::sync::atomic::{AtomicI64, Ordering};
use domain::{Timestamp, id::KeyId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

/// HMAC-SHA-256 of a key: what it is found by.
pub type Digest = [u8; 32];

/// So many that a change of one key seldom meets a look-up of another.
const SHARDS: usize = 64;

/// All keys in memory. One feed writes, many calls read.
pub struct Snapshot {
    shards: [RwLock<Shard>; SHARDS],
    /// Where each key is, for changes that name only its id. The lock also makes writers take turns.
    places: Mutex<HashMap<KeyId, Digest>>,
    /// Microseconds at which everything here was known to be true.
    fresh: AtomicI64,
    /// Those that counted something since they were last asked.
    touched: Mutex<Vec<Arc<Counter>>>,
}

type Shard = HashMap<Digest, Arc<KeyFacts>>;

impl Default for Snapshot {
    fn default() -> Self {
        let shards = core::array::from_fn(|_| RwLock::default());
        Self { shards, places: Mutex::default(), fresh: AtomicI64::new(i64::MIN), touched: Mutex::default() }
    }
}

impl Snapshot {
    /// What is known of the key with this digest.
    pub fn find(&self, digest: &Digest) -> Option<Arc<KeyFacts>> {
        read(self.shard(digest)).get(digest).cloned()
    }

    /// Forgets everything and knows these keys instead. Look-ups meanwhile see a key's old facts or its new ones.
    pub fn replace_all(&self, keys: impl IntoIterator<Item = (KeyId, Digest, KeyFacts)>) {
        let mut places = self.places();
        let before = core::mem::take(&mut *places);
        let mut fresh: [Shard; SHARDS] = core::array::from_fn(|_| Shard::new());
        for (id, digest, facts) in keys {
            let facts = self.counting_on(facts, before.get(&id));
            fresh[place(&digest)].insert(digest, Arc::new(facts));
            places.insert(id, digest);
        }
        for (shard, fresh) in self.shards.iter().zip(fresh) {
            *write(shard) = fresh;
        }
    }

    /// Learns a key, or something new about it.
    pub fn upsert(&self, id: KeyId, digest: Digest, facts: KeyFacts) {
        let mut places = self.places();
        let facts = self.counting_on(facts, places.get(&id));
        write(self.shard(&digest)).insert(digest, Arc::new(facts));
        let old = places.insert(id, digest).filter(|old| *old != digest);
        if let Some(old) = old {
            write(self.shard(&old)).remove(&old);
        }
    }

    /// Forgets a key.
    pub fn remove(&self, id: &KeyId) {
        let mut places = self.places();
        if let Some(digest) = places.remove(id) {
            write(self.shard(&digest)).remove(&digest);
        }
    }

    /// Counts that a key opened something.
    pub fn count(&self, facts: &KeyFacts, now: Timestamp) {
        if facts.uses().add(now) {
            self.touched().push(facts.uses().clone());
        }
    }

    /// What every key did since this was last asked, to be written down.
    pub fn take_uses(&self) -> Vec<Used> {
        let touched = core::mem::take(&mut *self.touched());
        touched.into_iter().map(Counter::take).filter(|used| used.count > 0).collect()
    }

    /// Counts again what could not be written down.
    pub fn give_back(&self, uses: Vec<Used>) {
        let alone = uses.into_iter().filter(Counter::give_back);
        self.touched().extend(alone.map(Used::into_counter));
    }

    /// What is known of a key now, with the counter it had.
    fn counting_on(&self, facts: KeyFacts, before: Option<&Digest>) -> KeyFacts {
        match before.and_then(|digest| self.find(digest)) {
            Some(known) => facts.counting_on(&known),
            None => facts,
        }
    }

    fn touched(&self) -> MutexGuard<'_, Vec<Arc<Counter>>> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many keys are known.
    pub fn len(&self) -> usize {
        self.places().len()
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

    fn shard(&self, digest: &Digest) -> &RwLock<Shard> {
        &self.shards[place(digest)]
    }

    fn places(&self) -> MutexGuard<'_, HashMap<KeyId, Digest>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A digest's bits are evenly spread, so its first byte picks the shard.
fn place(digest: &Digest) -> usize {
    usize::from(digest[0]) % SHARDS
}

fn read(shard: &RwLock<Shard>) -> RwLockReadGuard<'_, Shard> {
    shard.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(shard: &RwLock<Shard>) -> RwLockWriteGuard<'_, Shard> {
    shard.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Identity;
    use domain::{id::DeveloperId, key::KeyState};

    const EPOCH: Timestamp = Timestamp::from_micros(0);

    fn id(number: u128) -> KeyId {
        KeyId::new(EPOCH, number)
    }

    fn facts() -> KeyFacts {
        let developer = DeveloperId::new(EPOCH, 1);
        let of = Identity { key: &id(1), developer: &developer, email: "", entries: &[], policies: &[], scopes: &[] };
        KeyFacts::new(KeyState::Active, None, &of)
    }

    #[test]
    fn a_replaced_snapshot_forgets_what_it_knew() {
        let snapshot = Snapshot::default();
        snapshot.upsert(id(1), [1; 32], facts());
        snapshot.replace_all([(id(2), [2; 32], facts())]);
        assert!(snapshot.find(&[1; 32]).is_none());
        assert!(snapshot.find(&[2; 32]).is_some());
        assert_eq!(snapshot.len(), 1);
    }

    #[test]
    fn a_rotated_key_is_found_by_its_new_text_only() {
        let snapshot = Snapshot::default();
        snapshot.upsert(id(1), [1; 32], facts());
        snapshot.upsert(id(1), [2; 32], facts());
        assert!(snapshot.find(&[1; 32]).is_none());
        assert!(snapshot.find(&[2; 32]).is_some());
    }

    #[test]
    fn a_removed_key_is_unknown() {
        let snapshot = Snapshot::default();
        snapshot.upsert(id(1), [1; 32], facts());
        snapshot.remove(&id(1));
        snapshot.remove(&id(1));
        assert!(snapshot.find(&[1; 32]).is_none() && snapshot.is_empty());
    }

    fn uses(snapshot: &Snapshot) -> Vec<(u64, i64)> {
        snapshot.take_uses().iter().map(|used| (used.count, used.last.micros())).collect()
    }

    #[test]
    fn uses_are_counted_over_every_change_of_a_key_and_told_once() {
        let snapshot = Snapshot::default();
        snapshot.upsert(id(1), [1; 32], facts());
        let count = |digest, at| snapshot.count(&snapshot.find(digest).unwrap(), Timestamp::from_micros(at));
        count(&[1; 32], 5);
        snapshot.upsert(id(1), [2; 32], facts());
        count(&[2; 32], 9);
        snapshot.replace_all([(id(1), [2; 32], facts())]);
        count(&[2; 32], 7);
        snapshot.remove(&id(1));
        assert_eq!((uses(&snapshot), uses(&snapshot)), (vec![(3, 9)], vec![]));
    }

    #[test]
    fn what_could_not_be_written_down_is_told_again() {
        let snapshot = Snapshot::default();
        snapshot.upsert(id(1), [1; 32], facts());
        let known = snapshot.find(&[1; 32]).unwrap();
        snapshot.count(&known, EPOCH);
        let lost = snapshot.take_uses();
        snapshot.count(&known, EPOCH);
        snapshot.give_back(lost);
        assert_eq!(uses(&snapshot), [(2, 0)]);
        snapshot.give_back(Vec::new());
        assert_eq!(uses(&snapshot), []);
    }

    #[test]
    fn freshness_never_goes_back() {
        let snapshot = Snapshot::default();
        snapshot.mark_fresh(Timestamp::from_micros(9));
        snapshot.mark_fresh(Timestamp::from_micros(3));
        assert_eq!(snapshot.fresh(), Timestamp::from_micros(9));
    }
}
