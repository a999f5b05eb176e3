use super::{about, named};
use crate::{
    Error, IssueIntent, Issued, Mail, Portal, Result, gateway::holder, portal::require, requests::named::item,
};
use domain::{
    Actor, Timestamp,
    event::{About, What},
    id::KeyId,
    key::{Key, Overlap},
    policy::{Action, may},
};
use storage::{GatewayKeyState, NewKey, Tx};

impl Portal {
    /// Gives a developer another key in the place of theirs, which ends at once or after `overlap`.
    pub async fn rotate_key(&self, actor: &Actor, id: &KeyId, overlap: Overlap) -> Result<Issued> {
        let mut tx = self.storage.read().await?;
        let key = own(&mut tx, actor, id).await?;
        let intent = self.successor(&mut tx, &key).await?;
        drop(tx);
        // A gateway is told by the outbox: what the text will be is known without it.
        let issuer = self.issuers.named(intent.issuer).map_err(Error::internal)?;
        let secret = issuer.text(&intent.order.prefix, &intent.order.seed).map_err(Error::internal)?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let key = own(&mut tx, &actor, &id).await?;
            let now = portal.now();
            let rotated = key.rotated(intent.order.key.clone(), secret.hint(), overlap, now);
            let (old, new) = rotated.ok_or_else(|| only_active(&key, now))?;
            tx.update_key(&old).await?;
            let digest = portal.vault.digest(secret.reveal()).as_str().to_owned();
            tx.insert_key(&NewKey { key: new.clone(), digest }).await?;
            tx.copy_counted(&key.id, &new.id).await?;
            tx.move_changes(&key.id, &new.id).await?;
            portal.follow(&mut tx, &intent, &old, &new).await?;
            let of_old = about(&mut tx, &key).await?;
            let of_new = About { key: Some(new.id.clone()), ..about(&mut tx, &new).await? };
            let ends = old.expires.filter(|_| overlap != Overlap::None);
            portal.record(&mut tx, &actor, &of_old, What::KeyRotated { to: new.id.clone(), ends }).await?;
            portal.record(&mut tx, &actor, &of_new, What::KeyIssued).await?;
            portal.tell_of_rotation(&mut tx, &actor, &old, ends).await?;
            portal.commit(tx).await?;
            Ok(Issued { key: new, secret })
        })
        .await
    }

    /// Whoever rotated their own key knows of it. Of a program's doing the developer is told by mail.
    async fn tell_of_rotation(&self, tx: &mut Tx, actor: &Actor, old: &Key, ends: Option<Timestamp>) -> Result<()> {
        if actor.is_developer(&old.developer) {
            return Ok(());
        }
        let developer = tx.developer(&old.developer).await?.ok_or(Error::Missing)?;
        let items: Vec<_> = old.grants.iter().map(item).collect();
        let mail = Mail::KeyRotated {
            name: developer.name,
            title: named(tx, old).await?.title(&items),
            by: actor.by().name().to_owned(),
            hint: old.hint.clone(),
            ends,
            link: self.link("/keys"),
        };
        self.mail(tx, &developer.email, mail, old.request.as_ref()).await
    }

    /// The order for the key that takes this one's place.
    async fn successor(&self, tx: &mut Tx, key: &Key) -> Result<IssueIntent> {
        let policies = named(tx, key).await?.policies().to_vec();
        let developer = tx.developer(&key.developer).await?.ok_or(Error::Missing)?;
        let id = KeyId::new(self.now(), self.world.dice());
        self.intent(tx, &policies, id, key.expires, holder(developer, Vec::new())).await
    }

    /// At a gateway the new key stands beside the old one, with the same answers.
    async fn follow(&self, tx: &mut Tx, intent: &IssueIntent, old: &Key, new: &Key) -> Result<()> {
        let Some(before) = tx.held_key(&old.id).await? else { return Ok(()) };
        self.write_down(tx, intent, before.request.as_ref(), GatewayKeyState::Held).await?;
        self.sync_later(tx, vec![new.id.clone()]).await
    }
}

/// The key, if it is `actor`'s own, or a program's to rotate: no other person may see the text of its successor.
async fn own(tx: &mut Tx, actor: &Actor, id: &KeyId) -> Result<Key> {
    let key = tx.key(id).await?.filter(|key| may(actor, Action::SeeKeysOf(&key.developer))).ok_or(Error::Missing)?;
    if actor.is_program() {
        require(actor, Action::ManageKeysOf(&key.developer))?;
    } else if !actor.is_developer(&key.developer) {
        return Err(Error::Missing);
    }
    Ok(key)
}

fn only_active(key: &Key, now: Timestamp) -> Error {
    Error::Conflict(format!("This key is {}: only a key that works can be rotated.", key.standing(now).name()))
}
