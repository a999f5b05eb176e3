//! A key that exists opens more, or less, and stays the same key.

use crate::bench::{TestPortal, entry, item, mistakes, policy, sentence};
use domain::{
    Actor,
    catalogue::{AuthType, Entry, EntryDraft, PolicyDraft},
    id::{KeyId, RequestId},
    key::{KeyChanged, Overlap},
    request::{Origin, StateName},
    settings::{Overrides, Settings},
    time::days,
};
use services::{AskedChange, Error, KeyTerms};
use storage::on_both;

/// Ada has a key for Weather. Maps needs approval, Open does not.
struct Scene {
    admin: Actor,
    ada: Actor,
    weather: Entry,
    maps: Entry,
    open: Entry,
    key: KeyId,
}

async fn scene(test: &TestPortal) -> Scene {
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let settings = Settings { enable_multi_selection: true, ..Settings::default() };
    test.portal.change_settings(&admin, settings, 0).await.unwrap();
    let free = test.policy(&admin, "Free").await;
    let (weather, maps) = (test.entry(&admin, "Weather", &free).await, test.entry(&admin, "Maps", &free).await);
    let overrides = Overrides { require_key_approval: Some(false), ..Overrides::default() };
    let open = EntryDraft { overrides, ..entry("Open", &free) };
    let open = test.portal.create_entry(&admin, open).await.unwrap();
    let request = test.ask(&ada, &weather).await;
    test.portal.approve(&admin, &request, 1).await.unwrap();
    let key = test.portal.issue_key(&request).await.unwrap().unwrap().key.id;
    test.jobs().await;
    Scene { admin, ada, weather, maps, open, key }
}

fn change(remove: &[&Entry], add: &[&Entry]) -> AskedChange {
    AskedChange {
        remove: remove.iter().map(|entry| entry.slug.to_string()).collect(),
        add: add.iter().map(|entry| item(entry)).collect(),
        answers: [].into(),
        origin: Origin::Portal,
    }
}

fn slugs(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl Scene {
    async fn change(&self, test: &TestPortal, asked: AskedChange) -> Result<KeyChanged, Error> {
        test.portal.change_key_apis(&self.ada, &self.key, asked).await
    }

    /// What the verify listener knows of the key.
    async fn opens(&self, test: &TestPortal) -> Vec<String> {
        let live = test.portal.live_key(&self.key).await.unwrap().unwrap();
        live.items.into_iter().filter_map(|item| Some(item.entry?.1)).collect()
    }

    async fn requests(&self, test: &TestPortal) -> Vec<(RequestId, StateName)> {
        let rows = test.portal.my_requests(&self.ada, None).await.unwrap().rows;
        rows.into_iter().map(|row| (row.id, row.state.name())).collect()
    }
}

async fn names_since(test: &TestPortal, seen: i64) -> Vec<String> {
    let events = test.portal.events_after(seen).await.unwrap();
    events.into_iter().map(|event| format!("{} by {}", event.what.name(), event.by.name())).collect()
}

async fn newest(test: &TestPortal) -> i64 {
    test.portal.live_keys(|_| ()).await.unwrap()
}

on_both! {
    async fn some_wait_some_leave_and_the_rest_is_added_at_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let seen = newest(&test).await;
        let asked = change(&[&scene.weather], &[&scene.maps, &scene.open]);
        let changed = scene.change(&test, asked).await.unwrap();
        assert_eq!(changed, KeyChanged { waiting: slugs(&["maps"]), removed: slugs(&["weather"]), added: slugs(&["open"]) });
        assert_eq!(scene.opens(&test).await, ["open"]);
        let told = ["ada@example.com: key_changed", "ada@example.com: request_received", "grace@example.com: new_request"];
        assert_eq!(test.outbox().await, told);
        assert_eq!(names_since(&test, seen).await, [
            "key_request.submitted by Ada",
            "key_request.approved by Keywright",
            "key_request.granted by Keywright",
            "key.apis_added by Ada",
            "key_request.submitted by Ada",
            "key.apis_removed by Ada",
        ]);
        let page = test.portal.key_changed(&scene.ada, &scene.key, &changed).await.unwrap();
        assert_eq!((page.waiting[0].name.as_str(), page.removed, page.added), ("Maps", slugs(&["Weather"]), slugs(&["Open"])));
    }

    async fn an_approved_change_opens_more_with_the_same_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.change(&test, change(&[], &[&scene.maps])).await.unwrap();
        let (request, _) = scene.requests(&test).await.remove(0);
        test.jobs().await;
        let seen = newest(&test).await;
        test.portal.approve(&scene.admin, &request, 1).await.unwrap();
        assert_eq!(scene.opens(&test).await, ["weather", "maps"]);
        assert_eq!(scene.requests(&test).await[0].1, StateName::Granted);
        assert_eq!(test.portal.my_keys(&scene.ada).await.unwrap().len(), 1);
        assert_eq!(test.outbox().await, ["ada@example.com: key_changed"]);
        assert!(test.portal.issue_key(&request).await.unwrap().is_none(), "no key is left to make");
        assert_eq!(names_since(&test, seen).await, [
            "key_request.approved by Grace", "key_request.granted by Keywright", "key.apis_added by Grace",
        ]);
    }

    async fn the_last_api_of_a_key_stays(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let none_left = ": A key opens at least one API. To end it, revoke the key.";
        assert_eq!(mistakes(scene.change(&test, change(&[&scene.weather], &[])).await), [none_left]);
        let waiting = change(&[&scene.weather], &[&scene.maps]);
        assert_eq!(mistakes(scene.change(&test, waiting).await), [none_left]);
        assert_eq!((scene.opens(&test).await, scene.requests(&test).await.len()), (slugs(&["weather"]), 1));
        assert_eq!(mistakes(scene.change(&test, change(&[], &[])).await), [": Tick what to remove, or choose what to add first."]);
    }

    async fn what_does_not_fit_is_explained(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let oauth = EntryDraft { auth_type: AuthType::Oauth, ..entry("News", &test.policy(&scene.admin, "News").await) };
        let news = test.portal.create_entry(&scene.admin, oauth).await.unwrap();
        let other_sort = mistakes(scene.change(&test, change(&[], &[&news])).await);
        assert_eq!(other_sort, ["entry: News takes another sort of key (OAuth 2.0) than Weather (API key). Ask for it apart."]);
        let there = mistakes(scene.change(&test, change(&[], &[&scene.weather])).await);
        assert_eq!(there, ["entry: Weather is among these already."]);
        let gone = scene.change(&test, change(&[&scene.maps], &[])).await;
        assert!(matches!(gone, Err(Error::Conflict(_))));
    }

    async fn what_was_asked_for_already_is_not_asked_for_again(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.change(&test, change(&[], &[&scene.maps])).await.unwrap();
        let again = scene.change(&test, change(&[], &[&scene.maps])).await.unwrap();
        assert_eq!(again.waiting, ["maps"]);
        assert_eq!(scene.requests(&test).await.len(), 2);
        let form = test.portal.key_apis(&scene.ada, &scene.key, &slugs(&["maps", "open"])).await.unwrap();
        assert_eq!(form.waiting[0].request, scene.requests(&test).await[0].0);
        assert_eq!(form.more, [("open".to_owned(), "Open".to_owned())]);
        assert_eq!(form.form.unwrap().title().to_string(), "Open");
    }

    async fn a_change_ends_with_its_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.change(&test, change(&[], &[&scene.maps])).await.unwrap();
        let (request, _) = scene.requests(&test).await.remove(0);
        test.portal.revoke_key(&scene.ada, &scene.key).await.unwrap();
        let late = sentence(test.portal.approve(&scene.admin, &request, 1).await);
        assert!(late.ends_with("the key it was to be added to was revoked or has expired."), "{late}");
        assert!(matches!(test.portal.request(&scene.ada, &request).await, Err(Error::Gone(_))));
        let ended = scene.change(&test, change(&[], &[&scene.maps])).await;
        assert_eq!(sentence(ended), "This key is revoked, for good. Ask for a new one.");
    }

    async fn a_change_of_a_key_that_expired_ends_when_somebody_approves_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        test.portal.change_terms(&scene.admin, &scene.key, KeyTerms::of_end(Some(test.portal.now().plus(days(1))))).await.unwrap();
        scene.change(&test, change(&[], &[&scene.maps])).await.unwrap();
        let (request, _) = scene.requests(&test).await.remove(0);
        test.pass(days(2));
        let late = sentence(test.portal.approve(&scene.admin, &request, 1).await);
        assert!(late.ends_with("the key it was to be added to was revoked or has expired."), "{late}");
        assert_eq!(scene.requests(&test).await.len(), 1);
        test.ask(&scene.ada, &scene.maps).await;
    }

    async fn a_change_follows_its_key_when_that_is_rotated(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.change(&test, change(&[], &[&scene.maps])).await.unwrap();
        let (request, _) = scene.requests(&test).await.remove(0);
        let next = test.portal.rotate_key(&scene.ada, &scene.key, Overlap::None).await.unwrap().key.id;
        test.portal.approve(&scene.admin, &request, 1).await.unwrap();
        assert_eq!(scene.opens(&test).await, ["weather"]);
        assert_eq!(Scene { key: next, ..scene }.opens(&test).await, ["weather", "maps"]);
    }

    async fn a_key_ends_with_the_first_of_its_policies(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let month = PolicyDraft { key_days: Some(30), ..policy("Month") };
        let month = test.portal.create_policy(&scene.admin, month).await.unwrap();
        let overrides = Overrides { require_key_approval: Some(false), ..Overrides::default() };
        let short = EntryDraft { overrides, ..entry("Short", &month) };
        let short = test.portal.create_entry(&scene.admin, short).await.unwrap();
        scene.change(&test, change(&[], &[&short])).await.unwrap();
        let key = test.portal.my_keys(&scene.ada).await.unwrap().remove(0).key;
        assert_eq!(key.expires, Some(test.portal.now().plus(days(30))));
    }

    async fn only_its_developer_changes_a_key_and_only_where_keys_open_several(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let others = test.portal.change_key_apis(&scene.admin, &scene.key, change(&[], &[&scene.open])).await;
        assert!(matches!(others, Err(Error::Missing)));
        assert!(matches!(test.portal.key_apis(&scene.admin, &scene.key, &[]).await, Err(Error::Missing)));
        test.portal.change_settings(&scene.admin, Settings::default(), 1).await.unwrap();
        assert!(matches!(scene.change(&test, change(&[], &[&scene.open])).await, Err(Error::Missing)));
        assert!(matches!(test.portal.key_apis(&scene.ada, &scene.key, &[]).await, Err(Error::Missing)));
    }

    async fn of_two_approvals_of_changes_both_are_kept(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let quays = test.entry(&scene.admin, "Quays", &test.policy(&scene.admin, "Pro").await).await;
        scene.change(&test, change(&[], &[&scene.maps])).await.unwrap();
        scene.change(&test, change(&[], &[&quays])).await.unwrap();
        let requests = scene.requests(&test).await;
        let (one, other) = tokio::join!(
            test.portal.approve(&scene.admin, &requests[0].0, 1),
            test.portal.approve(&scene.admin, &requests[1].0, 1),
        );
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        let mut opens = scene.opens(&test).await;
        opens.sort();
        assert_eq!(opens, ["maps", "quays", "weather"]);
    }

    async fn a_declined_change_leaves_the_key_as_it_is(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.change(&test, change(&[], &[&scene.maps])).await.unwrap();
        let (request, _) = scene.requests(&test).await.remove(0);
        let (page, _) = test.portal.request(&scene.admin, &request).await.unwrap();
        assert!(page.adds_to.is_some_and(|hint| hint.starts_with("kw_")));
        test.portal.decline(&scene.admin, &request, 1, "No maps.").await.unwrap();
        assert_eq!(scene.opens(&test).await, ["weather"]);
    }
}
