use super::*;
use domain::{catalogue::DocumentationState, field::Kind, usage::Span};
use services::{Error, SecretKey, Vault};
use storage::Storage;

/// A portal in which nothing is, and the same in the past.
async fn empty() -> (Portal, Past) {
    let storage = Storage::open("sqlite::memory:").await.unwrap();
    storage.migrate().await.unwrap();
    let vault = Vault::new(&SecretKey::new([7; 32]));
    let open = |world| Portal::new(storage.clone(), vault.clone(), world, "https://keys.example.com");
    let past = Past::open(&World::real(), |world| Ok::<_, Error>(open(world))).unwrap();
    (open(World::real()), past)
}

async fn sign_in(portal: &Portal, account: &Account) -> Result<Actor> {
    Ok(auth::at_the_terminal(portal, account.email, account.password.reveal()).await?.0)
}

/// How many there are of everything.
async fn counts(portal: &Portal, admin: &Actor) -> [usize; 4] {
    [
        portal.policies(admin).await.unwrap().len(),
        portal.entries(admin).await.unwrap().len(),
        portal.people(admin, "", None).await.unwrap().rows.len(),
        portal.queue(admin, domain::request::QueueView::All, "", None).await.unwrap().rows.len(),
    ]
}

#[tokio::test]
async fn a_second_start_finds_the_data_of_the_first_and_changes_the_passwords() {
    let (portal, past) = empty().await;
    let first = prepare(&portal, &past, &World::real()).await.unwrap();
    let admin = sign_in(&portal, &first[0]).await.unwrap();
    assert_eq!(counts(&portal, &admin).await, [3, 6, 6, 10]);
    let second = prepare(&portal, &past, &World::real()).await.unwrap();
    assert_eq!(counts(&portal, &admin).await, [3, 6, 6, 10]);
    for (old, new) in first.iter().zip(&second) {
        assert!(sign_in(&portal, old).await.is_err(), "{} still gets in with the old password", old.role);
        assert!(sign_in(&portal, new).await.is_ok(), "{} does not get in with the new password", new.role);
    }
}

#[tokio::test]
async fn a_start_after_one_that_was_cut_off_completes_the_data() {
    let (portal, past) = empty().await;
    let account = people::admin(&portal, &World::real()).await.unwrap();
    let admin = sign_in(&portal, &account).await.unwrap();
    people::account(&portal, &admin, &APPROVER, &World::real()).await.unwrap();
    let policies = policies::create(&portal, &admin).await.unwrap();
    entries::create(&portal, &admin, &policies).await.unwrap();
    prepare(&portal, &past, &World::real()).await.unwrap();
    assert_eq!(counts(&portal, &admin).await, [3, 6, 3, 0]);
}

#[tokio::test]
async fn every_entry_has_a_document_and_every_kind_of_question_is_asked() {
    let (portal, past) = empty().await;
    let accounts = prepare(&portal, &past, &World::real()).await.unwrap();
    let admin = sign_in(&portal, &accounts[0]).await.unwrap();
    for entry in portal.entries(&admin).await.unwrap() {
        let state = portal.documentation_state(&admin, &entry.id).await.unwrap();
        let DocumentationState::Ready { operations, .. } = state else { panic!("{} has no document", entry.name) };
        assert!((5..=15).contains(&operations), "{} has {operations} operations", entry.name);
    }
    let (settings, _) = portal.settings(&admin).await.unwrap();
    assert_eq!(settings.key_request_fields.iter().map(|field| field.kind).collect::<Vec<_>>(), Kind::ALL);
}

#[tokio::test]
async fn a_new_demo_has_a_month_behind_it() {
    let (portal, past) = empty().await;
    let accounts = prepare(&portal, &past, &World::real()).await.unwrap();
    let admin = sign_in(&portal, &accounts[0]).await.unwrap();
    let overview = portal.overview(&admin).await.unwrap();
    assert_eq!((overview.waiting, overview.days.len()), (4, 30));
    let busy = overview.days.iter().filter(|(_, counts)| counts.asked + counts.decided() > 0).count();
    assert!(busy > 8, "something happened on {busy} days");
    let calls = portal.portal_usage(&admin, Span::Month).await.unwrap();
    assert!(calls.usage.steps.iter().filter(|(_, calls)| calls.passed > 0).count() > 20);
    assert_eq!(calls.entries.len(), 4);
}
