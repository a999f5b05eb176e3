use super::*;
use crate::Item;
use axum::http::{HeaderMap, Method};
use core::time::Duration;
use domain::{
    catalogue::{Policy, PolicyDraft, Quota, QuotaPeriod, Rate},
    id::{DeveloperId, PolicyId},
    key::KeyState,
    limit::{Counted, LimitOf, OwnLimits},
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
    fn calls_at(&self, digest: u8, at: Timestamp) -> bool {
        let call = Call { method: &Method::GET, below: "", headers: &HeaderMap::new() };
        self.ask(&self.find(&[digest; 32]).unwrap(), &call, at).is_ok()
    }

    fn calls(&self, digest: u8) -> bool {
        self.calls_at(digest, NOON)
    }

    fn has(&self, digest: u8) -> bool {
        self.find(&[digest; 32]).is_some()
    }

    fn uses(&self) -> (u32, Option<Timestamp>) {
        let uses = self.take_uses(10);
        (uses.iter().map(|used| used.count).sum(), uses.iter().map(|used| used.last).max())
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
    assert!(snapshot.calls_at(1, NOON.over(QuotaPeriod::Day)));
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
