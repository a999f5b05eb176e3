//! Keys after they were issued: who may see and end them.

use crate::bench::{TestPortal, mistakes, sentence};
use domain::{
    Actor,
    id::{KeyId, PolicyId},
    key::{KeyRow, KeySecret, Overlap, Standing},
    time::{days, hours},
    token::Scope,
};
use services::{Error, KeyQuery, KeyTerms};
use storage::on_both;

/// A key of Ada's for the entry `Weather`.
pub async fn issued(test: &TestPortal, admin: &Actor, ada: &Actor) -> KeyId {
    let free = test.policy(admin, "Free").await;
    let weather = test.entry(admin, "Weather", &free).await;
    let request = test.ask(ada, &weather).await;
    test.portal.approve(admin, &request, 1).await.unwrap();
    test.portal.record_issued(&request, KeySecret::mint("kw", &[7; 64]).unwrap()).await.unwrap();
    key(test, ada).await.key.id
}

pub async fn key(test: &TestPortal, ada: &Actor) -> KeyRow {
    test.portal.my_keys(ada).await.unwrap().remove(0)
}

on_both! {
    async fn a_rotated_key_gives_way_to_a_new_one_at_once_or_after_the_overlap(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let first = issued(&test, &admin, &ada).await;
        let second = test.portal.rotate_key(&ada, &first, Overlap::Day).await.unwrap();
        let standings = async || -> Vec<Standing> {
            test.portal.my_keys(&ada).await.unwrap().iter().map(|row| row.standing).collect()
        };
        assert_eq!(standings().await, [Standing::Active, Standing::Active]);
        test.pass(hours(24));
        assert_eq!(standings().await, [Standing::Active, Standing::Expired]);
        test.portal.rotate_key(&ada, &second.key.id, Overlap::None).await.unwrap();
        assert_eq!(standings().await, [Standing::Active, Standing::Revoked, Standing::Expired]);
        let again = test.portal.rotate_key(&ada, &second.key.id, Overlap::None).await.err().unwrap();
        assert_eq!(again.to_string(), "This key is revoked: only a key that works can be rotated.");
    }

    async fn nobody_but_its_developer_rotates_a_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        let refused = test.portal.rotate_key(&admin, &id, Overlap::None).await;
        assert!(matches!(refused, Err(Error::Missing)));
    }

    async fn an_admin_moves_a_key_to_another_policy_and_sets_its_end(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        let gold = test.policy(&admin, "Gold").await;
        test.portal.change_terms(&admin, &id, KeyTerms::of_policy(gold.id.clone())).await.unwrap();
        let end = test.portal.now().plus(hours(5));
        test.portal.change_terms(&admin, &id, KeyTerms::of_end(Some(end))).await.unwrap();
        let (row, _, events) = test.portal.key(&admin, &id).await.unwrap();
        assert_eq!((row.policy.as_str(), row.key.expires), ("Gold", Some(end)));
        let names: Vec<_> = events.iter().map(|event| event.what.name()).collect();
        assert_eq!(names[..2], ["key.expiry_changed", "key.policy_changed"]);

        let past = test.portal.change_terms(&admin, &id, KeyTerms::of_end(Some(test.portal.now()))).await;
        assert_eq!(mistakes(past), ["expires: Choose a day to come, or revoke the key to end it now."]);
        assert!(matches!(test.portal.change_terms(&ada, &id, KeyTerms::of_policy(gold.id.clone())).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.change_terms(&ada, &id, KeyTerms::of_end(None)).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.key(&ada, &id).await, Err(Error::Forbidden)));
        test.portal.revoke_key(&admin, &id).await.unwrap();
        assert!(matches!(test.portal.change_terms(&admin, &id, KeyTerms::of_policy(gold.id.clone())).await, Err(Error::Conflict(_))));
    }

    async fn of_terms_with_a_mistake_nothing_is_changed_and_every_mistake_is_told(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        let gold = test.policy(&admin, "Gold").await;
        let past = KeyTerms { expires: Some(Some(test.portal.now())), ..KeyTerms::of_policy(gold.id.clone()) };
        let end = "expires: Choose a day to come, or revoke the key to end it now.";
        assert_eq!(mistakes(test.portal.change_terms(&admin, &id, past.clone()).await), [end]);
        let gone = KeyTerms { policy: Some(PolicyId::new(test.portal.now(), 404)), ..past };
        let both = mistakes(test.portal.change_terms(&admin, &id, gone).await);
        assert_eq!(both, ["policy: This policy is gone. Choose another.", end]);
        assert_eq!(key(&test, &ada).await.policy, "Free");
    }

    async fn who_looked_at_a_key_before_somebody_else_changed_it_is_told_by_whom(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        let seen = Some(key(&test, &ada).await.key.version);
        let later = |hour| KeyTerms { based_on: seen, ..KeyTerms::of_end(Some(test.portal.now().plus(hours(hour)))) };
        test.portal.change_terms(&admin, &id, later(1)).await.unwrap();
        let stale = sentence(test.portal.change_terms(&admin, &id, later(2)).await);
        assert_eq!(stale, "Grace changed this key meanwhile. Look again, then repeat your change.");
    }

    async fn a_developer_hears_by_mail_of_a_program_that_rotates_their_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        test.jobs().await;
        let next = test.portal.rotate_key(&ada, &id, Overlap::None).await.unwrap().key.id;
        assert_eq!(test.outbox().await, Vec::<String>::new());
        test.portal.rotate_key(&test.program(&[Scope::KeysWrite]), &next, Overlap::Day).await.unwrap();
        assert_eq!(test.outbox().await, ["ada@example.com: key_rotated"]);
    }

    async fn keys_are_listed_by_what_they_open_and_how_they_stand(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        let row = key(&test, &ada).await.key;
        let count = async |query: KeyQuery| {
            test.portal.keys(&admin, KeyQuery { size: 9, ..query }).await.map(|page| page.rows.len())
        };
        let all = KeyQuery::default;
        let standing = |standing| KeyQuery { standing: Some(standing), ..all() };
        assert_eq!(count(KeyQuery { entry: Some("weather".into()), ..all() }).await.unwrap(), 1);
        assert_eq!(count(KeyQuery { policy: Some(row.grants[0].policy.clone()), ..all() }).await.unwrap(), 1);
        assert_eq!(count(KeyQuery { policy: Some(PolicyId::new(test.portal.now(), 404)), ..all() }).await.unwrap(), 0);
        let unknown = count(KeyQuery { entry: Some("maps".into()), ..all() }).await;
        assert_eq!(mistakes(unknown), ["entry: There is no API with this id or address."]);
        assert_eq!(count(standing(Standing::Active)).await.unwrap(), 1);
        test.portal.change_terms(&admin, &id, KeyTerms::of_end(Some(test.portal.now().plus(hours(1))))).await.unwrap();
        test.pass(hours(1));
        assert_eq!([count(standing(Standing::Active)).await.unwrap(), count(standing(Standing::Expired)).await.unwrap()], [0, 1]);
        test.portal.revoke_key(&admin, &id).await.unwrap();
        assert_eq!([count(standing(Standing::Expired)).await.unwrap(), count(standing(Standing::Revoked)).await.unwrap()], [0, 1]);
    }

    async fn a_developer_is_reminded_once_of_each_stretch_before_the_end(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        test.jobs().await;
        test.portal.change_terms(&admin, &id, KeyTerms::of_end(Some(test.portal.now().plus(days(60))))).await.unwrap();
        let mut given = Vec::new();
        for _ in 0..60 {
            given.push(test.portal.remind_of_ends().await.unwrap() + test.portal.remind_of_ends().await.unwrap());
            test.pass(days(1));
        }
        let on: Vec<_> = (0..60).filter(|day| given[*day] == 1).collect();
        assert_eq!((on, given.iter().sum::<usize>()), (vec![30, 53, 59], 3));
        assert_eq!(test.outbox().await, vec!["ada@example.com: key_expires"; 3]);
    }

    async fn a_developer_sees_and_ends_their_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = issued(&test, &admin, &ada).await;
        let row = key(&test, &ada).await;
        assert_eq!((row.title.to_string(), row.policy.as_str(), row.standing), ("Weather".into(), "Free", Standing::Active));
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
