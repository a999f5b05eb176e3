//! What people decide may be undone for ten seconds: until then nothing of it leaves, and afterwards everything.

use crate::bench::{TestPortal, asked, entry, item, sentence};
use core::time::Duration;
use domain::{
    Actor,
    catalogue::{Entry, EntryDraft},
    field::{Field, Kind},
    id::{KeyId, RequestId},
    request::{Origin, QueueView, Refusal, StateName, UNDO_WINDOW},
    settings::{Overrides, Settings},
    token::Scope,
    webhook::{EndpointDraft, Events},
};
use services::{AskedChange, Error, RequestQuery};
use storage::{Storage, on_both};

const MOMENT: Duration = Duration::from_millis(1);
/// A moment less than [`UNDO_WINDOW`].
const ALMOST: Duration = Duration::from_millis(9_999);

/// Somebody who decides, somebody who asked because it is fun, for what, and their request. A program is told of all that is asked and decided.
struct Scene {
    admin: Actor,
    ada: Actor,
    weather: Entry,
    request: RequestId,
}

fn undoing(storage: &Storage) -> TestPortal {
    TestPortal::on(storage.clone()).undoing(UNDO_WINDOW)
}

async fn scene(test: &TestPortal) -> Scene {
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let free = test.policy(&admin, "Free").await;
    let why = Field::new("why", "Why?", Kind::Text);
    let overrides = Overrides { key_request_fields: Some(vec![why]), ..Overrides::default() };
    let draft = EntryDraft { overrides, ..entry("Weather", &free) };
    let weather = test.portal.create_entry(&admin, draft).await.unwrap();
    let url = "https://hooks.example.com/in".into();
    let events = ["submitted", "approved", "declined"].map(|name| format!("key_request.{name}"));
    let hook = EndpointDraft { url, description: String::new(), events: Events::Only(events.into()) };
    test.portal.create_webhook(&admin, hook).await.unwrap();
    let request = ask(test, &ada, &weather).await;
    Scene { admin, ada, weather, request }
}

async fn ask(test: &TestPortal, who: &Actor, of: &Entry) -> RequestId {
    let request = test.portal.submit(who, asked(of, &[("why", "Fun")])).await.unwrap().id;
    test.jobs().await;
    request
}

/// Ada's key for Weather, and her request to add another API to it.
async fn asked_for_more(test: &TestPortal, scene: &Scene) -> (KeyId, RequestId) {
    let (_, version) = test.portal.settings(&scene.admin).await.unwrap();
    let settings = Settings { enable_multi_selection: true, ..Settings::default() };
    test.portal.change_settings(&scene.admin, settings, version).await.unwrap();
    let robot = test.program(&[Scope::RequestsDecide]);
    test.portal.approve(&robot, &scene.request, 1).await.unwrap();
    let key = test.portal.issue_key(&scene.request).await.unwrap().unwrap().key.id;
    let tides = test.policy(&scene.admin, "Tides").await;
    let tides = test.entry(&scene.admin, "Tides", &tides).await;
    let (remove, add, answers, origin) = (Vec::new(), vec![item(&tides)], [].into(), Origin::Portal);
    test.portal.change_key_apis(&scene.ada, &key, AskedChange { remove, add, answers, origin }).await.unwrap();
    test.jobs().await;
    let change = test.portal.my_requests(&scene.ada, None).await.unwrap().rows.remove(0).id;
    (key, change)
}

/// State, revision and the one answer of a request.
async fn now(test: &TestPortal, scene: &Scene) -> (StateName, i64, String) {
    let (page, _) = test.portal.request(&scene.admin, &scene.request).await.unwrap();
    (page.request.state.name(), page.request.revision, page.request.answers[0].value.to_string())
}

async fn history(test: &TestPortal, of: &Actor) -> Vec<String> {
    let events = test.portal.my_history(of, None).await.unwrap();
    events.into_iter().map(|(event, _)| format!("{} by {}", event.what.name(), event.by.name())).collect()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    let Error::Refused(refusal) = result.unwrap_err() else { panic!("not refused by the rules") };
    refusal
}

on_both! {
    async fn of_an_approval_nothing_leaves_before_its_time_and_all_of_it_then(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        test.portal.approve(&scene.admin, &scene.request, 1).await.unwrap();
        assert_eq!(now(&test, &scene).await, (StateName::Approved, 2, "Fun".into()));
        test.pass(ALMOST);
        assert_eq!(test.outbox().await, Vec::<String>::new());
        test.pass(MOMENT);
        assert_eq!(test.outbox().await, ["decided", "issue_key", "webhook"]);
    }

    async fn a_link_leaves_no_sooner(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        let (_, version) = test.portal.settings(&scene.admin).await.unwrap();
        let settings = Settings { secure_key_approval: true, ..Settings::default() };
        test.portal.change_settings(&scene.admin, settings, version).await.unwrap();
        test.jobs().await;
        test.portal.approve(&scene.admin, &scene.request, 1).await.unwrap();
        test.pass(ALMOST);
        assert_eq!(test.outbox().await, Vec::<String>::new());
        test.pass(MOMENT);
        assert_eq!(test.outbox().await, ["ada@example.com: claim", "decided", "webhook"]);
    }

    async fn an_approval_that_is_undone_leaves_nothing_but_two_lines_in_the_history(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        test.portal.approve(&scene.admin, &scene.request, 1).await.unwrap();
        test.pass(ALMOST);
        test.portal.undo(&scene.admin, &scene.request).await.unwrap();
        assert_eq!(now(&test, &scene).await, (StateName::Pending, 3, "Fun".into()));
        test.pass(UNDO_WINDOW * 100);
        assert_eq!(test.outbox().await, Vec::<String>::new());
        assert_eq!(history(&test, &scene.ada).await[..3], [
            "key_request.decision_undone by Grace",
            "key_request.approved by Grace",
            "key_request.submitted by Ada",
        ]);
        test.portal.approve(&scene.admin, &scene.request, 3).await.unwrap();
        test.pass(UNDO_WINDOW);
        assert!(test.portal.issue_key(&scene.request).await.unwrap().is_some());
    }

    async fn a_declined_request_is_gone_for_everybody_at_once_and_back_when_that_is_undone(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        test.portal.decline(&scene.admin, &scene.request, 1, "A slip").await.unwrap();
        let robot = test.program(&[Scope::RequestsRead]);
        assert!(matches!(test.portal.request(&scene.ada, &scene.request).await, Err(Error::Gone(_))));
        assert!(matches!(test.portal.request_record(&robot, &scene.request).await, Err(Error::Gone(_))));
        let query = RequestQuery { size: 10, ..RequestQuery::default() };
        assert_eq!(test.portal.requests(&robot, query).await.unwrap().rows, []);
        assert_eq!(test.portal.queue(&scene.admin, QueueView::All, "", None).await.unwrap().rows, []);
        test.portal.undo(&scene.admin, &scene.request).await.unwrap();
        assert_eq!(now(&test, &scene).await, (StateName::Pending, 2, "Fun".into()));
        test.pass(UNDO_WINDOW * 100);
        assert_eq!(test.outbox().await, Vec::<String>::new());
    }

    async fn a_declined_request_leaves_its_answers_nowhere_once_the_time_is_over(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        test.portal.decline(&scene.admin, &scene.request, 1, "No").await.unwrap();
        test.pass(UNDO_WINDOW);
        test.portal.decision_stands(&scene.request).await.unwrap();
        assert_eq!(test.outbox().await, ["ada@example.com: declined", "decided", "webhook"]);
        let mut tx = storage.read().await.unwrap();
        assert!(tx.held_decision(&scene.request).await.unwrap().is_none());
        let told = tx.deliveries_of_request(&scene.request).await.unwrap();
        assert!(!told.is_empty() && told.iter().all(|(_, body)| !body.contains("Fun")), "{told:?}");
    }

    async fn what_a_request_said_before_it_was_revised_comes_back_as_well(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        let again = [("why".to_owned(), "Profit".to_owned())].into();
        let policies = vec![scene.weather.policies[0].to_string()];
        test.portal.revise(&scene.ada, &scene.request, 1, policies, again).await.unwrap();
        test.portal.decline(&scene.admin, &scene.request, 2, "A slip").await.unwrap();
        test.portal.undo(&scene.admin, &scene.request).await.unwrap();
        let (page, _) = test.portal.request(&scene.admin, &scene.request).await.unwrap();
        assert_eq!(page.earlier.unwrap().answers[0].value.to_string(), "Fun");
    }

    async fn of_two_who_undo_at_once_one_does(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        test.portal.decline(&scene.admin, &scene.request, 1, "A slip").await.unwrap();
        let undo = || test.portal.undo(&scene.admin, &scene.request);
        let (one, other) = tokio::join!(undo(), undo());
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
        assert_eq!(refusal(one.and(other)), Refusal::UndoOver);
        assert_eq!(now(&test, &scene).await, (StateName::Pending, 2, "Fun".into()));
    }

    async fn nobody_undoes_too_late(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        test.portal.approve(&scene.admin, &scene.request, 1).await.unwrap();
        test.pass(UNDO_WINDOW);
        assert_eq!(refusal(test.portal.undo(&scene.admin, &scene.request).await), Refusal::UndoOver);
        test.jobs().await;
        assert_eq!(refusal(test.portal.undo(&scene.admin, &scene.request).await), Refusal::UndoOver);
        assert_eq!(now(&test, &scene).await.0, StateName::Approved);
    }

    async fn what_a_worker_has_in_hand_cannot_be_called_back(storage: Storage) {
        let (test, hasty) = (undoing(&storage), undoing(&storage));
        let scene = scene(&test).await;
        test.portal.approve(&scene.admin, &scene.request, 1).await.unwrap();
        hasty.pass(UNDO_WINDOW + Duration::from_mins(1));
        assert_eq!(hasty.portal.claim_jobs(1).await.unwrap().len(), 1);
        assert_eq!(refusal(test.portal.undo(&scene.admin, &scene.request).await), Refusal::UndoOver);
        assert_eq!(now(&test, &scene).await.0, StateName::Approved);
    }

    async fn nobody_undoes_what_somebody_else_decided(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        let eve = test.developer("eve@example.com").await;
        test.portal.set_admin(&scene.admin, eve.developer().unwrap(), true).await.unwrap();
        let (olga, joe) = (test.actor("eve@example.com").await, test.developer("joe@example.com").await);
        test.portal.decline(&scene.admin, &scene.request, 1, "No").await.unwrap();
        let refused = Refusal::DecidedByAnother { name: "Grace".into() };
        assert_eq!(refusal(test.portal.undo(&olga, &scene.request).await), refused);
        assert!(matches!(test.portal.undo(&scene.ada, &scene.request).await, Err(Error::Missing)));
        assert!(matches!(test.portal.undo(&joe, &scene.request).await, Err(Error::Missing)));
        assert_eq!(test.portal.undoable(&olga).await.unwrap(), []);
        assert_eq!(refusal(test.portal.undo_batch(&olga, "x").await), Refusal::UndoOver);
    }

    async fn what_programs_decide_leaves_at_once(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        let robot = test.program(&[Scope::RequestsDecide]);
        test.portal.approve(&robot, &scene.request, 1).await.unwrap();
        assert_eq!(test.outbox().await, ["issue_key", "webhook"]);
        assert_eq!(refusal(test.portal.undo(&scene.admin, &scene.request).await), Refusal::UndoOver);
    }

    async fn whoever_asked_again_meanwhile_keeps_what_they_asked_then(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        test.portal.decline(&scene.admin, &scene.request, 1, "A slip").await.unwrap();
        let request = ask(&test, &scene.ada, &scene.weather).await;
        assert_eq!(refusal(test.portal.undo(&scene.admin, &scene.request).await), Refusal::AlreadyOpen { request });
        test.pass(UNDO_WINDOW);
        assert_eq!(test.outbox().await, ["ada@example.com: declined", "decided", "webhook"]);
    }

    async fn after_a_restart_the_outbox_goes_on_and_undoing_too(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        let other = ask(&test, &test.developer("bob@example.com").await, &scene.weather).await;
        test.portal.approve(&scene.admin, &scene.request, 1).await.unwrap();
        test.portal.decline(&scene.admin, &other, 1, "A slip").await.unwrap();
        let again = undoing(&storage);
        again.portal.resume_jobs().await.unwrap();
        again.portal.undo(&scene.admin, &other).await.unwrap();
        assert_eq!(again.outbox().await, Vec::<String>::new());
        again.pass(UNDO_WINDOW);
        assert_eq!(again.outbox().await, ["decided", "issue_key", "webhook"]);
    }

    async fn what_was_decided_at_once_is_undone_at_once_each_for_itself(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        let bob = test.developer("bob@example.com").await;
        let other = ask(&test, &bob, &scene.weather).await;
        let chosen = vec![(scene.request.clone(), 1), (other.clone(), 1)];
        test.portal.decide_each(&scene.admin, chosen, Some("A slip")).await.unwrap();
        let offered = test.portal.undoable(&scene.admin).await.unwrap();
        assert_eq!((offered.len(), offered[0].words.as_str(), offered[0].left), (1, "Declined: 2 requests", 10));
        let again = ask(&test, &bob, &scene.weather).await;
        let outcomes = test.portal.undo_batch(&scene.admin, &offered[0].batch).await.unwrap();
        let mut refused: Vec<_> = outcomes.into_iter().filter_map(|outcome| outcome.refusal).collect();
        assert_eq!(refused.pop(), Some(Refusal::AlreadyOpen { request: again }.to_string()));
        assert_eq!((refused.len(), now(&test, &scene).await.0), (0, StateName::Pending));
    }

    async fn a_key_opens_no_more_until_the_time_is_over(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        let (key, change) = asked_for_more(&test, &scene).await;
        let opens = async || test.portal.live_key(&key).await.unwrap().unwrap().items.len();
        test.portal.approve(&scene.admin, &change, 1).await.unwrap();
        assert_eq!((opens().await, test.outbox().await), (1, Vec::new()));
        test.portal.undo(&scene.admin, &change).await.unwrap();
        test.portal.approve(&scene.admin, &change, 3).await.unwrap();
        test.pass(UNDO_WINDOW);
        assert_eq!(test.outbox().await, ["change_key", "decided", "webhook"]);
        test.portal.change_key_of(&change).await.unwrap();
        test.portal.change_key_of(&change).await.unwrap();
        assert_eq!((opens().await, test.outbox().await.first().unwrap().as_str()), (2, "ada@example.com: key_changed"));
    }

    async fn a_change_that_was_approved_ends_with_a_key_that_is_revoked_before_its_time(storage: Storage) {
        let test = undoing(&storage);
        let scene = scene(&test).await;
        let (key, change) = asked_for_more(&test, &scene).await;
        test.portal.approve(&scene.admin, &change, 1).await.unwrap();
        test.portal.revoke_key(&scene.ada, &key).await.unwrap();
        assert_eq!(refusal(test.portal.undo(&scene.admin, &change).await), Refusal::Followed);
        test.pass(UNDO_WINDOW);
        test.portal.change_key_of(&change).await.unwrap();
        assert!(matches!(test.portal.request(&scene.ada, &change).await, Err(Error::Gone(_))));
    }

    async fn without_a_window_everything_is_as_if_nobody_could_undo(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        test.portal.approve(&scene.admin, &scene.request, 1).await.unwrap();
        assert_eq!(test.outbox().await, ["issue_key", "webhook"]);
        assert_eq!(sentence(test.portal.undo(&scene.admin, &scene.request).await), Refusal::UndoOver.to_string());
    }
}
