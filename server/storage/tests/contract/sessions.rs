use domain::{
    Timestamp,
    developer::{AccountState, Developer},
    id::{DeveloperId, SessionId},
};
use storage::{MailedToken, Purpose, Session, Storage, on_both};

const fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

async fn ada(storage: &Storage) -> DeveloperId {
    let id = DeveloperId::new(at(0), 1);
    let ada = Developer {
        id: id.clone(),
        email: "ada@example.com".parse().unwrap(),
        name: "Ada".into(),
        fields: Vec::new(),
        is_admin: false,
        state: AccountState::Active,
        created: at(0),
        last_sign_in: None,
    };
    let mut tx = storage.write().await.unwrap();
    tx.insert_developer(&ada, None).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn session(developer: &DeveloperId, number: u128) -> Session {
    Session {
        id: SessionId::new(at(0), number),
        developer: developer.clone(),
        user_agent: "Firefox".into(),
        created: at(1),
        last_seen: at(1),
        expires: at(100),
    }
}

fn token(developer: Option<&DeveloperId>, purpose: Purpose, digest: &str) -> MailedToken {
    MailedToken { digest: digest.into(), purpose, developer: developer.cloned(), created: at(0), expires: at(50) }
}

on_both! {
    async fn a_session_is_found_by_its_digest_alone(storage: Storage) {
        let ada = ada(&storage).await;
        let mut tx = storage.write().await.unwrap();
        tx.insert_session(&session(&ada, 1), "d1").await.unwrap();
        assert_eq!(tx.session_by_digest("d1").await.unwrap(), Some(session(&ada, 1)));
        assert_eq!(tx.session_by_digest(session(&ada, 1).id.as_str()).await.unwrap(), None);
    }

    async fn sessions_are_listed_by_last_use_and_end_one_or_all(storage: Storage) {
        let ada = ada(&storage).await;
        let (one, two, three) = (session(&ada, 1), session(&ada, 2), session(&ada, 3));
        let mut tx = storage.write().await.unwrap();
        for (session, digest) in [(&one, "d1"), (&two, "d2"), (&three, "d3")] {
            tx.insert_session(session, digest).await.unwrap();
        }
        tx.touch_session(&one.id, at(9)).await.unwrap();
        let listed: Vec<_> = tx.sessions(&ada).await.unwrap().into_iter().map(|session| session.id).collect();
        assert_eq!(listed, [one.id.clone(), three.id.clone(), two.id.clone()]);
        let stranger = DeveloperId::new(at(0), 9);
        assert!(!tx.delete_session(&one.id, &stranger).await.unwrap());
        assert!(tx.delete_session(&one.id, &ada).await.unwrap());
        assert_eq!(tx.delete_sessions(&ada, Some(&two.id)).await.unwrap(), 1);
        assert_eq!(tx.delete_sessions(&ada, None).await.unwrap(), 1);
    }

    async fn expired_and_idle_sessions_are_pruned(storage: Storage) {
        let ada = ada(&storage).await;
        let mut tx = storage.write().await.unwrap();
        tx.insert_session(&session(&ada, 1), "d1").await.unwrap();
        assert_eq!(tx.prune_sessions(at(99), at(1)).await.unwrap(), 0);
        assert_eq!(tx.prune_sessions(at(99), at(2)).await.unwrap(), 1);
        tx.insert_session(&session(&ada, 2), "d2").await.unwrap();
        assert_eq!(tx.prune_sessions(at(100), at(0)).await.unwrap(), 1);
    }

    async fn a_mailed_token_works_once_for_its_purpose_and_in_time(storage: Storage) {
        let ada = ada(&storage).await;
        let mut tx = storage.write().await.unwrap();
        let given = token(Some(&ada), Purpose::ConfirmAddress, "t");
        tx.insert_mailed_token(&given).await.unwrap();
        assert_eq!(tx.take_mailed_token("t", Purpose::ResetPassword, at(1)).await.unwrap(), None);
        assert_eq!(tx.take_mailed_token("t", Purpose::ConfirmAddress, at(50)).await.unwrap(), None);
        assert_eq!(tx.mailed_token("t", Purpose::ConfirmAddress, at(49)).await.unwrap(), Some(given.clone()));
        assert_eq!(tx.take_mailed_token("t", Purpose::ConfirmAddress, at(49)).await.unwrap(), Some(given));
        assert_eq!(tx.take_mailed_token("t", Purpose::ConfirmAddress, at(49)).await.unwrap(), None);
    }

    async fn deleting_tokens_spares_other_people_and_purposes(storage: Storage) {
        let ada = ada(&storage).await;
        let mut tx = storage.write().await.unwrap();
        tx.insert_mailed_token(&token(Some(&ada), Purpose::ConfirmAddress, "c")).await.unwrap();
        tx.insert_mailed_token(&token(Some(&ada), Purpose::ResetPassword, "r")).await.unwrap();
        tx.insert_mailed_token(&token(None, Purpose::SetUp, "s")).await.unwrap();
        assert_eq!(tx.delete_mailed_tokens(None, Purpose::ResetPassword).await.unwrap(), 0);
        assert_eq!(tx.delete_mailed_tokens(Some(&ada), Purpose::ResetPassword).await.unwrap(), 1);
        assert_eq!(tx.delete_mailed_tokens(None, Purpose::SetUp).await.unwrap(), 1);
        assert_eq!(tx.prune_mailed_tokens(at(49)).await.unwrap(), 0);
        assert_eq!(tx.prune_mailed_tokens(at(50)).await.unwrap(), 1);
    }
}
