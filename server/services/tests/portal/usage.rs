//! How much keys are used: what is written down, and who sees it.

use crate::{
    bench::{TestPortal, entry},
    keys::{issued, key},
};
use domain::{
    Actor, Timestamp,
    catalogue::{Entry, QuotaPeriod},
    id::{EntryId, KeyId},
    time::{days, hours},
    token::Scope,
    usage::{Calls, CallsWithin, EntryUsage, REMEMBERED_DAYS, Span, Usage, Uses},
};
use services::{Error, Portal};
use storage::{KeysOf, on_both};
use tokio::task::JoinSet;

struct Scene {
    test: TestPortal,
    admin: Actor,
    ada: Actor,
    key: KeyId,
    weather: EntryId,
}

/// Ada's key for the weather.
async fn scene(storage: storage::Storage) -> Scene {
    let test = TestPortal::on(storage);
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let id = issued(&test, &admin, &ada).await;
    let weather = key(&test, &ada).await.key.grants[0].entry.clone().unwrap();
    Scene { test, admin, ada, key: id, weather }
}

const fn calls(passed: i64, refused: i64) -> Calls {
    Calls { passed, refused }
}

impl Scene {
    /// What the verify listener writes down of one hour, now.
    fn uses(&self, entry: Option<&EntryId>, calls: Calls) -> Uses {
        self.uses_at(self.test.portal.now(), entry, calls)
    }

    fn uses_at(&self, at: Timestamp, entry: Option<&EntryId>, calls: Calls) -> Uses {
        let within = vec![CallsWithin { entry: entry.cloned(), begun: at.begun(QuotaPeriod::Hour), calls }];
        Uses { key: self.key.clone(), last: (calls.passed > 0).then_some(at), within }
    }

    async fn note(&self, uses: Vec<Uses>) {
        self.test.portal.note_uses(uses).await.unwrap();
    }

    async fn of_key(&self, span: Span) -> Usage {
        self.test.portal.key_usage(&self.ada, &self.key, span).await.unwrap()
    }

    async fn another_key(&self, entry: &Entry) -> KeyId {
        let request = self.test.ask(&self.ada, entry).await;
        self.test.portal.approve(&self.admin, &request, 1).await.unwrap();
        self.test.portal.issue_key(&request).await.unwrap().unwrap().key.id
    }

    async fn live_keys_of(&self, of: KeysOf) -> Vec<KeyId> {
        let mut all = Vec::new();
        let take = |keys: Vec<storage::LiveKey>| all.extend(keys.into_iter().map(|key| key.id));
        self.test.portal.live_keys_of(&of, take).await.unwrap();
        all
    }
}

fn last(usage: &Usage) -> (usize, Calls, Calls) {
    (usage.steps.len(), usage.steps.last().unwrap().1, usage.total)
}

on_both! {
    async fn calls_add_up_hour_by_hour_and_day_by_day(storage: Storage) {
        let scene = scene(storage).await;
        let now = scene.test.portal.now();
        let earlier = scene.uses_at(now.minus(hours(1)), Some(&scene.weather), calls(5, 0));
        scene.note(vec![earlier, scene.uses(Some(&scene.weather), calls(2, 1))]).await;
        scene.note(vec![scene.uses(None, calls(1, 1))]).await;
        assert_eq!(last(&scene.of_key(Span::Day).await), (24, calls(3, 2), calls(8, 2)));
        assert_eq!(last(&scene.of_key(Span::Month).await), (30, calls(8, 2), calls(8, 2)));
        let key = key(&scene.test, &scene.ada).await.key;
        assert_eq!((key.uses, key.last_used), (8, Some(now)));
    }

    async fn a_key_that_was_only_refused_was_not_used(storage: Storage) {
        let scene = scene(storage).await;
        scene.note(vec![scene.uses(None, calls(0, 7))]).await;
        let key = key(&scene.test, &scene.ada).await.key;
        assert_eq!((key.uses, key.last_used, scene.of_key(Span::Day).await.total), (0, None, calls(0, 7)));
    }

    async fn what_several_replicas_write_down_at_once_adds_up(storage: Storage) {
        let scene = scene(storage).await;
        let uses = vec![scene.uses(Some(&scene.weather), calls(1, 0)), scene.uses(None, calls(1, 0))];
        let note = |(portal, uses): (Portal, _)| async move { portal.note_uses(uses).await.unwrap() };
        let all: JoinSet<_> = (0..10).map(|_| note((scene.test.portal.clone(), uses.clone()))).collect();
        all.join_all().await;
        assert_eq!(scene.of_key(Span::Day).await.total, calls(20, 0));
        let all = scene.test.portal.portal_usage(&scene.admin, Span::Day).await.unwrap();
        assert_eq!(all.usage.total, calls(20, 0));
    }

    async fn calls_of_a_key_that_is_gone_are_passed_over(storage: Storage) {
        let scene = scene(storage).await;
        let gone = Uses { key: KeyId::new(scene.test.portal.now(), 99), ..scene.uses(None, calls(3, 0)) };
        scene.note(vec![gone]).await;
        assert_eq!(scene.of_key(Span::Day).await.total, calls(0, 0));
    }

    async fn admins_see_calls_by_api_the_most_called_first(storage: Storage) {
        let scene = scene(storage).await;
        let gone = EntryId::new(scene.test.portal.now(), 99);
        let uses = [(Some(&scene.weather), calls(5, 1)), (None, calls(9, 0)), (Some(&gone), calls(0, 2))];
        scene.note(uses.map(|(entry, calls)| scene.uses(entry, calls)).to_vec()).await;
        let all = scene.test.portal.portal_usage(&scene.admin, Span::Month).await.unwrap();
        let of = |entry: Option<&EntryId>, name: &str, calls| EntryUsage { entry: entry.cloned(), name: name.into(), calls };
        assert_eq!(all.usage.total, calls(14, 3));
        assert_eq!(
            all.entries,
            [of(None, "", calls(9, 0)), of(Some(&scene.weather), "Weather", calls(5, 1)), of(Some(&gone), "", calls(0, 2))]
        );
        let weather = scene.test.portal.entry_usage(&scene.admin, &scene.weather, Span::Month).await.unwrap();
        assert_eq!(weather.total, calls(5, 1));
    }

    async fn a_developer_sees_the_calls_of_their_own_keys_and_no_others(storage: Storage) {
        let scene = scene(storage).await;
        scene.test.jobs().await;
        let eve = scene.test.developer("eve@example.com").await;
        let portal = &scene.test.portal;
        assert!(matches!(portal.key_usage(&eve, &scene.key, Span::Day).await, Err(Error::Missing)));
        assert!(matches!(portal.entry_usage(&scene.ada, &scene.weather, Span::Day).await, Err(Error::Forbidden)));
        assert!(matches!(portal.portal_usage(&scene.ada, Span::Day).await, Err(Error::Forbidden)));
        assert!(portal.key_usage(&scene.admin, &scene.key, Span::Day).await.is_ok());
        let (keys, catalogue) = (scene.test.program(&[Scope::KeysRead]), scene.test.program(&[Scope::CatalogueRead]));
        assert!(portal.portal_usage(&keys, Span::Day).await.is_ok());
        assert!(portal.entry_usage(&catalogue, &scene.weather, Span::Day).await.is_ok());
        assert!(matches!(portal.key_usage(&catalogue, &scene.key, Span::Day).await, Err(Error::Missing)));
        let none = EntryId::new(portal.now(), 404);
        assert!(matches!(portal.entry_usage(&catalogue, &none, Span::Day).await, Err(Error::Missing)));
    }

    async fn calls_are_forgotten_after_their_time(storage: Storage) {
        let scene = scene(storage).await;
        let since = scene.test.portal.now();
        scene.note(vec![scene.uses(None, calls(1, 0))]).await;
        scene.test.pass(hours(1));
        scene.note(vec![scene.uses(None, calls(2, 0))]).await;
        scene.test.pass(days(REMEMBERED_DAYS));
        let portal = &scene.test.portal;
        assert_eq!((portal.forget_old_calls().await.unwrap(), portal.forget_old_calls().await.unwrap()), (1, 0));
        let all = portal.key_calls(&scene.admin, &scene.key, (since.minus(days(1)), since.plus(days(1)))).await.unwrap();
        assert_eq!(all.into_iter().map(|(_, calls)| calls).collect::<Vec<_>>(), [calls(2, 0)]);
    }

    async fn of_a_changed_policy_api_or_person_only_the_keys_are_read_that_are_concerned(storage: Storage) {
        let scene = scene(storage).await;
        let gold = scene.test.policy(&scene.admin, "Gold").await;
        let maps = scene.test.portal.create_entry(&scene.admin, entry("Maps", &gold)).await.unwrap();
        let other = scene.another_key(&maps).await;
        assert_eq!(scene.live_keys_of(KeysOf::Policy(gold.id)).await, std::slice::from_ref(&other));
        assert_eq!(scene.live_keys_of(KeysOf::Entry(scene.weather.clone())).await, std::slice::from_ref(&scene.key));
        let mut both = scene.live_keys_of(KeysOf::Developer(scene.ada.developer().unwrap().clone())).await;
        both.sort_by_key(|key| *key != scene.key);
        assert_eq!(both, [scene.key.clone(), other]);
        let mut tx = scene.test.storage.read().await.unwrap();
        let of_ada = KeysOf::Developer(scene.ada.developer().unwrap().clone());
        let first = tx.live_keys_of(&of_ada, None, 1).await.unwrap().remove(0).id;
        let second = tx.live_keys_of(&of_ada, Some(&first), 1).await.unwrap().remove(0).id;
        assert_ne!(first, second);
        assert_eq!(tx.live_keys_of(&of_ada, Some(&second), 1).await.unwrap(), []);
        drop(tx);
        let grace = scene.admin.developer().unwrap().clone();
        assert_eq!(scene.live_keys_of(KeysOf::Developer(grace)).await, []);
    }
}
