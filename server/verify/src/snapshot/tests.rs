use super::*;
use crate::{Api, Item};
use axum::http::{HeaderMap, Method};
use core::time::Duration;
use domain::{
    catalogue::{Policy, PolicyDraft, Quota, QuotaPeriod, Rate},
    id::{DeveloperId, EntryId, PolicyId},
    key::KeyState,
    limit::{Counted, LimitOf, OwnLimits},
    time::hours,
    usage::{Calls, CallsWithin},
};

const NOON: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

fn id(number: u128) -> KeyId {
    KeyId::new(NOON, number)
}

fn policy(quota: Option<i64>, period: QuotaPeriod) -> Policy {
    let quota = quota.map(|calls| Quota { calls, period });
    PolicyDraft { quota, ..PolicyDraft::blank() }.policy(PolicyId::new(NOON, 1), NOON)
}

fn facts(number: u128, digest: u8) -> KeyFacts {
    under(&policy(None, QuotaPeriod::Day), number, digest)
}

fn under(policy: &Policy, number: u128, digest: u8) -> KeyFacts {
    KeyFacts {
        id: id(number),
        digest: [digest; 32],
        state: KeyState::Active,
        expires: None,
        developer: DeveloperId::new(NOON, 1),
        email: String::new(),
        items: vec![Item { entry: None, policy: Arc::new(policy.clone()) }],
        limits: OwnLimits::default(),
        counted: Vec::new(),
    }
}

fn quota(calls: i64) -> KeyFacts {
    under(&policy(Some(calls), QuotaPeriod::Day), 1, 1)
}

impl Snapshot {
    fn find(&self, digest: &Digest) -> Option<Arc<Key>> {
        let tag = tag(digest);
        read(&self.shards[shard(&tag)]).find(hash(&tag), |key| *key.tag() == tag).cloned()
    }

    fn calls_at(&self, digest: u8, at: Timestamp) -> bool {
        let call = Call { method: &Method::GET, below: "", headers: &HeaderMap::new() };
        self.ask(&[digest; 32], &call, at).is_ok()
    }

    fn calls(&self, digest: u8) -> bool {
        self.calls_at(digest, NOON)
    }

    fn has(&self, digest: u8) -> bool {
        self.find(&[digest; 32]).is_some()
    }

    fn uses(&self) -> (i64, Option<Timestamp>) {
        let uses: Vec<_> = self.take_uses(10).iter().map(Used::uses).collect();
        let passed = uses.iter().flat_map(|used| &used.within).map(|within| within.calls.passed).sum();
        (passed, uses.iter().filter_map(|used| used.last).max())
    }

    /// Writes down what is due, where others have written `elsewhere`.
    fn write_down(&self, elsewhere: i64) -> Vec<u32> {
        let due = self.unwritten(10);
        let totals: Vec<_> = due.iter().map(|due| i64::from(due.calls) + elsewhere).collect();
        self.written(&due, &totals);
        due.iter().map(|due| due.calls).collect()
    }
}

#[test]
fn a_replaced_snapshot_forgets_what_it_knew() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&facts(1, 1));
    snapshot.replace_all([facts(2, 2)]);
    assert!(!snapshot.has(1) && snapshot.has(2));
    assert_eq!(snapshot.len(), 1);
}

#[test]
fn a_key_with_another_text_is_found_by_its_new_one_only() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&facts(1, 1));
    snapshot.upsert(&facts(1, 2));
    assert!(!snapshot.has(1) && snapshot.has(2));
    snapshot.replace_all([facts(1, 3)]);
    assert!(!snapshot.has(2) && snapshot.has(3));
    assert_eq!(snapshot.len(), 1);
}

#[test]
fn a_removed_key_is_unknown() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&facts(1, 1));
    snapshot.remove(&id(1));
    snapshot.remove(&id(1));
    assert!(!snapshot.has(1) && snapshot.is_empty());
}

#[test]
fn uses_are_counted_over_every_change_of_a_key_and_told_once() {
    let snapshot = Snapshot::default();
    let at = |second| NOON.plus(Duration::from_secs(second));
    snapshot.upsert(&facts(1, 1));
    snapshot.calls_at(1, at(5));
    snapshot.upsert(&facts(1, 2));
    snapshot.calls_at(2, at(9));
    snapshot.replace_all([facts(1, 2)]);
    snapshot.calls_at(2, at(7));
    snapshot.remove(&id(1));
    assert_eq!((snapshot.uses(), snapshot.uses()), ((3, Some(at(9))), (0, None)));
}

#[test]
fn what_could_not_be_written_down_is_told_again() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&facts(1, 1));
    snapshot.calls(1);
    let lost = snapshot.take_uses(10);
    snapshot.calls(1);
    snapshot.give_back(lost);
    assert_eq!(snapshot.uses(), (2, Some(NOON)));
    snapshot.give_back(Vec::new());
    assert_eq!(snapshot.uses().0, 0);
}

#[test]
fn a_quota_is_kept_to_the_call() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&quota(3));
    assert_eq!([(); 5].map(|()| snapshot.calls(1)), [true, true, true, false, false]);
    assert_eq!(snapshot.write_down(0), [3]);
    assert_eq!((snapshot.calls(1), snapshot.write_down(0)), (false, vec![]));
    assert!(snapshot.calls_at(1, NOON.around(QuotaPeriod::Day).end));
}

#[test]
fn calls_that_passed_elsewhere_count_once_they_are_known() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&quota(10));
    assert!(snapshot.calls(1));
    assert_eq!(snapshot.write_down(8), [1]);
    assert_eq!([snapshot.calls(1), snapshot.calls(1)], [true, false]);
}

#[test]
fn a_quota_goes_on_over_every_change_of_a_key() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&quota(3));
    snapshot.calls(1);
    snapshot.upsert(&KeyFacts { digest: [2; 32], ..quota(3) });
    snapshot.calls(2);
    let changed = Policy { version: 2, ..policy(Some(3), QuotaPeriod::Day) };
    snapshot.replace_all([under(&changed, 1, 2)]);
    assert_eq!([snapshot.calls(2), snapshot.calls(2)], [true, false]);
    assert_eq!(snapshot.write_down(0).iter().sum::<u32>(), 3);
}

#[test]
fn a_quota_goes_on_from_what_was_written_down() {
    let snapshot = Snapshot::default();
    let of = LimitOf::Policy(PolicyId::new(NOON, 1));
    let counted = |begun, calls| Counted { of: of.clone(), period: QuotaPeriod::Day, begun, calls };
    let today = NOON.begun(QuotaPeriod::Day);
    snapshot.upsert(&KeyFacts { counted: vec![counted(today, 2)], ..quota(3) });
    assert_eq!([snapshot.calls(1), snapshot.calls(1)], [true, false]);
    let yesterday = today.minus(Duration::from_secs(1)).begun(QuotaPeriod::Day);
    snapshot.replace_all([KeyFacts {
        counted: vec![counted(yesterday, 3)],
        ..under(&policy(Some(3), QuotaPeriod::Day), 2, 2)
    }]);
    assert!(snapshot.calls(2));
}

#[test]
fn another_period_counts_from_nothing() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&quota(1));
    assert_eq!([snapshot.calls(1), snapshot.calls(1)], [true, false]);
    let monthly = Policy { version: 2, ..policy(Some(1), QuotaPeriod::Month) };
    snapshot.upsert(&under(&monthly, 1, 1));
    assert_eq!([snapshot.calls(1), snapshot.calls(1)], [true, false]);
}

#[test]
fn what_could_not_be_written_down_of_a_quota_is_due_again() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&quota(9));
    snapshot.calls(1);
    let tried = snapshot.unwritten(10);
    snapshot.calls(1);
    snapshot.still_due(&tried);
    assert_eq!((snapshot.write_down(0), snapshot.write_down(0)), (vec![2], vec![]));
}

#[test]
fn a_reset_quota_is_whole_again_whatever_was_on_its_way() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&quota(2));
    assert_eq!([snapshot.calls(1), snapshot.calls(1), snapshot.calls(1)], [true, true, false]);
    let on_its_way = snapshot.unwritten(10);
    snapshot.reset_quotas(&id(1));
    snapshot.written(&on_its_way, &[2]);
    assert_eq!([snapshot.calls(1), snapshot.calls(1), snapshot.calls(1)], [true, true, false]);
    assert_eq!(snapshot.write_down(0), [2]);
}

#[test]
fn a_refused_call_takes_nothing_from_any_limit() {
    let snapshot = Snapshot::default();
    let rate = Some(Rate { calls: 1, seconds: 1 });
    snapshot.upsert(&under(&Policy { rate, ..policy(Some(2), QuotaPeriod::Day) }, 1, 1));
    assert_eq!([(); 5].map(|()| snapshot.calls(1)), [true, false, false, false, false]);
    assert!(snapshot.calls_at(1, NOON.plus(Duration::from_secs(1))));
}

#[test]
fn freshness_never_goes_back() {
    let snapshot = Snapshot::default();
    snapshot.mark_fresh(Timestamp::from_micros(9));
    snapshot.mark_fresh(Timestamp::from_micros(3));
    assert_eq!(snapshot.fresh(), Timestamp::from_micros(9));
}

#[test]
fn many_at_once_get_no_more_than_the_quota() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&quota(1000));
    let passed = std::thread::scope(|scope| {
        let call = || (0..500).filter(|_| snapshot.calls(1)).count();
        let callers = [(); 4].map(|()| scope.spawn(call));
        callers.map(|caller| caller.join().unwrap()).iter().sum::<usize>()
    });
    assert_eq!(passed, 1000);
}

/// Opens this API, as the snapshot hears of it.
fn opens(number: u128, slug: &str) -> KeyFacts {
    let entry = Some(Api { id: EntryId::new(NOON, number), slug: slug.into() });
    KeyFacts { items: vec![Item { entry, policy: Arc::new(policy(Some(2), QuotaPeriod::Hour)) }], ..facts(1, 1) }
}

fn within(snapshot: &Snapshot) -> Vec<CallsWithin> {
    snapshot.take_uses(10).iter().flat_map(|used| used.uses().within).collect()
}

fn at(number: u128, hour: u32, passed: i64, refused: i64) -> CallsWithin {
    let begun = NOON.begun(QuotaPeriod::Hour).plus(hours(hour));
    CallsWithin { entry: Some(EntryId::new(NOON, number)), begun, calls: Calls { passed, refused } }
}

#[test]
fn calls_are_told_by_the_hour_and_those_that_did_not_pass_apart() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&opens(1, "weather"));
    let calls = [0, 0, 0, 1, 0].map(|hour| snapshot.calls_at(1, NOON.plus(hours(hour))));
    assert_eq!(calls, [true, true, false, true, true]);
    assert_eq!(within(&snapshot), [at(1, 0, 3, 1), at(1, 1, 1, 0)]);
    assert_eq!(within(&snapshot), []);
}

#[test]
fn a_call_stays_with_its_api_whatever_the_key_opens_since() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&opens(1, "weather"));
    snapshot.calls(1);
    snapshot.upsert(&opens(2, "maps"));
    snapshot.calls(1);
    snapshot.upsert(&opens(2, "charts"));
    snapshot.upsert(&KeyFacts { digest: [2; 32], ..opens(2, "charts") });
    let mut counted = within(&snapshot);
    counted.sort_by_key(|one| one.entry.clone());
    assert_eq!(counted, [at(1, 0, 1, 0), at(2, 0, 1, 0)]);
}

#[test]
fn hours_that_could_not_be_written_down_are_told_again() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&opens(1, "weather"));
    assert_eq!([0, 1].map(|hour| snapshot.calls_at(1, NOON.plus(hours(hour)))), [true, true]);
    snapshot.give_back(snapshot.take_uses(10));
    snapshot.calls_at(1, NOON.plus(hours(1)));
    assert_eq!(within(&snapshot), [at(1, 0, 1, 0), at(1, 1, 2, 0)]);
}

#[test]
fn no_call_of_many_at_once_is_counted_twice_or_lost() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&opens(1, "weather"));
    let counted = std::thread::scope(|scope| {
        let call = || (0..500).filter(|_| snapshot.calls(1)).count();
        let callers = [(); 4].map(|()| scope.spawn(call));
        let early: Vec<_> = (0..50).flat_map(|_| within(&snapshot)).collect();
        assert_eq!(callers.map(|caller| caller.join().unwrap()).iter().sum::<usize>(), 2);
        early.into_iter().chain(within(&snapshot)).map(|one| one.calls.all()).sum::<i64>()
    });
    assert_eq!(counted, 2000);
}

#[test]
fn many_keys_learn_something_new_at_once() {
    let snapshot = Snapshot::default();
    snapshot.upsert(&facts(1, 1));
    snapshot.calls(1);
    snapshot.upsert_all([facts(1, 1), facts(2, 2)]);
    assert_eq!((snapshot.has(2), snapshot.len(), snapshot.uses().0), (true, 2, 1));
}
