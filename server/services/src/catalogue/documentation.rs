use super::{entries::about, openapi};
use crate::{Error, Job, Portal, Result, portal::require};
use domain::{
    Actor, Invalid,
    catalogue::{Documentation, DocumentationState, Entry},
    event::What,
    field::is_url,
    id::EntryId,
    policy::Action,
    token::Scope,
};
use storage::{NewDocumentation, Tx};

/// A document that was understood, with its text.
pub(crate) struct Understood {
    text: String,
    says: Documentation,
}

impl Portal {
    /// Where an entry's documentation stands, to be watched while it is read.
    pub async fn documentation_state(&self, actor: &Actor, entry: &EntryId) -> Result<DocumentationState> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        Ok(self.storage.read().await?.documentation_state(entry).await?)
    }

    /// Takes a pasted or uploaded OpenAPI document; gives the number of its operations.
    pub async fn set_documentation(&self, actor: &Actor, entry: &EntryId, bytes: Vec<u8>) -> Result<usize> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let read = understand(bytes).await?.map_err(|why| Invalid::one("document", why))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), entry.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let entry = tx.entry(&id).await?.ok_or(Error::Missing)?;
            portal.keep(&mut tx, &actor, &entry, &read, None).await?;
            portal.commit(tx).await?;
            Ok(read.says.operations.len())
        })
        .await
    }

    /// Has the outbox read the document from `url`. An earlier document stays until then.
    pub async fn fetch_documentation(&self, actor: &Actor, entry: &EntryId, url: &str) -> Result<()> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, entry, url) = (self.clone(), entry.clone(), url.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            portal.fetch_later(&mut tx, entry, &url).await?;
            portal.commit(tx).await
        })
        .await
    }

    pub(crate) async fn fetch_later(&self, tx: &mut Tx, entry: EntryId, url: &str) -> Result<()> {
        let url = url.trim().to_owned();
        if !is_url(&url) || url.len() > 2000 {
            return Err(Invalid::one("url", "Enter a whole address, beginning with https:// or http://.").into());
        }
        tx.entry(&entry).await?.ok_or(Error::Missing)?;
        tx.start_reading(&entry, &url, self.now()).await?;
        self.enqueue(tx, &Job::ReadDocumentation { entry, url }, None, None).await?;
        Ok(())
    }

    /// Takes what the outbox brought back, or notes why it came back with nothing. An answer nobody waits for any more
    /// is dropped.
    pub async fn documentation_read(&self, entry: &EntryId, read: core::result::Result<Vec<u8>, String>) -> Result<()> {
        let understood = match read {
            Ok(bytes) => understand(bytes).await?,
            Err(why) => Err(why),
        };
        let (portal, id) = (self.clone(), entry.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let Some(entry) = tx.entry(&id).await? else { return Ok(()) };
            let DocumentationState::Reading { url, .. } = tx.documentation_state(&id).await? else { return Ok(()) };
            match understood {
                Ok(read) => portal.keep(&mut tx, &keywright(), &entry, &read, Some(&url)).await?,
                Err(why) => {
                    tx.fail_reading(&id, &url, &why).await?;
                }
            }
            portal.commit(tx).await
        })
        .await
    }

    /// Forgets an entry's document.
    pub async fn remove_documentation(&self, actor: &Actor, entry: &EntryId) -> Result<()> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), entry.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let entry = tx.entry(&id).await?.ok_or(Error::Missing)?;
            tx.delete_documentation(&id).await?;
            portal.record(&mut tx, &actor, &about(&entry), What::DocumentationChanged).await?;
            portal.commit(tx).await
        })
        .await
    }

    pub(crate) async fn keep(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        entry: &Entry,
        read: &Understood,
        source: Option<&str>,
    ) -> Result<()> {
        let new = NewDocumentation { text: &read.text, says: &read.says, source, at: self.now() };
        tx.store_documentation(&entry.id, new).await?;
        self.record(tx, actor, &about(entry), What::DocumentationChanged).await
    }
}

#[expect(clippy::disallowed_methods, reason = "reading from an address ends without anybody signed in")]
fn keywright() -> Actor {
    Actor::system()
}

/// Parses away from the threads that answer people: 10 MB take a while.
pub(crate) async fn understand(bytes: Vec<u8>) -> Result<core::result::Result<Understood, String>> {
    tokio::task::spawn_blocking(move || {
        let says = openapi::parse(&bytes)?;
        let text = String::from_utf8(bytes).map_err(|_| "This is not text. Give the document as JSON or YAML.")?;
        Ok(Understood { text: text.replace('\0', ""), says })
    })
    .await
    .map_err(Error::internal)
}
