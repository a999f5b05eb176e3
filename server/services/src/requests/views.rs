//! Views of the queue that somebody saved, for themselves.

use crate::{Error, Portal, Result};
use domain::{
    Actor,
    id::{DeveloperId, ViewId},
    request::{QueueView, SavedView},
};

impl Portal {
    /// The views that `actor` saved, oldest first.
    pub async fn saved_views(&self, actor: &Actor) -> Result<Vec<SavedView>> {
        let person = decider(actor)?;
        Ok(self.storage.read().await?.views_of(&person).await?)
    }

    /// Saves a view for `actor`.
    pub async fn save_view(&self, actor: &Actor, name: &str, view: QueueView, search: &str) -> Result<()> {
        let person = decider(actor)?;
        let (portal, name, search) = (self.clone(), name.to_owned(), search.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let others = tx.views_of(&person).await?;
            let id = ViewId::new(portal.now(), portal.world.dice());
            tx.insert_view(&person, &SavedView::new(id, &name, view, &search, &others)?).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Forgets a view of `actor`; one that is not theirs stays.
    pub async fn forget_view(&self, actor: &Actor, id: &ViewId) -> Result<()> {
        let person = decider(actor)?;
        let (portal, id) = (self.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.delete_view(&person, &id).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

fn decider(actor: &Actor) -> Result<DeveloperId> {
    actor.developer().filter(|_| actor.decides_something()).cloned().ok_or(Error::Forbidden)
}
