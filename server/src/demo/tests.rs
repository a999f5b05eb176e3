use super::*;
use domain::{catalogue::DocumentationState, field::Kind};
use services::{SecretKey, Vault};
use storage::Storage;

async fn empty() -> Portal {
    let storage = Storage::open("sqlite::memory:").await.unwrap();
    storage.migrate().await.unwrap();
    Portal::new(storage, Vault::new(&SecretKey::new([7; 32])), World::real(), "https://keys.example.com")
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
    let portal = empty().await;
    let first = prepare(&portal, &World::real()).await.unwrap();
    let admin = sign_in(&portal, &first[0]).await.unwrap();
    assert_eq!(counts(&portal, &admin).await, [3, 6, 3, 1]);
    let second = prepare(&portal, &World::real()).await.unwrap();
    assert_eq!(counts(&portal, &admin).await, [3, 6, 3, 1]);
    for (old, new) in first.iter().zip(&second) {
        assert!(sign_in(&portal, old).await.is_err(), "{} still gets in with the old password", old.role);
        assert!(sign_in(&portal, new).await.is_ok(), "{} does not get in with the new password", new.role);
    }
}

#[tokio::test]
async fn a_start_after_one_that_was_cut_off_completes_the_data() {
    let portal = empty().await;
    let account = people::admin(&portal, &World::real()).await.unwrap();
    let admin = sign_in(&portal, &account).await.unwrap();
    people::account(&portal, &admin, &APPROVER, &World::real()).await.unwrap();
    let policies = policies::create(&portal, &admin).await.unwrap();
    entries::create(&portal, &admin, &policies).await.unwrap();
    prepare(&portal, &World::real()).await.unwrap();
    assert_eq!(counts(&portal, &admin).await, [3, 6, 3, 1]);
}

#[tokio::test]
async fn every_entry_has_a_document_and_every_kind_of_question_is_asked() {
    let portal = empty().await;
    let accounts = prepare(&portal, &World::real()).await.unwrap();
    let admin = sign_in(&portal, &accounts[0]).await.unwrap();
    for entry in portal.entries(&admin).await.unwrap() {
        let state = portal.documentation_state(&admin, &entry.id).await.unwrap();
        let DocumentationState::Ready { operations, .. } = state else { panic!("{} has no document", entry.name) };
        assert!((5..=15).contains(&operations), "{} has {operations} operations", entry.name);
    }
    let (settings, _) = portal.settings(&admin).await.unwrap();
    assert_eq!(settings.key_request_fields.iter().map(|field| field.kind).collect::<Vec<_>>(), Kind::ALL);
}
