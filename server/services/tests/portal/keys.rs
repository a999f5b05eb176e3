//! Keys after they were issued: who may see and end them.

use crate::bench::TestPortal;
use domain::{
    Actor,
    id::KeyId,
    key::{KeyRow, KeySecret, Standing},
};
use services::Error;
use storage::on_both;

/// A key of Ada's for the entry `Weather`.
async fn issued(test: &TestPortal, admin: &Actor, ada: &Actor) -> KeyId {
    let free = test.policy(admin, "Free").await;
    let weather = test.entry(admin, "Weather", &free).await;
    let request = test.ask(ada, &weather).await;
    test.portal.approve(admin, &request, 1).await.unwrap();
    test.portal.record_issued(&request, KeySecret::mint("kw", &[7; 64]).unwrap()).await.unwrap();
    key(test, ada).await.key.id
}

async fn key(test: &TestPortal, ada: &Actor) -> KeyRow {
    test.portal.my_keys(ada).await.unwrap().remove(0)
}

on_both! {
    async fn a_developer_sees_and_ends_their_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        let row = key(&test, &ada).await;
        assert_eq!((row.title.as_str(), row.policy.as_str(), row.standing), ("Weather", "Free", Standing::Active));
        test.portal.revoke_key(&ada, &id).await.unwrap();
        assert_eq!(key(&test, &ada).await.standing, Standing::Revoked);
        let twice = test.portal.revoke_key(&ada, &id).await.unwrap_err();
        assert_eq!(twice.to_string(), "This key is revoked already. Look again.");
    }

    async fn an_admin_pauses_and_resumes_any_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        test.portal.pause_key(&admin, &id).await.unwrap();
        assert_eq!(key(&test, &ada).await.standing, Standing::Paused);
        test.portal.resume_key(&admin, &id).await.unwrap();
        assert_eq!(key(&test, &ada).await.standing, Standing::Active);
        assert!(matches!(test.portal.pause_key(&ada, &id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.resume_key(&ada, &id).await, Err(Error::Forbidden)));
    }

    async fn a_key_of_somebody_else_answers_like_one_that_never_was(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let eve = test.developer("eve@example.com").await;
        let id = issued(&test, &admin, &ada).await;
        let never = KeyId::new(test.portal.now(), 404);
        assert!(matches!(test.portal.revoke_key(&eve, &id).await, Err(Error::Missing)));
        assert!(matches!(test.portal.pause_key(&eve, &id).await, Err(Error::Missing)));
        assert!(matches!(test.portal.revoke_key(&eve, &never).await, Err(Error::Missing)));
        assert!(matches!(test.portal.keys_of(&eve, ada.developer().unwrap()).await, Err(Error::Missing)));
        assert!(test.portal.my_keys(&eve).await.unwrap().is_empty());
        assert_eq!(key(&test, &ada).await.standing, Standing::Active);
    }

    async fn revoking_twice_at_once_ends_the_key_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        let (one, other) = tokio::join!(test.portal.revoke_key(&ada, &id), test.portal.revoke_key(&admin, &id));
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
        assert!(matches!(one.err().or(other.err()), Some(Error::Conflict(_))));
    }
}
