//! Entries and policies, as those keep them who run the catalogue.

use crate::bench::{TestPortal, entry, mistakes, policy, sentence};
use domain::{
    catalogue::{EntryDraft, PolicyDraft, Rate, Visibility},
    event::What,
    id::{EntryId, PolicyId},
};
use services::Error;
use storage::{EventFilter, on_both};

/// An id that nothing has.
fn nothing() -> (EntryId, PolicyId) {
    let then = domain::Timestamp::from_micros(0);
    (EntryId::new(then, 404), PolicyId::new(then, 404))
}

on_both! {
    async fn an_entry_is_published_changed_and_deleted(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        let made = test.entry(&admin, "Weather", &free).await;
        assert_eq!((made.slug.as_str(), made.version), ("weather", 1));
        let renamed = EntryDraft { slug: "sky".into(), ..entry(" Sky ", &free) };
        let changed = test.portal.change_entry(&admin, &made.id, 1, renamed).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.slug.as_str(), changed.version), ("Sky", "sky", 2));
        assert!(matches!(test.portal.entry_page(None, "weather").await, Err(Error::Missing)));
        test.portal.delete_entry(&admin, &made.id).await.unwrap();
        assert!(matches!(test.portal.delete_entry(&admin, &made.id).await, Err(Error::Missing)));
        let filter = EventFilter { entry: Some(made.id), ..EventFilter::default() };
        let events = test.storage.read().await.unwrap().history(&filter, 9).await.unwrap();
        let whats: Vec<_> = events.into_iter().map(|event| event.what).collect();
        assert_eq!(whats, [What::EntryDeleted, What::EntryChanged, What::EntryCreated]);
    }

    async fn an_address_that_is_taken_is_named_with_its_owner(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        test.entry(&admin, "Weather", &free).await;
        let maps = test.entry(&admin, "Maps", &free).await;
        let taken = ["slug: Weather has the address weather already. Choose another."];
        assert_eq!(mistakes(test.portal.create_entry(&admin, entry("Weather", &free)).await), taken);
        let moved = EntryDraft { slug: "weather".into(), ..entry("Maps", &free) };
        assert_eq!(mistakes(test.portal.change_entry(&admin, &maps.id, 1, moved).await), taken);
        test.portal.change_entry(&admin, &maps.id, 1, entry("Maps", &free)).await.unwrap();
    }

    async fn every_mistake_in_an_entry_is_told_at_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let draft = EntryDraft {
            slug: "Not/good".into(),
            short_description: "x".repeat(201),
            policies: vec![nothing().1],
            approvers: vec!["eve@example.com".into(), "not an address".into()],
            ..EntryDraft::blank()
        };
        let told = mistakes(test.portal.create_entry(&admin, draft).await);
        insta::allow_duplicates! { insta::assert_snapshot!(told.join("\n")); }
    }

    async fn an_entry_without_a_policy_stays_hidden(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let bare = EntryDraft { name: "Weather".into(), ..EntryDraft::blank() };
        let refused = test.portal.create_entry(&admin, bare.clone()).await;
        assert_eq!(mistakes(refused), ["policies: Choose at least one policy, or hide the entry until it has one."]);
        let hidden = EntryDraft { visibility: Visibility::Hidden, ..bare };
        test.portal.create_entry(&admin, hidden).await.unwrap();
    }

    async fn an_approver_named_twice_is_one(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        test.developer("ada@example.com").await;
        let free = test.policy(&admin, "Free").await;
        let approvers = vec!["ada@example.com".into(), " ADA@example.com ".into(), String::new()];
        let made = test.portal.create_entry(&admin, EntryDraft { approvers, ..entry("Weather", &free) }).await.unwrap();
        assert_eq!(made.approvers.len(), 1);
        assert_eq!(test.portal.entry_sheet(&admin, &made.id).await.unwrap().draft.approvers, ["ada@example.com"]);
    }

    async fn whoever_changed_an_entry_meanwhile_is_named(storage: Storage) {
        let test = TestPortal::on(storage);
        let grace = test.admin().await;
        let ada = test.second_admin(&grace).await;
        let free = test.policy(&grace, "Free").await;
        let made = test.entry(&grace, "Weather", &free).await;
        test.portal.change_entry(&ada, &made.id, 1, entry("Sky", &free)).await.unwrap();
        let late = test.portal.change_entry(&grace, &made.id, 1, entry("Late", &free)).await;
        assert_eq!(sentence(late), "Ada changed this entry meanwhile. Look again, then repeat your change.");
        assert_eq!(test.portal.entry_sheet(&grace, &made.id).await.unwrap().draft.name, "Sky");
    }

    async fn whoever_changed_a_policy_meanwhile_is_named(storage: Storage) {
        let test = TestPortal::on(storage);
        let grace = test.admin().await;
        let ada = test.second_admin(&grace).await;
        let free = test.policy(&grace, "Free").await;
        test.portal.change_policy(&ada, &free.id, 1, policy("Trial")).await.unwrap();
        let late = test.portal.change_policy(&grace, &free.id, 1, policy("Late")).await;
        assert_eq!(sentence(late), "Ada changed this policy meanwhile. Look again, then repeat your change.");
        assert_eq!(test.portal.policy_sheet(&grace, &free.id).await.unwrap().draft.name, "Trial");
    }

    async fn two_changes_at_once_do_not_both_win(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        let made = test.entry(&admin, "Weather", &free).await;
        let (one, other) = tokio::join!(
            test.portal.change_entry(&admin, &made.id, 1, entry("One", &free)),
            test.portal.change_entry(&admin, &made.id, 1, entry("Other", &free)),
        );
        let lost = [one.err(), other.err()].into_iter().flatten().collect::<Vec<_>>();
        assert!(matches!(&lost[..], [Error::Conflict(_)]), "{lost:?}");
        assert_eq!(test.portal.entry_sheet(&admin, &made.id).await.unwrap().version, 2);
    }

    async fn an_entry_somebody_asked_for_stays(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let weather = test.entry(&admin, "Weather", &free).await;
        let request = test.ask(&ada, &weather).await;
        let needed = "Requests or keys name Weather, and their history stays. Hide the entry instead of deleting it.";
        assert_eq!(sentence(test.portal.delete_entry(&admin, &weather.id).await), needed);
        test.portal.withdraw(&ada, &request, 1).await.unwrap();
        test.portal.delete_entry(&admin, &weather.id).await.unwrap();
    }

    async fn a_policy_stays_while_it_is_on_offer_or_asked_for(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let (free, pro) = (test.policy(&admin, "Free").await, test.policy(&admin, "Pro").await);
        let weather = test.entry(&admin, "Weather", &free).await;
        assert_eq!(test.portal.policy_sheet(&admin, &free.id).await.unwrap().offered_by, ["Weather"]);
        let offered = "Free is on offer at Weather. Take it off there, then delete it.";
        assert_eq!(sentence(test.portal.delete_policy(&admin, &free.id).await), offered);
        test.ask(&ada, &weather).await;
        test.portal.change_entry(&admin, &weather.id, 1, entry("Weather", &pro)).await.unwrap();
        let asked = "Requests or keys name Free, and their history stays. Switch the policy off instead of deleting it.";
        assert_eq!(sentence(test.portal.delete_policy(&admin, &free.id).await), asked);
    }

    async fn a_policy_nobody_needs_is_deleted(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        test.portal.delete_policy(&admin, &free.id).await.unwrap();
        assert!(test.portal.policies(&admin).await.unwrap().is_empty());
        assert!(matches!(test.portal.delete_policy(&admin, &free.id).await, Err(Error::Missing)));
    }

    async fn mistakes_in_a_policy_stand_beside_their_inputs(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        test.policy(&admin, "Free").await;
        let twin = test.portal.create_policy(&admin, policy(" Free ")).await;
        assert_eq!(mistakes(twin), ["name: Another policy has this name. Choose a different one."]);
        let rate = Some(Rate { calls: 0, seconds: 60 });
        let wrong = PolicyDraft { rate, scopes: vec!["two words".into()], key_days: Some(0), ..policy("") };
        let told = mistakes(test.portal.create_policy(&admin, wrong).await);
        insta::allow_duplicates! { insta::assert_snapshot!(told.join("\n")); }
    }

    async fn only_admins_publish(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let weather = test.entry(&admin, "Weather", &free).await.id;
        assert!(matches!(test.portal.entries(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.blank_entry(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.entry_sheet(&ada, &weather).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.create_entry(&ada, entry("Mine", &free)).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.change_entry(&ada, &weather, 1, entry("Mine", &free)).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.delete_entry(&ada, &weather).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.policies(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.policy_sheet(&ada, &free.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.create_policy(&ada, policy("Mine")).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.change_policy(&ada, &free.id, 1, policy("Mine")).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.delete_policy(&ada, &free.id).await, Err(Error::Forbidden)));
    }

    async fn what_never_was_is_missing(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        let (entry_id, policy_id) = nothing();
        assert!(matches!(test.portal.entry_sheet(&admin, &entry_id).await, Err(Error::Missing)));
        assert!(matches!(test.portal.change_entry(&admin, &entry_id, 1, entry("X", &free)).await, Err(Error::Missing)));
        assert!(matches!(test.portal.policy_sheet(&admin, &policy_id).await, Err(Error::Missing)));
        assert!(matches!(test.portal.change_policy(&admin, &policy_id, 1, policy("X")).await, Err(Error::Missing)));
    }
}
