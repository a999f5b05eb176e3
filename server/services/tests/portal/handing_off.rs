//! A third party in the place of the admins, and the admins in its place when it stays silent.

use crate::bench::{TestPortal, entry, policy};
use domain::{
    Actor,
    catalogue::EntryDraft,
    id::RequestId,
    request::{Delivery, State, WaitsFor},
    settings::{Overrides, Settings},
    time::hours,
    webhook::{EndpointDraft, Events},
};
use storage::on_both;

/// The ticket system is told of hand-offs.
async fn ticket_system(test: &TestPortal, admin: &Actor) {
    let events = Events::Only(vec!["key_request.handed_off".into()]);
    let (url, description) = ("https://tickets.example.com/in".into(), "Ticket system".into());
    test.portal.create_webhook(admin, EndpointDraft { url, description, events }).await.unwrap();
}

/// Ada asks for Weather in a portal whose requests a third party decides.
async fn asked(test: &TestPortal, admin: &Actor) -> (Actor, RequestId) {
    let settings = Settings { third_party_decides: true, ..Settings::default() };
    test.portal.change_settings(admin, settings, 0).await.unwrap();
    let ada = test.developer("ada@example.com").await;
    let free = test.policy(admin, "Free").await;
    let weather = test.entry(admin, "Weather", &free).await;
    let request = test.ask(&ada, &weather).await;
    (ada, request)
}

async fn waits_for(test: &TestPortal, of: &Actor, request: &RequestId) -> WaitsFor {
    let State::Pending { waits_for, .. } = test.portal.request(of, request).await.unwrap().0.request.state else {
        panic!("it does not wait")
    };
    waits_for
}

async fn history(test: &TestPortal, of: &Actor) -> Vec<String> {
    let events = test.portal.my_history(of, None).await.unwrap();
    events.into_iter().map(|(event, _)| format!("{} by {}", event.what.name(), event.by.name())).collect()
}

on_both! {
    async fn a_request_is_handed_to_whoever_is_told_of_it_and_waits_for_them(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        ticket_system(&test, &admin).await;
        let (ada, request) = asked(&test, &admin).await;
        let until = test.portal.now().plus(hours(72));
        let expected = WaitsFor::ThirdParty { name: "Ticket system".into(), until };
        assert_eq!(waits_for(&test, &ada, &request).await, expected);
        assert_eq!(history(&test, &ada).await[0], "key_request.handed_off by Keywright");
        assert_eq!(test.outbox().await, ["ada@example.com: request_received", "webhook"]);
    }

    async fn a_third_party_that_stays_silent_gives_the_floor_back_to_the_admins(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        ticket_system(&test, &admin).await;
        let (ada, request) = asked(&test, &admin).await;
        test.outbox().await;
        test.pass(hours(71));
        assert_eq!(test.portal.take_back_requests().await.unwrap(), 0);
        test.pass(hours(1));
        assert_eq!(test.portal.take_back_requests().await.unwrap(), 1);
        assert_eq!(waits_for(&test, &ada, &request).await, WaitsFor::Admins);
        assert_eq!(history(&test, &ada).await[0], "key_request.fell_back by Keywright");
        assert_eq!(test.outbox().await, ["grace@example.com: new_request"]);
        assert_eq!(test.portal.take_back_requests().await.unwrap(), 0);
        let revision = test.portal.request(&admin, &request).await.unwrap().0.request.revision;
        test.portal.approve(&admin, &request, revision).await.unwrap();
    }

    async fn where_nobody_is_told_the_admins_decide_at_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (ada, request) = asked(&test, &admin).await;
        assert_eq!(waits_for(&test, &ada, &request).await, WaitsFor::Admins);
        assert_eq!(test.outbox().await, ["ada@example.com: request_received", "grace@example.com: new_request"]);
    }

    async fn an_admin_may_decide_while_the_third_party_has_the_floor(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        ticket_system(&test, &admin).await;
        let (_, request) = asked(&test, &admin).await;
        test.portal.approve(&admin, &request, 2).await.unwrap();
        let approval = test.portal.request(&admin, &request).await.unwrap().0.request.state.approval().cloned().unwrap();
        assert_eq!((approval.by.name(), approval.delivery), ("Grace", Delivery::Email));
        test.pass(hours(99));
        assert_eq!(test.portal.take_back_requests().await.unwrap(), 0);
    }

    async fn one_entry_alone_can_be_left_to_a_third_party(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        ticket_system(&test, &admin).await;
        let ada = test.developer("ada@example.com").await;
        let free = test.portal.create_policy(&admin, policy("Free")).await.unwrap();
        let overrides = Overrides { third_party_decides: Some(true), ..Overrides::default() };
        let maps = test.portal.create_entry(&admin, EntryDraft { overrides, ..entry("Maps", &free) }).await.unwrap();
        let weather = test.entry(&admin, "Weather", &free).await;
        let (theirs, ours) = (test.ask(&ada, &maps).await, test.ask(&ada, &weather).await);
        assert!(matches!(waits_for(&test, &ada, &theirs).await, WaitsFor::ThirdParty { .. }));
        assert_eq!(waits_for(&test, &ada, &ours).await, WaitsFor::Admins);
    }
}
