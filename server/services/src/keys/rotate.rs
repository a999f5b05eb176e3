use super::{about, named};
use crate::{Error, Issued, Portal, Result, issuance::mint};
use domain::{
    Actor, Timestamp,
    event::{About, What},
    id::KeyId,
    key::{Key, Overlap},
    token::Scope,
};
use storage::{NewKey, Tx};

impl Portal {
    /// Gives a developer another key in the place of theirs, which ends at once or after `overlap`.
    pub async fn rotate_key(&self, actor: &Actor, id: &KeyId, overlap: Overlap) -> Result<Issued> {
        let mut tx = self.storage.read().await?;
        let key = own(&mut tx, actor, id).await?;
        let policies = named(&mut tx, &key).await?.policies().to_vec();
        let intent = self.intent(&mut tx, &policies).await?;
        drop(tx);
        let secret = mint(&intent).await?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let key = own(&mut tx, &actor, &id).await?;
            let now = portal.now();
            let rotated = key.rotated(KeyId::new(now, portal.world.dice()), secret.hint(), overlap, now);
            let (old, new) = rotated.ok_or_else(|| only_active(&key, now))?;
            tx.update_key(&old).await?;
            let digest = portal.vault.digest(secret.reveal()).as_str().to_owned();
            tx.insert_key(&NewKey { key: new.clone(), digest }).await?;
            tx.move_changes(&key.id, &new.id).await?;
            let of_old = about(&mut tx, &key).await?;
            let of_new = About { key: Some(new.id.clone()), ..about(&mut tx, &new).await? };
            let ends = old.expires.filter(|_| overlap != Overlap::None);
            portal.record(&mut tx, &actor, &of_old, What::KeyRotated { to: new.id.clone(), ends }).await?;
            portal.record(&mut tx, &actor, &of_new, What::KeyIssued).await?;
            portal.commit(tx).await?;
            Ok(Issued { key: new, secret })
        })
        .await
    }
}

/// The key, if it is `actor`'s own, or a program's to rotate: no other person may see the text of its successor.
async fn own(tx: &mut Tx, actor: &Actor, id: &KeyId) -> Result<Key> {
    tx.key(id)
        .await?
        .filter(|key| actor.is_developer(&key.developer) || actor.has_scope(Scope::KeysWrite))
        .ok_or(Error::Missing)
}

fn only_active(key: &Key, now: Timestamp) -> Error {
    Error::Conflict(format!("This key is {}: only a key that works can be rotated.", key.standing(now).name()))
}
