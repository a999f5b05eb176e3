//! The chain of the history.

use crate::bench::TestPortal;
use domain::{
    Actor, By,
    event::{About, What},
    token::Scope,
};
use services::{Audit, Error, Portal, SecretKey, Vault, World};
use storage::{NewEvent, on_both};

async fn verified(test: &TestPortal, actor: &Actor, expected: Option<&str>) -> Audit {
    test.portal.verify_audit(actor, expected).await.unwrap()
}

/// An event that somebody with the database, but without the secret, writes into it.
async fn forge(test: &TestPortal) -> i64 {
    let about = About { title: "Weather · Free".into(), ..About::default() };
    let event = NewEvent { at: test.portal.now(), by: By::Keywright, about, what: What::KeyIssued };
    let mut tx = test.storage.write().await.unwrap();
    let number = tx.insert_event(&event, |_| "0".repeat(64)).await.unwrap();
    tx.commit().await.unwrap();
    number
}

on_both! {
    async fn a_history_that_nobody_touched_is_whole(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let empty_end = verified(&test, &admin, None).await.head;
        test.policy(&admin, "Free").await;
        let found = verified(&test, &admin, empty_end.as_deref()).await;
        assert!(found.is_whole() && found.has_expected == Some(true) && found.unchained == 0, "{found:?}");
        assert!(found.events > 1 && found.head != empty_end, "{found:?}");
    }

    async fn a_forged_event_is_found_by_its_number(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let forged = forge(&test).await;
        test.policy(&admin, "Free").await;
        let found = verified(&test, &admin, None).await;
        assert_eq!((found.broken_at, found.is_whole()), (Some(forged), false));
    }

    async fn the_chain_of_another_portal_is_no_chain(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let head = verified(&test, &admin, None).await.head;
        let vault = Vault::new(&SecretKey::new([8; 32]));
        let other = Portal::new(test.storage.clone(), vault, World::real(), "https://keys.example.com");
        assert_eq!(other.verify_audit(&admin, None).await.unwrap().broken_at, Some(1));
        let lost = verified(&test, &admin, Some("5e1f")).await;
        assert!(lost.broken_at.is_none() && !lost.is_whole() && lost.head == head, "{lost:?}");
        let stranger = test.program(&[Scope::RequestsRead]);
        assert!(matches!(test.portal.verify_audit(&stranger, None).await, Err(Error::OutOfScope(_))));
    }
}
