//! What an approved change does to its key, and what ends one whose key has ended.

use super::{cannot, entries};
use crate::{Error, Mail, Portal, Result, issuance::shortest_life, portal::keywright, requests::named::Named};
use domain::{
    By,
    event::{About, What},
    id::{KeyId, RequestId},
    key::Grant,
    request::{Command, Next, Request, State, Terms},
};
use storage::Tx;

impl Portal {
    /// Gives the key of an approved change what was asked for, once the approval cannot be undone any more. Nothing to do where
    /// that was done, or the request is gone. So it may be called any number of times.
    pub async fn change_key_of(&self, request: &RequestId) -> Result<()> {
        let (portal, id) = (self.clone(), request.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let Some(request) = tx.request(&id).await?.filter(|request| request.change.is_some()) else {
                return Ok(());
            };
            let State::Approved(approval) = &request.state else { return Ok(()) };
            if portal.has_lost_its_key(&mut tx, &request).await? {
                portal.lapse(&mut tx, &request).await?;
            } else {
                portal.add_to_key(&mut tx, approval.by.clone(), &request).await?;
            }
            portal.commit(tx).await
        })
        .await
    }

    /// Gives the key of an approved change what was asked for, in one transaction: the request is granted, no
    /// new key is made, and the developer is told.
    pub(crate) async fn add_to_key(&self, tx: &mut Tx, by: By, request: &Request) -> Result<()> {
        let change = request.change.as_ref().ok_or_else(|| Error::internal("this request changes no key"))?;
        let key = tx.key(&change.key).await?.ok_or_else(|| Error::internal("the key of a change is gone"))?;
        let granted = request.apply(Command::Claim { key: key.id.clone() }, &keywright(), NO_TERMS, self.now())?;
        let Next::Keep(next) = granted.next else { return Err(Error::internal("a claim deleted its request")) };
        tx.update_request(&next).await?;
        let grants: Vec<_> = request.items.iter().cloned().map(Grant::from).collect();
        let named = Named::of(tx, &request.items).await?;
        let ends = shortest_life(named.policies(), self.now());
        let mut changed = key.with(&grants, ends, self.now()).map_err(cannot)?;
        let remove: Vec<_> = change.remove.iter().cloned().map(Grant::from).collect();
        changed.grants.retain(|grant| !remove.contains(grant));
        tx.update_key_and_grants(&changed).await?;
        let about = About { key: Some(key.id.clone()), ..named.about(request) };
        for what in granted.events {
            self.record(tx, &keywright(), &about, what).await?;
        }
        self.happened(tx, by, about, What::KeyApisAdded { entries: entries(&grants) }).await?;
        let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
        let mail = Mail::KeyChanged {
            name: developer.name,
            added: named.title(&request.items),
            policy: named.policy_names(&request.items),
            hint: key.hint,
            expires: changed.expires,
            link: self.link("/keys"),
        };
        self.mail(tx, &developer.email, mail, Some(&request.id)).await
    }

    /// Ends what waits to be added to a key that has ended.
    pub(crate) async fn lapse_changes_of(&self, tx: &mut Tx, key: &KeyId) -> Result<()> {
        for id in tx.open_changes_of(key).await? {
            if let Some(request) = tx.request(&id).await? {
                self.lapse(tx, &request).await?;
            }
        }
        Ok(())
    }

    /// Ends a request whose key has ended.
    pub(crate) async fn lapse(&self, tx: &mut Tx, request: &Request) -> Result<()> {
        let named = Named::of(tx, &request.items).await?;
        let change = request.apply(Command::Lapse, &keywright(), NO_TERMS, self.now())?;
        self.carry_out(tx, &keywright(), request, &named, change).await
    }
}

/// A claim, and the end of a key, depend on no setting.
const NO_TERMS: Terms = Terms { allow_self_approval: false, decline_reason_required: false };
