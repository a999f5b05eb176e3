//! What somebody has put together in the catalogue, to ask for it with one request. The browser keeps it; nothing is stored.

use super::{
    form::form_of,
    items::{AskedItem, Offers, askable},
};
use crate::{Error, Portal, Result};
use domain::{
    Actor, Invalid,
    catalogue::Entry,
    request::{
        Refusal, RequestForm,
        items::{check_count, check_entries},
    },
};
use storage::Tx;

impl Portal {
    /// Whether several APIs can be asked for with one request.
    pub async fn takes_several(&self) -> Result<bool> {
        Ok(self.storage.read().await?.settings().await?.0.enable_multi_selection)
    }

    /// What to show somebody who has selected these entries, by address. Those are left out that cannot be asked for (any
    /// more), or not together with the others. [`Error::Missing`] where one at a time is asked for.
    pub async fn selection(&self, actor: &Actor, slugs: &[String]) -> Result<RequestForm> {
        let mut tx = self.storage.read().await?;
        let (settings, _) = tx.settings().await?;
        if !settings.enable_multi_selection {
            return Err(Error::Missing);
        }
        let mut offers = Offers(Vec::new());
        for entry in together(&mut tx, actor, slugs).await? {
            let asked = [AskedItem { entry: Some(entry.slug.to_string()), policy: String::new() }];
            offers.0.extend(Offers::of(&mut tx, actor, &asked, false, &settings).await?.0);
        }
        form_of(&mut tx, actor.developer(), offers, &settings).await
    }

    /// The selection `slugs` with the entry at `slug`. Refused if that cannot be asked for, or not together with the others.
    pub async fn select(&self, actor: &Actor, slugs: &[String], slug: &str) -> Result<Vec<String>> {
        let developer = actor.developer().ok_or(Error::Forbidden)?;
        let mut tx = self.storage.read().await?;
        let (settings, _) = tx.settings().await?;
        if !settings.enable_multi_selection {
            return Err(Error::Missing);
        }
        let entry = askable(&mut tx, actor, slug).await?;
        if let Some(request) = tx.open_request_for(developer, &entry.id).await? {
            return Err(Refusal::AlreadyOpen { request }.into());
        }
        let mut selected = together(&mut tx, actor, slugs).await?;
        if selected.iter().all(|known| known.id != entry.id) {
            selected.push(entry);
        }
        check_count(selected.len(), &settings).map_err(of_the_whole)?;
        check_entries(&selected.iter().map(Some).collect::<Vec<_>>()).map_err(of_the_whole)?;
        Ok(selected.into_iter().map(|entry| entry.slug.to_string()).collect())
    }
}

/// Those of the entries that can be asked for together, in this order.
async fn together(tx: &mut Tx, actor: &Actor, slugs: &[String]) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for slug in slugs {
        match askable(tx, actor, slug).await {
            Ok(entry) if check_entries(&entries.iter().chain([&entry]).map(Some).collect::<Vec<_>>()).is_ok() => {
                entries.push(entry);
            }
            Ok(_) | Err(Error::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(entries)
}

/// There is but one button, and no input for a mistake to stand beside.
fn of_the_whole(mut invalid: Invalid) -> Invalid {
    for error in &mut invalid.0 {
        error.field.clear();
    }
    invalid
}
