//! Another site that decides: the browser carries a code there, and no authority back.

use crate::bench::{TestPortal, mistakes, sentence};
use core::time::Duration;
use domain::{
    Actor,
    id::RequestId,
    request::{State, WaitsFor},
    settings::Settings,
    time::hours,
    token::Scope,
};
use services::Error;
use std::collections::BTreeMap;
use storage::on_both;

const WORTHLESS: &str = "code: This code is unknown, was taken already, or is older than ten minutes.";

/// Ada asks for Weather in a portal whose requests another site decides.
async fn asked(test: &TestPortal) -> (Actor, Actor, RequestId) {
    let admin = test.admin().await;
    let settings = Settings {
        redirect_on_key_request: true,
        redirect_to: "https://pay.example.com/keys?from=portal".into(),
        ..Settings::default()
    };
    test.portal.change_settings(&admin, settings, 0).await.unwrap();
    let ada = test.developer("ada@example.com").await;
    let free = test.policy(&admin, "Free").await;
    let weather = test.entry(&admin, "Weather", &free).await;
    let request = test.ask(&ada, &weather).await;
    (admin, ada, request)
}

/// What the browser carries.
fn carried(address: &str) -> BTreeMap<String, String> {
    let query = address.split_once('?').unwrap().1;
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.replace("%3A", ":").replace("%2F", "/"))).collect()
}

async fn leaves(test: &TestPortal, ada: &Actor, request: &RequestId) -> BTreeMap<String, String> {
    carried(&test.portal.leave(ada, request).await.unwrap())
}

on_both! {
    async fn the_developer_is_told_where_they_go_and_until_when(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, request) = asked(&test).await;
        let leaving = test.portal.leaving(&ada, &request).await.unwrap();
        let until = test.portal.now().plus(hours(72));
        let told = (leaving.site.as_str(), leaving.origin.as_str(), leaving.until);
        assert_eq!(told, ("pay.example.com", "https://pay.example.com", until));
        assert_eq!(test.outbox().await, ["ada@example.com: request_received"]);
        assert!(matches!(test.portal.leaving(&admin, &request).await, Err(Error::Missing)));
    }

    async fn the_code_is_taken_once_by_a_program_that_decides(storage: Storage) {
        let test = TestPortal::on(storage);
        let (_, ada, request) = asked(&test).await;
        let with = leaves(&test, &ada, &request).await;
        assert_eq!((with["from"].as_str(), with["key_request_id"].as_str()), ("portal", request.as_str()));
        let program = test.program(&[Scope::RequestsDecide]);
        let back = with["return_url"].as_str();
        let taken = test.portal.pick_up(&program, &with["code"], &with["state"], Some(back)).await.unwrap();
        assert_eq!(taken.request, request);
        assert_eq!(taken.return_url, format!("https://keys.example.com/requests/{request}/return"));
        let again = test.portal.pick_up(&program, &with["code"], &with["state"], None).await;
        assert_eq!(mistakes(again), [WORTHLESS]);
        let revision = test.portal.request(&program, &request).await.unwrap().0.request.revision;
        test.portal.approve(&program, &request, revision).await.unwrap();
        test.portal.came_back(&ada, &request, &with["state"]).await.unwrap();
    }

    async fn a_code_is_worth_nothing_with_another_state_or_way_back(storage: Storage) {
        let test = TestPortal::on(storage);
        let (_, ada, request) = asked(&test).await;
        let with = leaves(&test, &ada, &request).await;
        let program = test.program(&[Scope::RequestsDecide]);
        let foreign = Some("https://evil.example.com/");
        let swapped = test.portal.pick_up(&program, &with["code"], "another", foreign).await;
        assert_eq!(mistakes(swapped), [
            "state: This is not the state that left with this code.".to_owned(),
            format!("return_url: The browser goes back to https://keys.example.com/requests/{request}/return only."),
        ]);
        test.portal.pick_up(&program, &with["code"], &with["state"], None).await.unwrap();
    }

    async fn a_code_ends_after_ten_minutes_and_with_the_next_one(storage: Storage) {
        let test = TestPortal::on(storage);
        let (_, ada, request) = asked(&test).await;
        let program = test.program(&[Scope::RequestsDecide]);
        let first = leaves(&test, &ada, &request).await;
        let second = leaves(&test, &ada, &request).await;
        let replaced = test.portal.pick_up(&program, &first["code"], &first["state"], None).await;
        assert_eq!(mistakes(replaced), [WORTHLESS]);
        test.pass(Duration::from_mins(10));
        let late = test.portal.pick_up(&program, &second["code"], &second["state"], None).await;
        assert_eq!(mistakes(late), [WORTHLESS]);
    }

    async fn a_program_that_may_not_decide_takes_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let (_, ada, request) = asked(&test).await;
        let with = leaves(&test, &ada, &request).await;
        let reader = test.program(&[Scope::RequestsRead]);
        let refused = test.portal.pick_up(&reader, &with["code"], &with["state"], None).await;
        assert!(matches!(refused, Err(Error::OutOfScope(Scope::RequestsDecide))));
        let stranger = test.program(&[Scope::CatalogueRead]);
        assert_eq!(mistakes(test.portal.pick_up(&stranger, &with["code"], &with["state"], None).await), [WORTHLESS]);
    }

    async fn a_browser_that_comes_back_with_another_state_or_person_is_not_believed(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, request) = asked(&test).await;
        let with = leaves(&test, &ada, &request).await;
        assert!(matches!(test.portal.came_back(&ada, &request, "another").await, Err(Error::Missing)));
        assert!(matches!(test.portal.came_back(&admin, &request, &with["state"]).await, Err(Error::Missing)));
        let State::Pending { .. } = test.portal.request(&ada, &request).await.unwrap().0.request.state else {
            panic!("coming back decides nothing")
        };
    }

    async fn a_site_that_stays_silent_loses_the_floor_and_its_code(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, request) = asked(&test).await;
        test.pass(hours(72));
        let with = leaves(&test, &ada, &request).await;
        assert_eq!(test.portal.take_back_requests().await.unwrap(), 1);
        let State::Pending { waits_for, .. } = test.portal.request(&admin, &request).await.unwrap().0.request.state else {
            panic!("it waits")
        };
        assert_eq!(waits_for, WaitsFor::Admins);
        let gone = sentence(test.portal.leave(&ada, &request).await);
        assert_eq!(gone, "The admins decide this request. There is nothing to do.");
        let program = test.program(&[Scope::RequestsDecide]);
        let late = sentence(test.portal.pick_up(&program, &with["code"], &with["state"], None).await);
        assert_eq!(late, "This request is not handed to anybody outside the portal.");
    }

    async fn an_address_inside_the_operators_network_is_refused_unless_permitted(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let settings = Settings {
            redirect_on_key_request: true,
            redirect_to: "http://10.1.2.3/decide".into(),
            ..Settings::default()
        };
        let refused = test.portal.change_settings(&admin, settings.clone(), 0).await;
        assert!(mistakes(refused)[0].starts_with("redirect_to: This address is inside a private network."));
        test.portal.clone().allowing_private(true).change_settings(&admin, settings, 0).await.unwrap();
    }
}
