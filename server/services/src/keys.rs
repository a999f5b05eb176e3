//! Keys after they were issued.

mod apis;
mod remind;
mod rotate;
mod supervise;

pub use apis::AskedChange;
pub use supervise::KeyTerms;

use crate::{
    Error, Portal, Result,
    portal::require,
    requests::{
        items::entry_of,
        named::{Named, item},
    },
};
use domain::{
    Actor,
    event::{About, What},
    id::{DeveloperId, KeyId, PolicyId},
    key::{Key, KeyCommand, KeyRow, Standing},
    page::Page,
    policy::{Action, may},
    token::Scope,
};
use storage::{KeyFilter, Tx};

/// Which keys to list, newest first. Every `Some` narrows it.
#[derive(Debug, Clone, Default)]
pub struct KeyQuery {
    pub developer: Option<DeveloperId>,
    /// The id or the address of an API that they open.
    pub entry: Option<String>,
    pub policy: Option<PolicyId>,
    pub standing: Option<Standing>,
    pub after: Option<KeyId>,
    pub size: usize,
}

/// Most keys shown of one developer.
const MOST: usize = 200;

impl Portal {
    /// The keys of whoever asks, newest first.
    pub async fn my_keys(&self, actor: &Actor) -> Result<Vec<KeyRow>> {
        let developer = actor.developer().ok_or(Error::Forbidden)?;
        self.keys_of(actor, developer).await
    }

    /// One of the keys of whoever asks.
    pub async fn my_key(&self, actor: &Actor, id: &KeyId) -> Result<KeyRow> {
        let developer = actor.developer().ok_or(Error::Forbidden)?;
        let mut tx = self.storage.read().await?;
        let key = tx.key(id).await?.filter(|key| key.developer == *developer).ok_or(Error::Missing)?;
        self.row_of(&mut tx, key).await
    }

    /// The keys of one developer, newest first.
    pub async fn keys_of(&self, actor: &Actor, developer: &DeveloperId) -> Result<Vec<KeyRow>> {
        if !may(actor, Action::SeeKeysOf(developer)) {
            return Err(Error::Missing);
        }
        let mut tx = self.storage.read().await?;
        let filter = KeyFilter { developer: Some(developer.clone()), size: MOST, ..KeyFilter::default() };
        let mut rows = Vec::new();
        for key in tx.keys(&filter).await?.rows {
            rows.push(self.row_of(&mut tx, key).await?);
        }
        Ok(rows)
    }

    /// A page of the keys there are, newest first. For those who may see everybody's.
    pub async fn keys(&self, actor: &Actor, query: KeyQuery) -> Result<Page<KeyRow>> {
        require(actor, Action::Administer(Scope::KeysRead))?;
        let KeyQuery { developer, entry, policy, standing, after, size } = query;
        let mut tx = self.storage.read().await?;
        let entry = entry_of(&mut tx, entry.as_deref()).await?;
        let standing = standing.map(|standing| (standing, self.now()));
        let page = tx.keys(&KeyFilter { developer, entry, policy, standing, after, size }).await?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for key in page.rows {
            rows.push(self.row_of(&mut tx, key).await?);
        }
        Ok(Page { rows, next: page.next })
    }

    /// A key as people see it.
    async fn row_of(&self, tx: &mut Tx, key: Key) -> Result<KeyRow> {
        let (named, counted) = (named(tx, &key).await?, tx.counted(&key.id).await?);
        Ok(named.key_row(key, &counted, self.now()))
    }

    /// Ends a key for good. Its developer and admins may.
    pub async fn revoke_key(&self, actor: &Actor, id: &KeyId) -> Result<()> {
        self.change_key(actor, id, KeyCommand::Revoke).await
    }

    /// Stops a key for a while. Admins only.
    pub async fn pause_key(&self, actor: &Actor, id: &KeyId) -> Result<()> {
        self.change_key(actor, id, KeyCommand::Pause).await
    }

    pub async fn resume_key(&self, actor: &Actor, id: &KeyId) -> Result<()> {
        self.change_key(actor, id, KeyCommand::Resume).await
    }

    async fn change_key(&self, actor: &Actor, id: &KeyId, command: KeyCommand) -> Result<()> {
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let key = tx.key(&id).await?.filter(|key| may(&actor, Action::SeeKeysOf(&key.developer)));
            let key = key.ok_or(Error::Missing)?;
            require(&actor, Action::ManageKeysOf(&key.developer))?;
            if command != KeyCommand::Revoke {
                require(&actor, Action::Administer(Scope::KeysWrite))?;
            }
            portal.change_key_in(&mut tx, &actor, key, command).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// What a command does to a key; whether `actor` may was asked.
    pub(crate) async fn change_key_in(&self, tx: &mut Tx, actor: &Actor, key: Key, command: KeyCommand) -> Result<()> {
        let state = key.state.after(command).ok_or_else(|| already(&key))?;
        let (about, id) = (about(tx, &key).await?, key.id.clone());
        tx.update_key(&Key { state, version: key.version + 1, ..key }).await?;
        self.record(tx, actor, &about, happened(command)).await?;
        if command == KeyCommand::Revoke {
            self.lapse_changes_of(tx, &id).await?;
        }
        Ok(())
    }
}

const fn happened(command: KeyCommand) -> What {
    match command {
        KeyCommand::Pause => What::KeyPaused,
        KeyCommand::Resume => What::KeyResumed,
        KeyCommand::Revoke => What::KeyRevoked,
    }
}

fn already(key: &Key) -> Error {
    Error::Conflict(format!("This key is {} already. Look again.", key.state.name()))
}

async fn about(tx: &mut Tx, key: &Key) -> Result<About> {
    let named = named(tx, key).await?;
    let items: Vec<_> = key.grants.iter().map(item).collect();
    Ok(About {
        request: key.request.clone(),
        developer: Some(key.developer.clone()),
        entry: key.grants.iter().find_map(|grant| grant.entry.clone()),
        key: Some(key.id.clone()),
        title: format!("{} · {}", named.title(&items), key.hint),
    })
}

async fn named(tx: &mut Tx, key: &Key) -> Result<Named> {
    let items: Vec<_> = key.grants.iter().map(item).collect();
    Named::of(tx, &items).await
}
