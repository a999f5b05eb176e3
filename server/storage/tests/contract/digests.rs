use domain::{
    Timestamp,
    developer::{AccountState, Developer},
    id::DeveloperId,
};
use storage::on_both;

const fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

fn developer(number: u128) -> Developer {
    Developer {
        id: DeveloperId::new(at(0), number),
        email: format!("{number}@example.com").parse().unwrap(),
        name: "Ada".into(),
        fields: Vec::new(),
        is_admin: false,
        state: AccountState::Active,
        created: at(0),
        last_sign_in: None,
    }
}

on_both! {
    async fn a_digest_is_due_once_and_moved_by_one(storage: Storage) {
        let (one, two) = (developer(1), developer(2));
        let mut tx = storage.write().await.unwrap();
        tx.insert_developer(&one, None).await.unwrap();
        tx.insert_developer(&two, None).await.unwrap();
        tx.want_digest(&one.id, at(10)).await.unwrap();
        tx.want_digest(&one.id, at(99)).await.unwrap();
        tx.want_digest(&two.id, at(5)).await.unwrap();
        assert_eq!(tx.due_digests(at(4), 9).await.unwrap(), []);
        let due = vec![(two.id.clone(), at(5)), (one.id.clone(), at(10))];
        assert_eq!(tx.due_digests(at(10), 9).await.unwrap(), due);
        assert!(tx.move_digest(&one.id, at(10), at(20)).await.unwrap());
        assert!(!tx.move_digest(&one.id, at(10), at(20)).await.unwrap());
        tx.forget_digest(&two.id).await.unwrap();
        assert!(tx.wants_digest(&one.id).await.unwrap() && !tx.wants_digest(&two.id).await.unwrap());
        assert_eq!(tx.due_digests(at(19), 9).await.unwrap(), []);
    }
}
