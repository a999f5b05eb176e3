//! A request for several APIs is decided API by API, by the people of each.

use crate::bench::{TestPortal, asked, entry, item, sentence};
use domain::{
    Actor,
    catalogue::{Entry, EntryDraft},
    id::RequestId,
    request::{Item, QueueView, Refusal, Revision, State, StateName, Verdict},
    settings::{Overrides, Settings},
};
use services::{Asked, Error, Job, Mail};
use storage::on_both;

/// Ada asks for Weather, which Otto decides, and Maps, which Olga decides.
struct Scene {
    admin: Actor,
    ada: Actor,
    otto: Actor,
    olga: Actor,
    weather: Item,
    maps: Item,
    request: RequestId,
}

fn only(entry: &Entry) -> Item {
    Item { entry: Some(entry.id.clone()), policy: entry.policies[0].clone() }
}

async fn decided_by(test: &TestPortal, admin: &Actor, name: &str, approver: &str, overrides: Overrides) -> Entry {
    let policy = test.policy(admin, &format!("{name} plan")).await;
    let draft = EntryDraft { approvers: vec![approver.into()], overrides, ..entry(name, &policy) };
    test.portal.create_entry(admin, draft).await.unwrap()
}

async fn scene(test: &TestPortal) -> Scene {
    scene_with(test, Overrides::default()).await
}

/// With what Maps does differently.
async fn scene_with(test: &TestPortal, maps: Overrides) -> Scene {
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let settings = Settings { enable_multi_selection: true, ..Settings::default() };
    test.portal.change_settings(&admin, settings, 0).await.unwrap();
    test.developer("otto@example.com").await;
    test.developer("olga@example.com").await;
    let weather = decided_by(test, &admin, "Weather", "otto@example.com", Overrides::default()).await;
    let maps = decided_by(test, &admin, "Maps", "olga@example.com", maps).await;
    let (otto, olga) = (test.actor("otto@example.com").await, test.actor("olga@example.com").await);
    let form = Asked { items: vec![item(&weather), item(&maps)], ..asked(&weather, &[]) };
    let request = test.portal.submit(&ada, form).await.unwrap().id;
    test.jobs().await;
    Scene { admin, ada, otto, olga, weather: only(&weather), maps: only(&maps), request }
}

fn approve(item: &Item) -> Verdict {
    Verdict { approve: vec![item.clone()], ..Verdict::default() }
}

fn decline(item: &Item) -> Verdict {
    Verdict { decline: vec![item.clone()], reason: Some("Not for you.".into()), ..Verdict::default() }
}

impl Scene {
    async fn decide(&self, test: &TestPortal, by: &Actor, based_on: Revision, verdict: Verdict) -> Result<(), Error> {
        test.portal.decide(by, &self.request, based_on, verdict).await
    }

    async fn state(&self, test: &TestPortal) -> StateName {
        test.portal.request(&self.ada, &self.request).await.unwrap().0.request.state.name()
    }

    async fn history(&self, test: &TestPortal) -> Vec<String> {
        let (_, events) = test.portal.request(&self.ada, &self.request).await.unwrap();
        let line =
            |event: domain::event::Event| format!("{} {} by {}", event.what.name(), event.about.title, event.by.name());
        events.into_iter().map(line).collect()
    }
}

async fn queue(test: &TestPortal, of: &Actor, all: bool) -> usize {
    let view = if all { QueueView::All } else { QueueView::Waiting };
    test.portal.queue(of, view, "", None).await.unwrap().rows.len()
}

on_both! {
    async fn each_approver_decides_their_own_and_the_last_one_has_the_key_made(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.decide(&test, &scene.otto, 1, approve(&scene.weather)).await.unwrap();
        assert_eq!((scene.state(&test).await, test.outbox().await.len()), (StateName::Pending, 0));
        scene.decide(&test, &scene.olga, 2, approve(&scene.maps)).await.unwrap();
        assert_eq!((scene.state(&test).await, test.outbox().await), (StateName::Approved, vec!["issue_key".to_owned()]));
        let key = test.portal.issue_key(&scene.request).await.unwrap().unwrap().key;
        assert_eq!(key.grants.len(), 2);
        let told = scene.history(&test).await;
        assert_eq!(told[1..3], [
            "key_request.item_approved Weather · Weather plan by Ada",
            "key_request.approved Weather, Maps · Weather plan, Maps plan by Ada",
        ]);
    }

    async fn an_approver_cannot_decide_what_is_not_theirs(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let foreign = scene.decide(&test, &scene.otto, 1, approve(&scene.maps)).await;
        assert!(matches!(foreign, Err(Error::Refused(Refusal::NotYours))));
        let all = test.portal.approve(&scene.otto, &scene.request, 1).await;
        assert!(matches!(all, Err(Error::Refused(Refusal::NotYours))));
        let none = test.portal.decline(&scene.otto, &scene.request, 1, "No.").await;
        assert!(matches!(none, Err(Error::Refused(Refusal::NotYours))));
        let own = scene.decide(&test, &scene.ada, 1, approve(&scene.weather)).await;
        assert!(matches!(own, Err(Error::Refused(Refusal::NotYours))));
    }

    async fn the_queue_shows_what_still_waits_for_ones_own_decision(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        assert_eq!((queue(&test, &scene.otto, false).await, queue(&test, &scene.olga, false).await), (1, 1));
        scene.decide(&test, &scene.otto, 1, approve(&scene.weather)).await.unwrap();
        assert_eq!((queue(&test, &scene.otto, false).await, queue(&test, &scene.olga, false).await), (0, 1));
        assert_eq!((queue(&test, &scene.otto, true).await, queue(&test, &scene.admin, false).await), (1, 1));
    }

    async fn what_is_declined_leaves_and_the_developer_reads_why(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let both = Verdict { approve: vec![scene.weather.clone()], ..decline(&scene.maps) };
        scene.decide(&test, &scene.admin, 1, both).await.unwrap();
        let mails: Vec<_> = test.jobs().await.into_iter().filter_map(|(job, _)| match job {
            Job::Mail { to, mail: Mail::ItemDeclined { declined, reason, rest, is_approved, .. } } => {
                Some((to, declined, reason, rest, is_approved))
            }
            _ => None,
        }).collect();
        let why = Some("Not for you.".to_owned());
        assert_eq!(mails, [("ada@example.com".to_owned(), "Maps".to_owned(), why, "Weather".to_owned(), true)]);
        let key = test.portal.issue_key(&scene.request).await.unwrap().unwrap().key;
        assert_eq!((key.grants.len(), &key.grants[0].entry), (1, &scene.weather.entry));
        let told = scene.history(&test).await;
        assert_eq!(told[1..3], [
            "key_request.item_declined Maps · Maps plan by Grace",
            "key_request.approved Weather · Weather plan by Grace",
        ]);
    }

    async fn whoever_declines_the_rest_is_not_said_to_have_approved(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.decide(&test, &scene.otto, 1, approve(&scene.weather)).await.unwrap();
        scene.decide(&test, &scene.admin, 2, decline(&scene.maps)).await.unwrap();
        let told = scene.history(&test).await;
        assert!(told[2].starts_with("key_request.item_declined") && told[2].ends_with("by Grace"), "{told:?}");
        assert!(told[3].starts_with("key_request.approved") && told[3].ends_with("by Ada"), "{told:?}");
        test.outbox().await;
    }

    async fn what_was_declined_can_be_asked_for_again_at_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.decide(&test, &scene.olga, 1, decline(&scene.maps)).await.unwrap();
        assert_eq!(scene.state(&test).await, StateName::Pending);
        assert_eq!(test.outbox().await, ["ada@example.com: item_declined"]);
        let maps = services::AskedItem { entry: Some("maps".into()), policy: scene.maps.policy.to_string() };
        let form = Asked { items: vec![maps], answers: [].into(), on_behalf_of: None, origin: domain::request::Origin::Portal };
        test.portal.submit(&scene.ada, form).await.unwrap();
    }

    async fn declining_everything_deletes_the_request(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.decide(&test, &scene.otto, 1, decline(&scene.weather)).await.unwrap();
        scene.decide(&test, &scene.olga, 2, decline(&scene.maps)).await.unwrap();
        assert!(matches!(test.portal.request(&scene.ada, &scene.request).await, Err(Error::Gone(_))));
        assert_eq!(test.outbox().await, ["ada@example.com: declined", "ada@example.com: item_declined"]);
    }

    async fn whoever_comes_late_reads_what_happened_to_theirs(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        scene.decide(&test, &scene.admin, 1, decline(&scene.maps)).await.unwrap();
        let late = sentence(scene.decide(&test, &scene.olga, 1, approve(&scene.maps)).await);
        assert!(late.starts_with("Declined by Grace at "), "{late}");
        let outdated = scene.decide(&test, &scene.otto, 1, approve(&scene.weather)).await;
        assert!(matches!(outdated, Err(Error::Refused(Refusal::Stale { based_on: 1, current: 2 }))));
    }

    async fn two_approvals_at_once_leave_one_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        let (one, other) = tokio::join!(
            scene.decide(&test, &scene.otto, 1, approve(&scene.weather)),
            scene.decide(&test, &scene.olga, 1, approve(&scene.maps)),
        );
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
        assert_eq!(scene.state(&test).await, StateName::Pending);
        test.portal.approve(&scene.admin, &scene.request, 2).await.unwrap();
        let (one, other) = tokio::join!(test.portal.issue_key(&scene.request), test.portal.issue_key(&scene.request));
        let made = [one, other].into_iter().filter(|issued| matches!(issued, Ok(Some(_)))).count();
        assert_eq!((made, test.portal.my_keys(&scene.ada).await.unwrap().len()), (1, 1));
    }

    async fn what_needs_no_approval_waits_for_nobody_but_the_rest(storage: Storage) {
        let test = TestPortal::on(storage);
        let free = Overrides { require_key_approval: Some(false), ..Overrides::default() };
        let scene = scene_with(&test, free).await;
        assert_eq!(scene.history(&test).await[1], "key_request.item_approved Maps · Maps plan by Keywright");
        assert_eq!(queue(&test, &scene.olga, false).await, 0);
        scene.decide(&test, &scene.otto, 1, approve(&scene.weather)).await.unwrap();
        assert_eq!(scene.state(&test).await, StateName::Approved);
    }

    async fn the_link_comes_where_what_stays_wants_one(storage: Storage) {
        let test = TestPortal::on(storage);
        let secure = Overrides { secure_key_approval: Some(true), ..Overrides::default() };
        let scene = scene_with(&test, secure).await;
        let both = Verdict { approve: vec![scene.weather.clone()], ..decline(&scene.maps) };
        scene.decide(&test, &scene.admin, 1, both).await.unwrap();
        let (page, _) = test.portal.request(&scene.ada, &scene.request).await.unwrap();
        let State::Approved(approval) = page.request.state else { panic!("it is approved") };
        assert_eq!(approval.delivery, domain::request::Delivery::Email);
    }
}
