//! What programs do to accounts, requests and the catalogue that people do not do this way.

use crate::bench::{PASSWORD, TestPortal, asked, entry, form, mistakes, policy, sentence, token, visitor};
use domain::{
    Actor,
    catalogue::{EntryDraft, Visibility},
    event::What,
    field::Typed,
    id::DeveloperId,
    key::Standing,
    request::{Delivery, Origin, Refusal, State},
    settings::Settings,
    token::Scope,
};
use services::{Asked, AskedItem, DeveloperChange, Error, NewDeveloper};
use storage::{EventFilter, on_both};

fn ada() -> NewDeveloper {
    let email = "Ada@example.com".into();
    NewDeveloper { email, password: Some(PASSWORD.into()), ..NewDeveloper::default() }
}

fn fields(pairs: &[(&str, &str)]) -> Typed {
    pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect()
}

/// A request for a policy alone.
async fn for_policy(test: &TestPortal, robot: &Actor, developer: &DeveloperId, name: &str) -> Asked {
    let policy = test.portal.create_policy(robot, policy(name)).await.unwrap().id.to_string();
    let items = vec![AskedItem { entry: None, policy }];
    Asked { on_behalf_of: Some(developer.clone()), items, answers: Typed::new(), origin: Origin::TykApi }
}

on_both! {
    async fn an_account_is_made_with_or_without_a_password(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::PeopleWrite]);
        let made = test.portal.add_developer(&robot, ada()).await.unwrap();
        assert_eq!((made.name.as_str(), made.email.as_str()), ("ada", "ada@example.com"));
        test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
        let bob = NewDeveloper { email: "bob@example.com".into(), is_disabled: true, ..NewDeveloper::default() };
        test.portal.add_developer(&robot, bob).await.unwrap();
        assert!(test.portal.sign_in("bob@example.com", PASSWORD, visitor()).await.is_err());
        let again = mistakes(test.portal.add_developer(&robot, ada()).await);
        assert_eq!(again, ["email: Somebody has an account with this address already."]);
        let reader = test.program(&[Scope::PeopleRead]);
        assert!(matches!(test.portal.add_developer(&reader, ada()).await, Err(Error::OutOfScope(Scope::PeopleWrite))));
    }

    async fn a_password_is_set_for_developers_and_never_for_admins(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let robot = test.program(&[Scope::PeopleWrite]);
        let session = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
        test.portal.set_password(&robot, ada.developer().unwrap(), "a brand new one").await.unwrap();
        assert!(test.portal.signed_in_as(&session.token).await.unwrap().is_none());
        test.portal.sign_in("ada@example.com", "a brand new one", visitor()).await.unwrap();
        let newest = test.storage.read().await.unwrap().history(&EventFilter::default(), 1).await.unwrap();
        assert_eq!((newest[0].by.name(), &newest[0].what), ("Robot", &What::PasswordChanged));
        let weak = test.portal.set_password(&robot, ada.developer().unwrap(), "short").await;
        assert_eq!(mistakes(weak), ["password: Choose a password of at least 10 characters."]);
        let grace = test.portal.set_password(&robot, admin.developer().unwrap(), "a brand new one").await;
        assert!(matches!(grace, Err(Error::Forbidden)));
    }

    async fn credentials_fit_only_an_account_that_is_on(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let robot = test.program(&[Scope::PeopleRead]);
        let fits = async |password: &str| test.portal.check_credentials(&robot, "ada@example.com", password).await.unwrap();
        assert!(fits(PASSWORD).await);
        assert!(!fits("another password").await);
        test.portal.disable_developer(&admin, ada.developer().unwrap()).await.unwrap();
        assert!(!fits(PASSWORD).await);
        assert!(!test.portal.check_credentials(&robot, "nobody", PASSWORD).await.unwrap());
        assert!(matches!(test.portal.check_credentials(&ada, "ada@example.com", PASSWORD).await, Err(Error::Forbidden)));
    }

    async fn changes_to_an_account_stand_in_its_history(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::PeopleWrite]);
        let id = test.portal.add_developer(&robot, ada()).await.unwrap().id;
        let change = DeveloperChange { fields: Some(fields(&[("Team", "Maps")])), is_disabled: Some(true), ..DeveloperChange::default() };
        test.portal.change_developer(&robot, &id, change.clone()).await.unwrap();
        test.portal.change_developer(&robot, &id, change).await.unwrap();
        let events = test.storage.read().await.unwrap().history(&EventFilter::default(), 9).await.unwrap();
        let whats: Vec<_> = events.into_iter().map(|event| event.what).collect();
        assert_eq!(whats, [What::DeveloperDisabled, What::DeveloperChanged, What::DeveloperSignedUp]);
        let elsewhere = DeveloperChange { email: Some("b@example.com".into()), ..DeveloperChange::default() };
        assert!(matches!(test.portal.change_developer(&robot, &id, elsewhere).await, Err(Error::Invalid(_))));
    }

    async fn an_unconfirmed_account_is_off_already_and_stays_to_be_confirmed(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::PeopleWrite]);
        test.portal.sign_up(form("ada@example.com"), visitor()).await.unwrap();
        let link = test.secret().await;
        let id = test.portal.present_person_at(&robot, "ada@example.com").await.unwrap().id;
        let off = |is_disabled| DeveloperChange { is_disabled: Some(is_disabled), ..DeveloperChange::default() };
        test.portal.change_developer(&robot, &id, off(true)).await.unwrap();
        assert!(test.portal.can_confirm(&token(&link)).await.unwrap());
        test.portal.change_developer(&robot, &id, off(false)).await.unwrap();
        test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
    }

    async fn who_is_removed_loses_everything_and_comes_back_without_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let robot = test.program(&[Scope::PortalAdmin]);
        let id = test.portal.add_developer(&robot, ada()).await.unwrap().id;
        let asked = for_policy(&test, &robot, &id, "Free").await;
        let granted = test.portal.submit(&robot, asked).await.unwrap().id;
        test.portal.approve_and_issue(&robot, &granted, 1).await.unwrap().unwrap();
        let asked = for_policy(&test, &robot, &id, "Gold").await;
        let waiting = test.portal.submit(&robot, asked).await.unwrap().id;
        let session = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
        test.portal.remove_developer(&robot, &id).await.unwrap();

        assert!(test.portal.signed_in_as(&session.token).await.unwrap().is_none());
        assert!(matches!(test.portal.request_record(&robot, &waiting).await, Err(Error::Gone(_))));
        assert_eq!(test.portal.keys_of(&robot, &id).await.unwrap()[0].standing, Standing::Revoked);
        assert!(matches!(test.portal.present_person(&robot, &id).await, Err(Error::Missing)));
        let listed = test.portal.numbered_people(&robot, None, 10).await.unwrap().rows;
        assert_eq!(listed.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Grace"]);
        assert_eq!(test.portal.person(&admin, &id).await.unwrap().name, "ada");

        let without = NewDeveloper { password: None, ..ada() };
        assert_eq!(test.portal.add_developer(&robot, without).await.unwrap().id, id);
        assert!(test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.is_err());
        assert!(test.portal.present_person(&robot, &id).await.is_ok());
    }

    async fn removing_somebody_needs_the_right_to_all_that_it_does(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let robot = test.program(&[Scope::PeopleWrite]);
        let id = test.portal.add_developer(&robot, ada()).await.unwrap().id;
        assert!(matches!(test.portal.remove_developer(&robot, &id).await, Err(Error::OutOfScope(_))));
        let all = test.program(&[Scope::PortalAdmin]);
        let grace = sentence(test.portal.remove_developer(&all, admin.developer().unwrap()).await);
        assert!(grace.starts_with("Grace is an admin."));
        test.portal.remove_developer(&all, &id).await.unwrap();
        assert!(matches!(test.portal.remove_developer(&all, &id).await, Err(Error::Missing)));
        test.portal.enable_developer(&admin, &id).await.unwrap();
        assert!(test.portal.present_person(&robot, &id).await.is_ok());
    }

    async fn whoever_approves_may_make_the_key_before_the_outbox_does(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::PortalAdmin]);
        let id = test.portal.add_developer(&robot, ada()).await.unwrap().id;
        let asked = for_policy(&test, &robot, &id, "Free").await;
        let request = test.portal.submit(&robot, asked).await.unwrap().id;
        test.outbox().await;
        let issued = test.portal.approve_and_issue(&robot, &request, 1).await.unwrap();
        assert!(issued.is_some());
        assert_eq!(test.outbox().await, ["ada@example.com: key"]);
        test.pass(core::time::Duration::from_mins(1));
        assert!(test.outbox().await.is_empty());
        assert!(test.portal.issue_key(&request).await.unwrap().is_none());
    }

    async fn a_request_that_says_it_is_approved_makes_no_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::PortalAdmin]);
        let id = test.portal.add_developer(&robot, ada()).await.unwrap().id;
        let third = Settings { third_party_decides: true, ..Settings::default() };
        test.portal.change_settings(&robot, third, 0).await.unwrap();
        let asked = for_policy(&test, &robot, &id, "Free").await;
        let asker = test.program(&[Scope::RequestsWrite]);
        assert!(matches!(test.portal.submit_approved(&asker, asked.clone()).await, Err(Error::OutOfScope(Scope::RequestsDecide))));
        let request = test.portal.submit_approved(&robot, asked).await.unwrap().id;
        assert!(test.outbox().await.is_empty());
        let stored = test.portal.request_record(&robot, &request).await.unwrap().request;
        assert!(matches!(stored.state, State::Approved(approval) if approval.delivery == Delivery::Link));
        let again = test.portal.approve_and_issue(&robot, &request, 1).await;
        assert!(matches!(again, Err(Error::Refused(Refusal::AlreadyApproved { .. }))));
        test.portal.redeliver(&robot, &request).await.unwrap();
        assert_eq!(test.outbox().await, ["ada@example.com: claim"]);
    }

    async fn requests_are_paged_by_number(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::PortalAdmin]);
        let id = test.portal.add_developer(&robot, ada()).await.unwrap().id;
        let first = for_policy(&test, &robot, &id, "Free").await;
        let first = test.portal.submit(&robot, first).await.unwrap().id;
        let second = for_policy(&test, &robot, &id, "Gold").await;
        let second = test.portal.submit(&robot, second).await.unwrap().id;
        test.portal.approve(&robot, &first, 1).await.unwrap();
        let page = async |approved, number| {
            let page = test.portal.numbered_requests(&robot, approved, number, 1).await.unwrap();
            (page.rows.into_iter().map(|row| row.request.id).collect::<Vec<_>>(), page.pages)
        };
        assert_eq!(page(None, Some(2)).await, (vec![second.clone()], 2));
        assert_eq!(page(Some(true), Some(1)).await, (vec![first], 1));
        assert_eq!(page(Some(false), None).await, (vec![second], 1));
    }

    async fn a_catalogue_is_replaced_as_a_whole_or_not_at_all(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::CatalogueWrite]);
        let free = test.portal.create_policy(&robot, policy("Free")).await.unwrap();
        let maps = test.entry(&robot, "Maps", &free).await;
        let weather = test.entry(&robot, "Weather", &free).await;
        let same = (Some(maps.id.clone()), EntryDraft::of(maps.clone(), Vec::new()));
        let nameless = (None, EntryDraft { name: String::new(), ..entry("", &free) });
        let refused = test.portal.replace_catalogue(&robot, vec![same.clone(), nameless]).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        assert_eq!(test.portal.entry_record(&robot, &weather.id).await.unwrap().0, weather);
        test.portal.replace_catalogue(&robot, vec![same, (None, entry("Tides", &free))]).await.unwrap();
        let entries = test.portal.entry_records(&robot).await.unwrap();
        let shown = entries.iter().map(|(entry, _)| (entry.name.as_str(), entry.visibility != Visibility::Hidden, entry.version));
        assert_eq!(shown.collect::<Vec<_>>(), [("Maps", true, 1), ("Tides", true, 1), ("Weather", false, 2)]);
    }

    async fn a_tyk_client_may_answer_more_than_is_asked(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::PortalAdmin]);
        let id = test.portal.add_developer(&robot, ada()).await.unwrap().id;
        let free = test.portal.create_policy(&robot, policy("Free")).await.unwrap();
        let maps = test.entry(&robot, "Maps", &free).await;
        let answers = fields(&[("Cost centre", "42")]);
        let asked = Asked { on_behalf_of: Some(id), answers: answers.clone(), origin: Origin::TykApi, ..asked(&maps, &[]) };
        let strict = Asked { origin: Origin::Api, ..asked.clone() };
        assert!(matches!(test.portal.submit(&robot, strict).await, Err(Error::Invalid(_))));
        let request = test.portal.submit(&robot, asked).await.unwrap().id;
        let kept = test.portal.request_record(&robot, &request).await.unwrap().request;
        assert_eq!(kept.answers[0].label, "Cost centre");
        test.portal.revise(&robot, &request, 1, vec![free.id.to_string()], fields(&[("Cost centre", "43")])).await.unwrap();
        let kept = test.portal.request_record(&robot, &request).await.unwrap().request;
        assert_eq!(kept.answers[0].value.to_string(), "43");
    }
}
