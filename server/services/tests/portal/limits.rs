//! How often a key may call: what admins set, what people see, what is written down.

use crate::{
    bench::{TestPortal, mistakes, policy},
    keys::{issued, key},
};
use core::time::Duration;
use domain::{
    Actor, Timestamp,
    catalogue::{Policy, PolicyDraft, Quota, QuotaPeriod, Rate},
    id::KeyId,
    key::Overlap,
    limit::{Counted, LimitOf, Own, OwnLimits},
    time::days,
};
use services::{Error, KeyTerms};
use storage::on_both;

const THOUSAND: Quota = Quota { calls: 1000, period: QuotaPeriod::Day };

struct Scene {
    test: TestPortal,
    admin: Actor,
    ada: Actor,
    key: KeyId,
    policy: Policy,
}

/// Ada's key under a policy of 60 calls a minute and a thousand a day.
async fn scene(storage: storage::Storage) -> Scene {
    let test = TestPortal::on(storage);
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let first = issued(&test, &admin, &ada).await;
    let draft = PolicyDraft { rate: Some(Rate { calls: 60, seconds: 60 }), quota: Some(THOUSAND), ..policy("Basic") };
    let basic = test.portal.create_policy(&admin, draft).await.unwrap();
    test.portal.change_terms(&admin, &first, KeyTerms::of_policy(basic.id.clone())).await.unwrap();
    Scene { test, admin, ada, key: first, policy: basic }
}

impl Scene {
    /// Writes down that the key made so many calls in the day of this instant. Gives what they come to.
    async fn counts(&self, key: &KeyId, calls: i64, at: Timestamp) -> i64 {
        let of = LimitOf::Policy(self.policy.id.clone());
        let counted = Counted { of, period: QuotaPeriod::Day, begun: at.begun(QuotaPeriod::Day), calls };
        self.test.portal.count_calls(vec![(key.clone(), counted)]).await.unwrap()[0]
    }

    async fn count(&self, calls: i64) -> i64 {
        self.counts(&self.key, calls, self.test.portal.now()).await
    }

    async fn used(&self) -> i64 {
        key(&self.test, &self.ada).await.limits[0].quota.unwrap().used
    }

    async fn set(&self, limits: OwnLimits) -> Result<(), Error> {
        self.test.portal.change_terms(&self.admin, &self.key, KeyTerms::of_limits(limits)).await
    }
}

on_both! {
    async fn calls_of_a_period_add_up_and_its_developer_sees_them(storage: Storage) {
        let scene = scene(storage).await;
        assert_eq!((scene.count(3).await, scene.count(4).await), (3, 7));
        let row = key(&scene.test, &scene.ada).await;
        assert_eq!(row.limits[0].rate.unwrap().short(), "60/min");
        assert_eq!(row.limits[0].quota.unwrap().words(), "7 of 1,000 a day used, anew 24 Nov 2026, 00:00 UTC");
    }

    async fn a_new_period_counts_from_nothing_whatever_comes_late_of_the_old_one(storage: Storage) {
        let scene = scene(storage).await;
        let before = scene.test.portal.now();
        scene.count(9).await;
        scene.test.pass(days(1));
        assert_eq!(scene.used().await, 0);
        assert_eq!(scene.count(2).await, 2);
        assert_eq!(scene.counts(&scene.key, 5, before).await, 0);
        assert_eq!(scene.used().await, 2);
    }

    async fn what_is_counted_of_a_key_is_heard_by_whoever_loads_it(storage: Storage) {
        let scene = scene(storage).await;
        scene.count(7).await;
        let mut all = Vec::new();
        scene.test.portal.live_keys(|key| all.push(key)).await.unwrap();
        let one = scene.test.portal.live_key(&scene.key).await.unwrap().unwrap();
        assert_eq!((all.len(), &all[0]), (1, &one));
        let counted: Vec<_> = one.counted.iter().map(|counted| (counted.of.name(), counted.calls)).collect();
        assert_eq!(counted, [(scene.policy.id.as_str(), 7)]);
    }

    async fn calls_of_a_key_that_is_gone_count_for_nobody(storage: Storage) {
        let scene = scene(storage).await;
        let gone = KeyId::new(scene.test.portal.now(), 99);
        assert_eq!(scene.counts(&gone, 7, scene.test.portal.now()).await, 0);
    }

    async fn a_rotated_key_has_used_as_much_as_the_one_before(storage: Storage) {
        let scene = scene(storage).await;
        scene.count(7).await;
        scene.test.portal.rotate_key(&scene.ada, &scene.key, Overlap::Day).await.unwrap();
        scene.test.pass(Duration::from_secs(1));
        let rows = scene.test.portal.my_keys(&scene.ada).await.unwrap();
        let used: Vec<_> = rows.iter().map(|row| row.limits[0].quota.unwrap().used).collect();
        assert_eq!(used, [7, 7]);
    }

    async fn an_admin_sets_limits_in_the_place_of_a_policys(storage: Storage) {
        let scene = scene(storage).await;
        let own = OwnLimits { rate: Own::Limit(Rate { calls: 1, seconds: 1 }), quota: Own::Unlimited };
        scene.set(own).await.unwrap();
        let row = key(&scene.test, &scene.ada).await;
        assert_eq!((row.key.limits, row.limits.len()), (own, 1));
        assert_eq!((row.limits[0].of.clone(), row.limits[0].quota), (LimitOf::Key, None));
        assert_eq!(scene.test.portal.live_key(&scene.key).await.unwrap().unwrap().limits, own);
        scene.test.portal.change_terms(&scene.admin, &scene.key, KeyTerms::of_end(None)).await.unwrap();
        assert_eq!(key(&scene.test, &scene.ada).await.key.limits, own);
        let events = scene.test.portal.key(&scene.admin, &scene.key).await.unwrap().2;
        assert_eq!((events[1].what.name(), events[1].by.name()), ("key.limits_changed", "Grace"));
    }

    async fn limits_that_cannot_be_kept_are_refused(storage: Storage) {
        let scene = scene(storage).await;
        let nothing = OwnLimits { rate: Own::Limit(Rate { calls: 0, seconds: 1 }), quota: Own::Policy };
        assert_eq!(mistakes(scene.set(nothing).await), ["rate_calls: Allow at least 1 call, in 1 second to 1 day."]);
    }

    async fn an_admin_resets_a_quota(storage: Storage) {
        let scene = scene(storage).await;
        scene.count(7).await;
        scene.test.portal.reset_key_quota(&scene.admin, &scene.key).await.unwrap();
        assert_eq!((scene.used().await, scene.count(1).await), (0, 1));
        let events = scene.test.portal.key(&scene.admin, &scene.key).await.unwrap().2;
        assert_eq!(events[0].what.name(), "key.quota_reset");
    }

    async fn only_admins_change_limits_and_only_of_keys_that_live(storage: Storage) {
        let scene = scene(storage).await;
        let (portal, ada) = (&scene.test.portal, &scene.ada);
        assert!(matches!(portal.change_terms(ada, &scene.key, KeyTerms::of_limits(OwnLimits::default())).await, Err(Error::Forbidden)));
        assert!(matches!(portal.reset_key_quota(ada, &scene.key).await, Err(Error::Forbidden)));
        portal.revoke_key(ada, &scene.key).await.unwrap();
        assert!(matches!(scene.set(OwnLimits::default()).await, Err(Error::Conflict(_))));
        assert!(matches!(portal.reset_key_quota(&scene.admin, &scene.key).await, Err(Error::Conflict(_))));
    }

    async fn people_see_which_calls_a_key_may_make(storage: Storage) {
        let scene = scene(storage).await;
        let allows = vec!["GET /v1/*".parse().unwrap()];
        let draft = PolicyDraft { allows, ..scene.policy.clone().into() };
        scene.test.portal.change_policy(&scene.admin, &scene.policy.id, 1, draft).await.unwrap();
        assert_eq!(key(&scene.test, &scene.ada).await.allows, ["GET /v1/*"]);
        let live = scene.test.portal.live_key(&scene.key).await.unwrap().unwrap();
        assert_eq!(live.items[0].policy.allows[0].to_string(), "GET /v1/*");
    }
}
