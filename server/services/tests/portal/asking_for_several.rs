//! One request, and one key, for several APIs.

use crate::bench::{TestPortal, asked, entry, item, mistakes};
use domain::{
    Actor,
    catalogue::{AuthType, Entry, EntryDraft},
    field::{Field, Kind, Typed},
    key::Grant,
    request::{QueueView, Refusal, Route},
    settings::{Overrides, Settings},
};
use services::{Asked, AskedItem, Error};
use storage::on_both;

/// A portal where several APIs can be asked for at once.
async fn open_for_several(test: &TestPortal) -> (Actor, Actor, Entry, Entry) {
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let settings = Settings { enable_multi_selection: true, ..Settings::default() };
    test.portal.change_settings(&admin, settings, 0).await.unwrap();
    let (free, pro) = (test.policy(&admin, "Free").await, test.policy(&admin, "Pro").await);
    let (weather, maps) = (test.entry(&admin, "Weather", &free).await, test.entry(&admin, "Maps", &pro).await);
    (admin, ada, weather, maps)
}

fn both(one: &Entry, other: &Entry) -> Asked {
    Asked { items: vec![item(one), item(other)], ..asked(one, &[]) }
}

/// An entry that differs from the others in its overrides and its approver.
async fn special(test: &TestPortal, admin: &Actor, name: &str, approver: &str, overrides: Overrides) -> Entry {
    let policy = test.policy(admin, name).await;
    let draft = EntryDraft { approvers: vec![approver.into()], overrides, ..entry(name, &policy) };
    test.portal.create_entry(admin, draft).await.unwrap()
}

fn asks(key: &str, label: &str) -> Overrides {
    let field = Field { required: true, ..Field::new(key, label, Kind::Text) };
    Overrides { key_request_fields: Some(vec![field]), ..Overrides::default() }
}

on_both! {
    async fn one_key_opens_everything_that_was_asked_for_together(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather, maps) = open_for_several(&test).await;
        let request = test.portal.submit(&ada, both(&weather, &maps)).await.unwrap().id;
        let row = test.portal.queue(&admin, QueueView::Waiting, "", None).await.unwrap().rows.remove(0);
        assert_eq!([row.title.to_string(), row.policy.to_string()], ["Weather, Maps", "Free, Pro"]);
        test.portal.approve(&admin, &request, 1).await.unwrap();
        let key = test.portal.issue_key(&request).await.unwrap().unwrap().key;
        let grant = |entry: &Entry| Grant { entry: Some(entry.id.clone()), policy: entry.policies[0].clone() };
        assert_eq!(key.grants, [grant(&weather), grant(&maps)]);
        let live = test.portal.live_key(&key.id).await.unwrap().unwrap();
        let entries: Vec<_> = live.items.iter().filter_map(|item| Some(item.entry.as_ref()?.1.as_str())).collect();
        assert_eq!(entries, ["weather", "maps"]);
    }

    async fn those_who_decide_get_one_mail_about_all_of_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, ..) = open_for_several(&test).await;
        test.developer("otto@example.com").await;
        test.developer("olga@example.com").await;
        let one = special(&test, &admin, "One", "otto@example.com", Overrides::default()).await;
        let two = special(&test, &admin, "Two", "olga@example.com", Overrides::default()).await;
        let three = special(&test, &admin, "Three", "otto@example.com", Overrides::default()).await;
        let items = vec![item(&one), item(&two), item(&three)];
        test.portal.submit(&ada, Asked { items, ..asked(&one, &[]) }).await.unwrap();
        let told = ["ada@example.com: request_received", "olga@example.com: new_request", "otto@example.com: new_request"];
        assert_eq!(test.outbox().await, told);
    }

    async fn without_the_setting_a_request_is_for_one_api(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather, maps) = open_for_several(&test).await;
        test.portal.change_settings(&admin, Settings::default(), 1).await.unwrap();
        let refused = mistakes(test.portal.submit(&ada, both(&weather, &maps)).await);
        assert_eq!(refused, ["items: Here a request is for one API. Send one for each."]);
        assert!(test.portal.my_requests(&ada, None).await.unwrap().rows.is_empty());
    }

    async fn mistakes_stand_beside_the_item_they_are_in(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather, maps) = open_for_several(&test).await;
        let oauth = EntryDraft { auth_type: AuthType::Oauth, ..entry("News", &test.policy(&admin, "News").await) };
        let news = test.portal.create_entry(&admin, oauth).await.unwrap();
        let other_sort = mistakes(test.portal.submit(&ada, both(&weather, &news)).await);
        let sentence = "News takes another sort of key (OAuth 2.0) than Weather (API key). Ask for it apart.";
        assert_eq!(other_sort, [format!("items[1][entry]: {sentence}")]);
        let twice = mistakes(test.portal.submit(&ada, both(&maps, &maps)).await);
        assert_eq!(twice, ["items[1][entry]: Maps is among these already."]);
        let none = AskedItem { policy: String::new(), ..item(&maps) };
        let without = Asked { items: vec![item(&weather), none], ..asked(&weather, &[]) };
        assert_eq!(mistakes(test.portal.submit(&ada, without).await), ["items[1][policy]: Choose a policy."]);
        let alone = AskedItem { entry: None, ..item(&maps) };
        let alone = Asked { items: vec![item(&weather), alone], ..asked(&weather, &[]) };
        let missing = ["items[1][entry]: There is no such API to ask for. Choose one from the catalogue."];
        assert_eq!(mistakes(test.portal.submit(&ada, alone).await), missing);
    }

    async fn an_open_request_for_one_of_them_is_the_one_to_go_on_with(storage: Storage) {
        let test = TestPortal::on(storage);
        let (_, ada, weather, maps) = open_for_several(&test).await;
        let first = test.ask(&ada, &maps).await;
        let Err(Error::Refused(refusal)) = test.portal.submit(&ada, both(&weather, &maps)).await else { panic!() };
        assert_eq!(refusal, Refusal::AlreadyOpen { request: first });
        test.ask(&ada, &weather).await;
    }

    async fn the_questions_of_all_are_asked_and_revised_together(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, ..) = open_for_several(&test).await;
        let one = special(&test, &admin, "One", "", asks("why", "Why?")).await;
        let two = special(&test, &admin, "Two", "", asks("where", "Where?")).await;
        let empty = mistakes(test.portal.submit(&ada, both(&one, &two)).await);
        assert_eq!(empty, ["answers[why]: Write an answer here.", "answers[where]: Write an answer here."]);
        let answers: Typed = [("why".into(), "Fun".into()), ("where".into(), "Oslo".into())].into();
        let filled = Asked { answers: answers.clone(), ..both(&one, &two) };
        let request = test.portal.submit(&ada, filled).await.unwrap().id;
        let old = test.portal.revisable(&ada, &request).await.unwrap();
        assert_eq!((old.form.title().to_string(), old.policies.len()), ("One, Two".to_owned(), 2));
        let policies: Vec<_> = old.policies.iter().map(ToString::to_string).collect();
        let one_only = test.portal.revise(&ada, &request, 1, policies[..1].to_vec(), answers.clone()).await;
        assert_eq!(mistakes(one_only), ["items[1][policy]: Choose a policy."]);
        test.portal.revise(&ada, &request, 1, policies, answers).await.unwrap();
        let (page, _) = test.portal.request(&ada, &request).await.unwrap();
        assert_eq!((page.request.items.len(), page.asked_no_more.len()), (2, 0));
    }

    async fn one_api_that_needs_approval_has_all_of_them_wait(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather, _) = open_for_several(&test).await;
        let free = Overrides { require_key_approval: Some(false), ..Overrides::default() };
        let open = special(&test, &admin, "Open", "", free).await;
        let submitted = test.portal.submit(&ada, both(&open, &weather)).await.unwrap();
        assert_eq!(submitted.route, Route::Admin);
        assert!(submitted.issued.is_none());
    }

    async fn a_selection_takes_what_goes_together_and_forgets_what_is_gone(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather, _) = open_for_several(&test).await;
        let oauth = EntryDraft { auth_type: AuthType::Oauth, ..entry("News", &test.policy(&admin, "News").await) };
        test.portal.create_entry(&admin, oauth).await.unwrap();
        let selected = test.portal.select(&ada, &["gone".into()], "weather").await.unwrap();
        let selected = test.portal.select(&ada, &selected, "maps").await.unwrap();
        assert_eq!(selected, ["weather", "maps"]);
        assert_eq!(test.portal.select(&ada, &selected, "maps").await.unwrap(), selected);
        let refused = mistakes(test.portal.select(&ada, &selected, "news").await);
        let sentence = "News takes another sort of key (OAuth 2.0) than Weather (API key). Ask for it apart.";
        assert_eq!(refused, [format!(": {sentence}")]);
        let all = ["weather".into(), "never".into(), "news".into(), "maps".into()];
        assert_eq!(test.portal.selection(&ada, &all).await.unwrap().title().to_string(), "Weather, Maps");
        let open = test.ask(&ada, &weather).await;
        let again = test.portal.select(&ada, &[], "weather").await;
        assert!(matches!(again, Err(Error::Refused(Refusal::AlreadyOpen { request })) if request == open));
    }

    async fn without_the_setting_there_is_no_selection(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, ..) = open_for_several(&test).await;
        test.portal.change_settings(&admin, Settings::default(), 1).await.unwrap();
        assert!(matches!(test.portal.select(&ada, &[], "weather").await, Err(Error::Missing)));
        assert!(matches!(test.portal.selection(&ada, &["weather".into()]).await, Err(Error::Missing)));
    }
}
