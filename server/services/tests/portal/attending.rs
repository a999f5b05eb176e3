//! Deciders see who else is at a request, and save the views they come back to.

use crate::bench::{TestPortal, entry, mistakes, sentence};
use domain::{
    Actor,
    catalogue::EntryDraft,
    id::RequestId,
    request::{QueueView, READ_LASTS, Refusal, TAKEN_LASTS},
};
use services::Error;
use storage::on_both;

/// Two who decide about Weather, somebody who asks for it, and the request.
struct Scene {
    grace: Actor,
    otto: Actor,
    ada: Actor,
    request: RequestId,
}

async fn scene(test: &TestPortal) -> Scene {
    let grace = test.admin().await;
    test.developer("otto@example.com").await;
    let ada = test.developer("ada@example.com").await;
    let free = test.policy(&grace, "Free").await;
    let draft = EntryDraft { approvers: vec!["otto@example.com".into()], ..entry("Weather", &free) };
    let weather = test.portal.create_entry(&grace, draft).await.unwrap();
    let request = test.ask(&ada, &weather).await;
    Scene { otto: test.actor("otto@example.com").await, grace, ada, request }
}

/// What Grace reads about others beside the request, and in the list. Otto is called like everybody who signs up.
async fn grace_sees(test: &TestPortal, scene: &Scene) -> (String, String) {
    let beside = test.portal.attention_to(&scene.grace, &scene.request).await.unwrap().words();
    let rows = test.portal.queue(&scene.grace, QueueView::Waiting, "", None).await.unwrap().rows;
    (beside, rows.first().map(|row| row.attention.clone()).unwrap_or_default())
}

fn both(words: &str) -> (String, String) {
    (words.into(), words.into())
}

on_both! {
    async fn others_see_who_reads_a_request_as_long_as_they_do(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        test.portal.reads(&scene.otto, "window1", Some(&scene.request)).await.unwrap();
        assert_eq!(grace_sees(&test, &scene).await, both("Ada is reading this"));
        assert_eq!(test.portal.attention_to(&scene.otto, &scene.request).await.unwrap().words(), "");
        test.portal.reads(&scene.otto, "window2", Some(&scene.request)).await.unwrap();
        test.portal.reads(&scene.otto, "window1", None).await.unwrap();
        assert_eq!(grace_sees(&test, &scene).await, both("Ada is reading this"));
        test.portal.looks_away(scene.otto.developer().unwrap()).await.unwrap();
        assert_eq!(grace_sees(&test, &scene).await, both(""));
        test.portal.reads(&scene.otto, "window1", Some(&scene.request)).await.unwrap();
        test.pass(READ_LASTS);
        assert_eq!(grace_sees(&test, &scene).await, both(""));
    }

    async fn whoever_is_on_it_is_seen_and_forbids_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        test.portal.take_on(&scene.otto, &scene.request).await.unwrap();
        test.portal.looks_away(scene.otto.developer().unwrap()).await.unwrap();
        assert_eq!(grace_sees(&test, &scene).await, both("Ada is on it"));
        assert!(test.portal.attention_to(&scene.otto, &scene.request).await.unwrap().is_mine);
        test.portal.let_go(&scene.otto, &scene.request).await.unwrap();
        assert_eq!(grace_sees(&test, &scene).await, both(""));
        test.portal.take_on(&scene.otto, &scene.request).await.unwrap();
        test.portal.approve(&scene.grace, &scene.request, 1).await.unwrap();
        assert_eq!(grace_sees(&test, &scene).await, both(""));
        assert!(matches!(test.portal.take_on(&scene.otto, &scene.request).await, Err(Error::Refused(_))));
    }

    async fn being_on_it_ends_after_a_quarter_of_an_hour(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        test.portal.take_on(&scene.otto, &scene.request).await.unwrap();
        test.pass(TAKEN_LASTS);
        assert_eq!(grace_sees(&test, &scene).await, both(""));
    }

    async fn only_those_who_decide_are_at_a_request_or_learn_who_is(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        assert!(matches!(test.portal.reads(&scene.ada, "w", Some(&scene.request)).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.attention_to(&scene.ada, &scene.request).await, Err(Error::Forbidden)));
        assert_eq!(sentence(test.portal.take_on(&scene.ada, &scene.request).await), Refusal::NotYours.to_string());
        assert!(!test.portal.may_know_who_is_at(&scene.ada, &scene.request).await.unwrap());
        assert!(test.portal.may_know_who_is_at(&scene.otto, &scene.request).await.unwrap());
    }

    async fn views_are_everybodys_own(storage: Storage) {
        let test = TestPortal::on(storage);
        let scene = scene(&test).await;
        test.portal.save_view(&scene.grace, "Sailors", QueueView::All, "sea").await.unwrap();
        let again = test.portal.save_view(&scene.grace, "Sailors", QueueView::Mine, "").await;
        assert_eq!(mistakes(again), ["name: You have a view of this name already. Take another one, or remove that first."]);
        test.portal.save_view(&scene.otto, "Sailors", QueueView::Mine, "").await.unwrap();
        let mine = test.portal.saved_views(&scene.grace).await.unwrap();
        assert_eq!((mine.len(), mine[0].view, mine[0].search.as_str()), (1, QueueView::All, "sea"));
        test.portal.forget_view(&scene.otto, &mine[0].id).await.unwrap();
        assert_eq!(test.portal.saved_views(&scene.grace).await.unwrap(), mine);
        test.portal.forget_view(&scene.grace, &mine[0].id).await.unwrap();
        assert_eq!(test.portal.saved_views(&scene.grace).await.unwrap(), []);
        assert!(matches!(test.portal.saved_views(&scene.ada).await, Err(Error::Forbidden)));
    }
}
