use domain::{
    Timestamp,
    catalogue::IssuerName,
    id::{GatewayKeyId, KeyId, RequestId},
};
use storage::{Error, GatewayKey, GatewayKeyState, Tx, on_both};

const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

fn intended(number: u128) -> GatewayKey {
    GatewayKey {
        id: GatewayKeyId::new(NOW, number),
        issuer: IssuerName::Tyk,
        request: Some(RequestId::new(NOW, 1)),
        key: KeyId::new(NOW, 1),
        sealed: "sealed".into(),
        state: GatewayKeyState::Intended,
        created: NOW,
    }
}

async fn moved(tx: &mut Tx, number: u128, from: GatewayKeyState, to: GatewayKeyState) -> Result<bool, Error> {
    tx.move_gateway_key(&GatewayKeyId::new(NOW, number), from, to).await
}

on_both! {
    async fn one_key_at_a_time_is_intended_for_a_request(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.insert_gateway_key(&intended(1)).await.unwrap();
        assert_eq!(tx.intended_key(&RequestId::new(NOW, 1)).await.unwrap(), Some(intended(1)));
        assert!(matches!(tx.insert_gateway_key(&intended(2)).await, Err(Error::Conflict(_))));
    }

    async fn a_granted_key_is_in_one_place_at_the_gateway(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.insert_gateway_key(&intended(1)).await.unwrap();
        assert!(moved(&mut tx, 1, GatewayKeyState::Intended, GatewayKeyState::Held).await.unwrap());
        assert!(!moved(&mut tx, 1, GatewayKeyState::Intended, GatewayKeyState::Abandoned).await.unwrap(), "too late");
        assert_eq!(tx.held_key(&KeyId::new(NOW, 1)).await.unwrap().unwrap().id, GatewayKeyId::new(NOW, 1));
        tx.insert_gateway_key(&intended(2)).await.unwrap();
        assert!(moved(&mut tx, 2, GatewayKeyState::Intended, GatewayKeyState::Held).await.is_err());
    }

    async fn only_what_is_not_granted_grows_stale(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.insert_gateway_key(&intended(1)).await.unwrap();
        assert!(tx.stale_gateway_keys(NOW).await.unwrap().is_empty());
        let later = Timestamp::from_micros(NOW.micros() + 1);
        assert_eq!(tx.stale_gateway_keys(later).await.unwrap(), [intended(1)]);
        moved(&mut tx, 1, GatewayKeyState::Intended, GatewayKeyState::Abandoned).await.unwrap();
        assert!(tx.stale_gateway_keys(later).await.unwrap().is_empty());
        tx.delete_gateway_key(&GatewayKeyId::new(NOW, 1)).await.unwrap();
        assert!(tx.gateway_keys().await.unwrap().is_empty());
    }
}
