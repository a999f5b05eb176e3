//! Asking for access: what a request form takes, and what it refuses.

use crate::bench::{TestPortal, asked, entry, item, mistakes, policy, sentence};
use domain::{
    Actor,
    catalogue::{AuthType, Entry, EntryDraft, PolicyDraft, Visibility},
    field::{Field, Kind},
    request::{Delivery, QueueView, Refusal, Route, StateName},
    settings::{Overrides, Settings},
};
use services::{Asked, AskedItem, Error, Job};
use storage::on_both;

/// A required question of every kind, the first letter of its name as key: `text`, `long_text`, …
fn questions() -> Vec<Field> {
    let ask = |kind: Kind| Field {
        required: true,
        options: if kind.has_options() { vec!["Red".into(), "Blue".into()] } else { Vec::new() },
        ..Field::new(kind.name(), format!("A {}", kind.name()), kind)
    };
    Kind::ALL.map(ask).into()
}

/// An admin, a developer, and an entry that both can ask for.
async fn people_and_entry(test: &TestPortal) -> (Actor, Actor, Entry) {
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let free = test.policy(&admin, "Free").await;
    let weather = test.entry(&admin, "Weather", &free).await;
    (admin, ada, weather)
}

async fn change(test: &TestPortal, admin: &Actor, settings: Settings) {
    let (_, version) = test.portal.settings(admin).await.unwrap();
    test.portal.change_settings(admin, settings, version).await.unwrap();
}

/// An entry that differs from the others in its overrides.
async fn special(test: &TestPortal, admin: &Actor, overrides: Overrides) -> Entry {
    let policy = test.policy(admin, "Special").await;
    test.portal.create_entry(admin, EntryDraft { overrides, ..entry("Special", &policy) }).await.unwrap()
}

on_both! {
    async fn an_answer_of_every_kind_reaches_whoever_decides(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather) = people_and_entry(&test).await;
        change(&test, &admin, Settings { key_request_fields: questions(), ..Settings::default() }).await;
        let answers = [
            ("text", " For <b>my</b> app "),
            ("long_text", "two\nlines"),
            ("number", "2.5"),
            ("url", "https://example.com/?a=b"),
            ("email", "me@example.com"),
            ("date", "2026-11-23"),
            ("choice", "Blue"),
            ("multi_choice/1", "on"),
            ("multi_choice/0", "on"),
            ("checkbox", "on"),
        ];
        let submitted = test.portal.submit(&ada, asked(&weather, &answers)).await.unwrap();
        let (page, _) = test.portal.request(&admin, &submitted.id).await.unwrap();
        let lines: Vec<_> = page.request.answers.iter().map(|one| format!("{}: {}", one.label, one.value)).collect();
        insta::allow_duplicates! { insta::assert_snapshot!(lines.join("\n")); }
    }

    async fn every_mistake_in_a_request_stands_beside_its_input(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather) = people_and_entry(&test).await;
        change(&test, &admin, Settings { key_request_fields: questions(), ..Settings::default() }).await;
        let wrong = [("number", "many"), ("url", "example.com"), ("choice", "Green"), ("date", "2026-02-30")];
        let items = vec![AskedItem { policy: "pol_none".into(), ..item(&weather) }];
        let form = Asked { items, ..asked(&weather, &wrong) };
        let found = mistakes(test.portal.submit(&ada, form).await);
        insta::allow_duplicates! { insta::assert_snapshot!(found.join("\n")); }
        assert!(test.portal.my_requests(&ada, None).await.unwrap().rows.is_empty());
    }

    async fn a_request_waits_and_everybody_concerned_is_told(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather) = people_and_entry(&test).await;
        let submitted = test.portal.submit(&ada, asked(&weather, &[])).await.unwrap();
        assert_eq!((submitted.route, submitted.delivery), (Route::Admin, Delivery::Email));
        assert_eq!(test.outbox().await, ["ada@example.com: request_received", "grace@example.com: new_request"]);
        let waiting = test.portal.queue(&admin, QueueView::Waiting, "", None).await.unwrap().rows;
        assert_eq!((waiting[0].title.to_string(), waiting[0].developer.as_str()), ("Weather".into(), "Ada"));
        assert_eq!(test.portal.my_requests(&ada, None).await.unwrap().rows[0].id, submitted.id);
    }

    async fn approvers_and_the_manager_are_told_in_place_of_the_admins(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather) = people_and_entry(&test).await;
        test.developer("otto@example.com").await;
        let manager = Some("keys@example.com".parse().unwrap());
        change(&test, &admin, Settings { email: manager, ..Settings::default() }).await;
        let approvers = vec!["otto@example.com".into(), "ada@example.com".into()];
        let named = EntryDraft { approvers, policies: weather.policies.clone(), ..entry("Weather", &test.policy(&admin, "Pro").await) };
        let weather = test.portal.change_entry(&admin, &weather.id, 1, named).await.unwrap();
        test.ask(&ada, &weather).await;
        let told = ["ada@example.com: request_received", "keys@example.com: new_request", "otto@example.com: new_request"];
        assert_eq!(test.outbox().await, told);
    }

    async fn without_approval_the_key_is_made_at_once_and_mailed(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, _) = people_and_entry(&test).await;
        let open = special(&test, &admin, Overrides { require_key_approval: Some(false), ..Overrides::default() }).await;
        let submitted = test.portal.submit(&ada, asked(&open, &[])).await.unwrap();
        assert_eq!((submitted.route, submitted.delivery), (Route::Auto, Delivery::Email));
        let issued = submitted.issued.unwrap();
        let mut jobs = test.jobs().await;
        jobs.retain(|(job, _)| matches!(job, Job::Mail { .. }));
        assert_eq!(jobs[0].1.as_deref(), Some(issued.secret.reveal()), "the mail holds the same key");
        let (page, history) = test.portal.request(&ada, &submitted.id).await.unwrap();
        assert_eq!(page.request.state.name(), StateName::Granted);
        assert_eq!(history[1].by.name(), "Keywright");
        assert!(test.portal.issue_key(&submitted.id).await.unwrap().is_none(), "the outbox has nothing left to do");
    }

    async fn asking_again_leads_to_the_open_request(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather) = people_and_entry(&test).await;
        let first = test.ask(&ada, &weather).await;
        let Err(Error::Refused(refusal)) = test.portal.submit(&ada, asked(&weather, &[])).await else { panic!() };
        assert_eq!(refusal, Refusal::AlreadyOpen { request: first.clone() });
        assert_eq!(test.portal.request_form(&ada, "weather").await.unwrap().open, Some(first));
        assert_eq!(test.portal.request_form(&admin, "weather").await.unwrap().open, None);
        test.ask(&admin, &weather).await;
    }

    async fn of_two_requests_at_once_one_is_kept(storage: Storage) {
        let test = TestPortal::on(storage);
        let (_, ada, weather) = people_and_entry(&test).await;
        let (one, other) = tokio::join!(
            test.portal.submit(&ada, asked(&weather, &[])),
            test.portal.submit(&ada, asked(&weather, &[])),
        );
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
        let refused = one.err().or(other.err()).unwrap();
        let kept = test.portal.my_requests(&ada, None).await.unwrap().rows;
        assert_eq!(kept.len(), 1);
        assert!(
            matches!(&refused, Error::Refused(Refusal::AlreadyOpen { request }) if *request == kept[0].id),
            "{refused:?}"
        );
    }

    async fn the_limit_on_open_requests_names_itself(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather) = people_and_entry(&test).await;
        change(&test, &admin, Settings { max_open_requests: 1, ..Settings::default() }).await;
        let first = test.ask(&ada, &weather).await;
        let maps = test.entry(&admin, "Maps", &test.policy(&admin, "Pro").await).await;
        let limit = "Of your requests 1 are open, and no more than 1 may be. Withdraw one, or wait for a decision.";
        assert_eq!(sentence(test.portal.submit(&ada, asked(&maps, &[])).await), limit);
        test.portal.withdraw(&ada, &first, 1).await.unwrap();
        test.ask(&ada, &maps).await;
    }

    async fn only_what_is_seen_and_needs_a_key_can_be_asked_for(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather) = people_and_entry(&test).await;
        let free = test.policy(&admin, "Other").await;
        let hidden = EntryDraft { visibility: Visibility::Hidden, ..entry("Hidden", &free) };
        let hidden = test.portal.create_entry(&admin, hidden).await.unwrap();
        let open = EntryDraft { auth_type: AuthType::Keyless, ..entry("Open", &free) };
        let open = test.portal.create_entry(&admin, open).await.unwrap();
        let unknown = AskedItem { entry: Some("never".into()), ..item(&weather) };
        let unknown = Asked { items: vec![unknown], ..asked(&weather, &[]) };
        let none = ["entry: There is no such API to ask for. Choose one from the catalogue."];
        assert_eq!(mistakes(test.portal.submit(&ada, asked(&hidden, &[])).await), none);
        assert_eq!(mistakes(test.portal.submit(&ada, asked(&open, &[])).await), none);
        assert_eq!(mistakes(test.portal.submit(&ada, unknown).await), none);
        assert!(matches!(test.portal.request_form(&ada, "hidden").await, Err(Error::Missing)));
        test.ask(&admin, &hidden).await;
    }

    async fn a_policy_that_is_not_on_offer_cannot_be_chosen(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, weather) = people_and_entry(&test).await;
        let pro = test.policy(&admin, "Pro").await;
        let choose = |policy: &str| {
            let items = vec![AskedItem { policy: policy.into(), ..item(&weather) }];
            Asked { items, ..asked(&weather, &[]) }
        };
        let other = test.portal.submit(&ada, choose(pro.id.as_str())).await;
        assert_eq!(mistakes(other), ["policy: This policy is not on offer here. Choose another."]);
        assert_eq!(mistakes(test.portal.submit(&ada, choose("")).await), ["policy: Choose a policy."]);
        let off = PolicyDraft { is_active: false, ..policy("Free") };
        test.portal.change_policy(&admin, &weather.policies[0], 1, off).await.unwrap();
        let none = ["policy: This API has no policy to ask for at the moment."];
        assert_eq!(mistakes(test.portal.submit(&ada, asked(&weather, &[])).await), none);
    }

    async fn an_entry_may_ask_questions_of_its_own(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada, _) = people_and_entry(&test).await;
        change(&test, &admin, Settings { key_request_fields: questions(), ..Settings::default() }).await;
        let own = vec![Field { required: true, ..Field::new("purpose", "Purpose", Kind::Text) }];
        let special = special(&test, &admin, Overrides { key_request_fields: Some(own), ..Overrides::default() }).await;
        let empty = test.portal.submit(&ada, asked(&special, &[])).await;
        assert_eq!(mistakes(empty), ["answers[purpose]: Write an answer here."]);
        test.portal.submit(&ada, asked(&special, &[("purpose", "Fun"), ("unasked", "dropped")])).await.unwrap();
    }
}
