//! The catalogue as one document, which is how clients of Tyk's API write it.

use super::entries::{about, addresses};
use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor, FieldError, Invalid,
    catalogue::{Entry, EntryDraft, Visibility},
    event::What,
    id::EntryId,
    policy::Action,
    token::Scope,
};
use storage::Tx;

impl Portal {
    /// Has the catalogue show these entries: each is made, or changed where it has an id, and all others are hidden. All of it
    /// or nothing. Mistakes are told by the entry's name.
    pub async fn replace_catalogue(&self, actor: &Actor, drafts: Vec<(Option<EntryId>, EntryDraft)>) -> Result<()> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, actor) = (self.clone(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let mut others = tx.entries().await?;
            for (id, draft) in drafts {
                let name = draft.name.clone();
                let now = id.map(|id| taken(&mut others, &id)).transpose()?;
                portal.put_entry(&mut tx, &actor, now, draft).await.map_err(|error| of_entry(error, &name))?;
            }
            for entry in others.into_iter().filter(|entry| entry.visibility != Visibility::Hidden) {
                let hidden = Entry {
                    visibility: Visibility::Hidden,
                    version: entry.version + 1,
                    updated: portal.now(),
                    ..entry
                };
                tx.update_entry(&hidden).await?;
                portal.record(&mut tx, &actor, &about(&hidden), What::EntryChanged).await?;
            }
            portal.commit(tx).await
        })
        .await
    }

    /// An entry that says nothing new is left alone.
    async fn put_entry(&self, tx: &mut Tx, actor: &Actor, now: Option<Entry>, draft: EntryDraft) -> Result<()> {
        let Some(now) = now else {
            let id = EntryId::new(self.now(), self.world.dice());
            let entry = self.checked_entry(tx, draft, id).await?;
            tx.insert_entry(&entry).await?;
            return self.record(tx, actor, &about(&entry), What::EntryCreated).await;
        };
        let approvers = addresses(tx, &now.approvers).await?;
        if EntryDraft::of(now.clone(), approvers) == draft {
            return Ok(());
        }
        let mut entry = self.checked_entry(tx, draft, now.id).await?;
        (entry.created, entry.version) = (now.created, now.version + 1);
        tx.update_entry(&entry).await?;
        self.record(tx, actor, &about(&entry), What::EntryChanged).await
    }
}

/// The entry with this id, out of those that are left.
fn taken(others: &mut Vec<Entry>, id: &EntryId) -> Result<Entry> {
    let index = others.iter().position(|entry| entry.id == *id);
    let gone = || Error::Conflict("One of these entries was deleted meanwhile. Read the catalogue again.".into());
    index.map(|index| others.remove(index)).ok_or_else(gone)
}

fn of_entry(error: Error, name: &str) -> Error {
    match error {
        Error::Invalid(invalid) => {
            let named = |error: FieldError| FieldError::new(format!("{name}: {}", error.field), error.message);
            Invalid(invalid.0.into_iter().map(named).collect()).into()
        }
        other => other,
    }
}
