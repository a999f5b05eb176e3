//! What comes from another portal. Each thing in a transaction of its own, together with the note of what it was called
//! there: whatever ends an import, the next one goes on where it stopped, and what is here stays as it is.

mod catalogue;
mod people;
mod settings;

use crate::{Error, Portal, Result, fail_point::fail_point, portal::require};
use domain::{Actor, Timestamp, policy::Action, token::Scope};
use storage::{Foreign, Tx};

/// An import that has begun.
pub struct Import {
    portal: Portal,
    actor: Actor,
    /// Which portal it comes from: its address.
    source: String,
    /// Everything happens in this one transaction, which is never committed.
    rehearsal: Option<Tx>,
}

/// What became of a thing from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came<T> {
    /// It was not here.
    Made(T),
    /// The same was here already, and stands for it from now on.
    Found(T),
    /// It came with an earlier import. It may be gone since; then it stays gone.
    Known(T),
}

impl<T> Came<T> {
    pub fn into_inner(self) -> T {
        match self {
            Self::Made(id) | Self::Found(id) | Self::Known(id) => id,
        }
    }
}

impl Portal {
    /// Begins an import from the portal at `source`.
    pub fn import(&self, actor: &Actor, source: &str) -> Result<Import> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        Ok(Import { portal: self.clone(), actor: actor.clone(), source: source.to_owned(), rehearsal: None })
    }

    /// An import of which nothing stays: it does all that [`Self::import`] would, and takes it back. As long as it lives
    /// nobody else can write to the database.
    pub async fn rehearse_import(&self, actor: &Actor, source: &str) -> Result<Import> {
        let import = self.import(actor, source)?;
        Ok(Import { rehearsal: Some(self.storage.write().await?), ..import })
    }
}

/// One thing on its way in.
struct Step<'a> {
    portal: &'a Portal,
    actor: &'a Actor,
    tx: &'a mut Tx,
    foreign: Foreign<'a>,
}

impl Step<'_> {
    fn now(&self) -> Timestamp {
        self.portal.now()
    }

    /// Whether something of ours stands for another thing from there already.
    async fn is_taken(&mut self, id: &str) -> Result<bool> {
        Ok(self.tx.is_imported(self.foreign.source, self.foreign.kind, id).await?)
    }
}

impl Import {
    /// Takes in what is called `foreign` there, unless that was done before. `work` says what it is here.
    async fn once(
        &mut self,
        kind: &'static str,
        foreign: &str,
        work: impl AsyncFnOnce(&mut Step<'_>) -> Result<Came<String>>,
    ) -> Result<Came<String>> {
        let (portal, actor) = (&self.portal, &self.actor);
        let foreign = Foreign { source: &self.source, kind, id: foreign };
        if let Some(tx) = &mut self.rehearsal {
            tx.mark().await?;
            let done = take(Step { portal, actor, tx, foreign }, work).await;
            if done.is_ok() {
                tx.forget_mark().await?;
            } else {
                tx.back_to_mark().await?;
            }
            return done;
        }
        let mut tx = portal.storage.write().await?;
        let done = take(Step { portal, actor, tx: &mut tx, foreign }, work).await?;
        portal.commit(tx).await?;
        fail_point("import.taken");
        Ok(done)
    }
}

async fn take(
    mut step: Step<'_>,
    work: impl AsyncFnOnce(&mut Step<'_>) -> Result<Came<String>>,
) -> Result<Came<String>> {
    if let Some(id) = step.tx.imported(step.foreign).await? {
        return Ok(Came::Known(id));
    }
    let came = work(&mut step).await?;
    let (Came::Made(id) | Came::Found(id) | Came::Known(id)) = &came;
    step.tx.insert_import(step.foreign, id, step.now()).await?;
    Ok(came)
}

/// The same with the id read.
fn read<T: core::str::FromStr>(came: Came<String>) -> Result<Came<T>> {
    let parsed = |id: String| id.parse().map_err(|_| Error::internal("the table of imports holds no such id"));
    Ok(match came {
        Came::Made(id) => Came::Made(parsed(id)?),
        Came::Found(id) => Came::Found(parsed(id)?),
        Came::Known(id) => Came::Known(parsed(id)?),
    })
}
