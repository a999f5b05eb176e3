//! What is known about a request beside what it says, and what those who ask are told about the wait.

use crate::bench::{TestPortal, asked, entry, sentence};
use core::time::Duration;
use domain::{
    Actor,
    catalogue::{Entry, EntryDraft},
    field::{Field, Kind},
    id::RequestId,
    request::{PastDecision, RequestContext, Usual},
    settings::{Overrides, Settings},
    time::hours,
    token::Scope,
};
use services::{KeyQuery, Portal};
use storage::on_both;

/// Somebody who decides, what is asked for, and a question whose answer is a choice.
async fn weather(test: &TestPortal) -> (Actor, Entry) {
    let admin = test.admin().await;
    let free = test.policy(&admin, "Free").await;
    let mut place = Field::new("place", "Where will you use it?", Kind::Choice);
    place.options = vec!["At home".into(), "At sea".into()];
    let asks = Overrides { key_request_fields: Some(vec![place]), ..Overrides::default() };
    let draft = EntryDraft { overrides: asks, ..entry("Weather", &free) };
    (admin.clone(), test.portal.create_entry(&admin, draft).await.unwrap())
}

async fn ask(test: &TestPortal, email: &str, of: &Entry, place: &str) -> (Actor, RequestId) {
    let who = test.developer(email).await;
    let request = test.portal.submit(&who, asked(of, &[("place", place)])).await.unwrap().id;
    test.jobs().await;
    (who, request)
}

/// So many developers ask; each waits `wait` and is approved.
async fn granted(test: &TestPortal, admin: &Actor, of: &Entry, waits: &[Duration]) {
    for (number, wait) in waits.iter().enumerate() {
        let (_, request) = ask(test, &format!("dev{number}@example.com"), of, "At home").await;
        test.pass(*wait);
        test.portal.approve(admin, &request, 1).await.unwrap();
        test.jobs().await;
    }
}

fn words(past: &PastDecision) -> String {
    let verb = if past.is_approval { "approved" } else { "declined" };
    let kept = if past.request.is_some() { "kept" } else { "gone" };
    format!("{} {verb} for {} by {}, {kept}: {:?}", past.title, past.developer, past.by, past.reason)
}

async fn context(portal: &Portal, actor: &Actor, id: &RequestId) -> RequestContext {
    portal.context_of(actor, id).await.unwrap()
}

on_both! {
    async fn a_request_stands_beside_what_was_decided_before(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, weather) = weather(&test).await;
        let (_, first) = ask(&test, "ada@example.com", &weather, "At home").await;
        test.pass(hours(1));
        test.portal.approve(&admin, &first, 1).await.unwrap();
        test.jobs().await;
        let (bob, second) = ask(&test, "bob@example.com", &weather, "At sea").await;
        test.portal.decline(&admin, &second, 1, "Not at sea").await.unwrap();
        let again = test.portal.submit(&bob, asked(&weather, &[("place", "At home")])).await.unwrap().id;
        let read = context(&test.portal, &admin, &again).await;
        let about = &read.items[0];
        assert_eq!((about.approved, about.declined, about.usual), (1, 1, None));
        let similar: Vec<_> = about.similar.iter().map(words).collect();
        assert_eq!(similar, [
            "Weather · Free declined for Ada by Grace, gone: Some(\"Not at sea\")",
            "Weather · Free approved for Ada by Grace, kept: None",
        ]);
        assert_eq!(read.past, about.similar[..1]);
        assert_eq!((about.policy.rate.as_str(), about.deciders.len()), ("No limit", 0));
    }

    async fn a_request_that_was_decided_is_not_one_of_those_before(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, weather) = weather(&test).await;
        let (_, request) = ask(&test, "ada@example.com", &weather, "At home").await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        let read = context(&test.portal, &admin, &request).await;
        assert_eq!((read.past, read.items[0].approved, read.items[0].similar.len()), (Vec::new(), 0, 0));
    }

    async fn the_time_it_takes_is_told_once_five_decisions_are_known(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, weather) = weather(&test).await;
        granted(&test, &admin, &weather, &[hours(1), hours(2), hours(3), hours(4)]).await;
        let (eve, request) = ask(&test, "eve@example.com", &weather, "At home").await;
        assert_eq!(test.portal.request_form(&eve, "weather").await.unwrap().usually, "");
        test.pass(hours(50));
        test.portal.approve(&admin, &request, 1).await.unwrap();
        test.jobs().await;
        let (_, last) = ask(&test, "joe@example.com", &weather, "At home").await;
        let usual = Usual { decisions: 5, half: 3 * 3600, most: 50 * 3600 };
        assert_eq!(context(&test.portal, &admin, &last).await.items[0].usual, Some(usual));
        let form = test.portal.request_form(&eve, "weather").await.unwrap();
        assert_eq!(form.usually, "usually within 3 hours (9 of 10 within 3 days)");
    }

    async fn nothing_is_said_about_the_wait_where_nobody_decides(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, weather) = weather(&test).await;
        granted(&test, &admin, &weather, &[hours(1); 5]).await;
        let (_, version) = test.portal.settings(&admin).await.unwrap();
        let auto = Settings { require_key_approval: false, ..Settings::default() };
        test.portal.change_settings(&admin, auto, version).await.unwrap();
        let eve = test.developer("eve@example.com").await;
        assert_eq!(test.portal.request_form(&eve, "weather").await.unwrap().usually, "");
    }

    async fn an_answer_that_nobody_else_gave_is_pointed_out(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, weather) = weather(&test).await;
        granted(&test, &admin, &weather, &[Duration::ZERO; 10]).await;
        let (_, request) = ask(&test, "eve@example.com", &weather, "At sea").await;
        let unusual = context(&test.portal, &admin, &request).await.items.remove(0).unusual;
        let said: Vec<_> = unusual.iter().map(|unusual| format!("{} {}", unusual.label, unusual.why)).collect();
        assert_eq!(said, ["Where will you use it? “At sea”, which none of 10 others chose."]);
    }

    async fn an_approver_learns_what_concerns_their_own_apis(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, weather) = weather(&test).await;
        test.developer("otto@example.com").await;
        let free = test.policy(&admin, "Tides").await;
        let draft = EntryDraft { approvers: vec!["otto@example.com".into()], ..entry("Tides", &free) };
        let tides = test.portal.create_entry(&admin, draft).await.unwrap();
        let otto = test.actor("otto@example.com").await;
        let (ada, first) = ask(&test, "ada@example.com", &weather, "At home").await;
        test.portal.decline(&admin, &first, 1, "Between us").await.unwrap();
        test.jobs().await;
        let request = test.ask(&ada, &tides).await;
        let seen = |read: RequestContext| (read.past.len(), read.items[0].deciders.clone());
        assert_eq!(seen(context(&test.portal, &otto, &request).await), (0, vec!["Grace".to_owned()]));
        assert_eq!(seen(context(&test.portal, &admin, &request).await), (1, vec!["Ada".to_owned()]));
    }

    async fn whoever_asks_and_strangers_are_told_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let (_, weather) = weather(&test).await;
        let (ada, request) = ask(&test, "ada@example.com", &weather, "At home").await;
        let eve = test.developer("eve@example.com").await;
        assert_eq!(sentence(test.portal.context_of(&ada, &request).await), sentence(test.portal.keys(&ada, KeyQuery { size: 1, ..KeyQuery::default() }).await));
        assert_eq!(sentence(test.portal.context_of(&eve, &request).await), sentence(test.portal.request(&eve, &request).await));
        let robot = test.program(&[Scope::RequestsRead]);
        assert_eq!(context(&test.portal, &robot, &request).await.items.len(), 1);
    }
}
