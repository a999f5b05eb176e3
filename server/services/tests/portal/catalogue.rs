//! What whom finds in the catalogue.

use crate::bench::{TestPortal, entry};
use domain::{
    Actor,
    catalogue::{AuthType, CatalogueFilter, EntryDraft, OperationFilter, Visibility},
    settings::Settings,
};
use services::Error;
use storage::on_both;

async fn found(test: &TestPortal, viewer: Option<&Actor>, filter: CatalogueFilter) -> Vec<String> {
    let cards = test.portal.catalogue(viewer, &filter).await.unwrap();
    cards.into_iter().map(|card| card.name).collect()
}

async fn seen(test: &TestPortal, viewer: Option<&Actor>) -> Vec<String> {
    found(test, viewer, CatalogueFilter::default()).await
}

async fn search(test: &TestPortal, words: &str) -> Vec<String> {
    found(test, None, CatalogueFilter { search: words.into(), ..CatalogueFilter::default() }).await
}

/// One entry of each visibility; Ada approves the hidden one.
async fn three_visibilities(test: &TestPortal, admin: &Actor) {
    let free = test.policy(admin, "Free").await;
    let (public, inside, hidden) = (entry("Public", &free), entry("Inside", &free), entry("Hidden", &free));
    let inside = EntryDraft { visibility: Visibility::SignedIn, ..inside };
    let approvers = vec!["ada@example.com".into()];
    let hidden = EntryDraft { visibility: Visibility::Hidden, approvers, ..hidden };
    test.portal.create_entry(admin, public).await.unwrap();
    test.portal.create_entry(admin, inside).await.unwrap();
    test.portal.create_entry(admin, hidden).await.unwrap();
}

async fn close_to_guests(test: &TestPortal, admin: &Actor) {
    let settings = Settings { catalogue_login_only: true, ..Settings::default() };
    test.portal.change_settings(admin, settings, 0).await.unwrap();
}

on_both! {
    async fn everybody_sees_what_is_meant_for_them(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let bob = test.developer("bob@example.com").await;
        test.developer("ada@example.com").await;
        three_visibilities(&test, &admin).await;
        let approver = test.actor("ada@example.com").await;
        assert_eq!(seen(&test, None).await, ["Public"]);
        assert_eq!(seen(&test, Some(&bob)).await, ["Inside", "Public"]);
        assert_eq!(seen(&test, Some(&approver)).await, ["Hidden", "Inside", "Public"]);
        assert_eq!(seen(&test, Some(&admin)).await, ["Hidden", "Inside", "Public"]);
    }

    async fn a_page_out_of_sight_answers_like_one_that_never_was(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        test.developer("ada@example.com").await;
        three_visibilities(&test, &admin).await;
        let bob = test.developer("bob@example.com").await;
        assert!(matches!(test.portal.entry_page(None, "inside").await, Err(Error::Missing)));
        assert!(matches!(test.portal.entry_page(Some(&bob), "hidden").await, Err(Error::Missing)));
        assert!(matches!(test.portal.entry_page(Some(&bob), "never").await, Err(Error::Missing)));
        assert!(matches!(test.portal.entry_page(Some(&bob), "No slug/..").await, Err(Error::Missing)));
        assert!(matches!(test.portal.openapi_document(None, "inside").await, Err(Error::Missing)));
        let all = OperationFilter::default();
        assert!(matches!(test.portal.operations(None, "inside", &all).await, Err(Error::Missing)));
        assert!(!test.portal.entry_page(Some(&bob), "inside").await.unwrap().is_editable);
        assert!(test.portal.entry_page(Some(&admin), "hidden").await.unwrap().is_editable);
    }

    async fn a_closed_catalogue_shows_guests_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        test.developer("ada@example.com").await;
        three_visibilities(&test, &admin).await;
        close_to_guests(&test, &admin).await;
        let bob = test.developer("bob@example.com").await;
        assert!(seen(&test, None).await.is_empty());
        assert!(matches!(test.portal.entry_page(None, "public").await, Err(Error::Missing)));
        assert_eq!(seen(&test, Some(&bob)).await, ["Inside", "Public"]);
    }

    async fn a_search_finds_entries_that_have_every_word(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        let weather = EntryDraft { short_description: "Forecasts for ÖRESUND".into(), ..entry("Weather", &free) };
        let maps = EntryDraft { owner: "Geodata team".into(), slug: "tiles".into(), ..entry("Maps", &free) };
        test.portal.create_entry(&admin, weather).await.unwrap();
        test.portal.create_entry(&admin, maps).await.unwrap();
        assert_eq!(search(&test, "öresund WEATHER").await, ["Weather"]);
        assert_eq!(search(&test, "geodata").await, ["Maps"]);
        assert_eq!(search(&test, "tiles").await, ["Maps"]);
        assert_eq!(search(&test, " ").await, ["Maps", "Weather"]);
        assert!(search(&test, "weather geodata").await.is_empty());
        assert!(search(&test, "%").await.is_empty());
    }

    async fn entries_are_narrowed_by_how_programs_sign_in(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        test.entry(&admin, "Weather", &free).await;
        let open = EntryDraft { auth_type: AuthType::Keyless, policies: Vec::new(), ..entry("Holidays", &free) };
        test.portal.create_entry(&admin, open).await.unwrap();
        let keyless = CatalogueFilter { auth_type: Some(AuthType::Keyless), ..CatalogueFilter::default() };
        assert_eq!(found(&test, None, keyless).await, ["Holidays"]);
    }

    async fn mine_is_what_i_wait_for(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let weather = test.entry(&admin, "Weather", &free).await;
        test.entry(&admin, "Maps", &free).await;
        test.ask(&ada, &weather).await;
        let mine = CatalogueFilter { only_mine: true, ..CatalogueFilter::default() };
        assert_eq!(found(&test, Some(&ada), mine.clone()).await, ["Weather"]);
        assert!(found(&test, Some(&admin), mine.clone()).await.is_empty());
        assert!(found(&test, None, mine).await.is_empty());
    }

    async fn a_policy_that_is_switched_off_is_not_on_offer(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        test.entry(&admin, "Weather", &free).await;
        let off = domain::catalogue::PolicyDraft { is_active: false, ..free.clone().into() };
        test.portal.change_policy(&admin, &free.id, 1, off).await.unwrap();
        assert!(test.portal.entry_page(None, "weather").await.unwrap().policies.is_empty());
        assert!(test.portal.catalogue(None, &CatalogueFilter::default()).await.unwrap()[0].policies.is_empty());
    }
}
