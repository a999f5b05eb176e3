use crate::{Error, IssueIntent, Portal, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    Timestamp,
    catalogue::IssuerName,
    id::{GatewayKeyId, KeyId, RequestId},
};
use issuers::Seed;
use storage::{GatewayKey, GatewayKeyState, Tx};

/// A key at a gateway that is to be granted, on the terms it was made on.
#[derive(Clone)]
pub(crate) struct Held {
    pub id: GatewayKeyId,
    pub key: KeyId,
    pub expires: Option<Timestamp>,
}

impl Portal {
    /// Writes down a key before a gateway is asked to make it, so that whatever happens to us in between, we know what may be
    /// there. What was intended for this request before is intended still, so that it is made once.
    pub(crate) async fn intended(&self, intent: IssueIntent, request: &RequestId) -> Result<IssueIntent> {
        if intent.issuer == IssuerName::Builtin {
            return Ok(intent);
        }
        let (portal, request) = (self.clone(), request.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let mut intent = intent;
            let row = if let Some(row) = tx.intended_key(&request).await? {
                row
            } else {
                portal.write_down(&mut tx, &intent, Some(&request), GatewayKeyState::Intended).await?
            };
            (intent.order.key, intent.order.seed) = (row.key, portal.seed(&row.id, &row.sealed)?);
            intent.held = Some(Held { id: row.id, key: intent.order.key.clone(), expires: intent.order.expires });
            portal.commit(tx).await?;
            Ok(intent)
        })
        .await
    }

    pub(crate) async fn write_down(
        &self,
        tx: &mut Tx,
        intent: &IssueIntent,
        request: Option<&RequestId>,
        state: GatewayKeyState,
    ) -> Result<GatewayKey> {
        let id = GatewayKeyId::new(self.now(), self.world.dice());
        let sealed = self.vault.seal(&STANDARD.encode(intent.order.seed), id.as_str(), self.world.bytes());
        let (issuer, key, created) = (intent.issuer, intent.order.key.clone(), self.now());
        let row = GatewayKey { id, issuer, request: request.cloned(), key, sealed, state, created };
        tx.insert_gateway_key(&row).await?;
        Ok(row)
    }

    /// The key that was made is granted now. Whatever the gateway had for it before has to go.
    pub(crate) async fn hold(&self, tx: &mut Tx, held: &Held) -> Result<()> {
        if let Some(before) = tx.held_key(&held.key).await? {
            self.abandon(tx, &before).await?;
        }
        let (from, to) = (GatewayKeyState::Intended, GatewayKeyState::Held);
        if tx.move_gateway_key(&held.id, from, to).await? {
            Ok(())
        } else {
            Err(Error::Conflict("This took too long and was taken back. Try again.".into()))
        }
    }

    /// What a key at a gateway is made from.
    pub(crate) fn seed(&self, id: &GatewayKeyId, sealed: &str) -> Result<Seed> {
        let text = self.vault.unseal(sealed, id.as_str());
        let seed = text.and_then(|text| STANDARD.decode(text).ok()).and_then(|bytes| bytes.try_into().ok());
        seed.ok_or_else(|| Error::internal("a key was sealed under another KEYWRIGHT_SECRET_KEY"))
    }
}
