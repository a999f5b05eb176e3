//! Which APIs a key opens: its developer takes some away, at once, and adds others, at once or once that is approved.

mod granted;

use super::{about, named};
use crate::{
    AskedItem, Error, Portal, Result,
    requests::{
        Offer, Offers, Wanted, both,
        form::form_of,
        named::{Named, item},
    },
};
use domain::{
    Actor, FieldError, Invalid,
    catalogue::Entry,
    event::{About, What},
    field::Typed,
    id::{EntryId, KeyId},
    key::{CannotChange, Grant, Key, KeyApis, KeyChanged, KeyChangedPage, KeyItem, OpenChange},
    policy::{Action, may},
    request::{
        Item, KeyChange, Origin,
        items::{check_entries, item_input},
    },
    settings::Settings,
};
use storage::Tx;

/// A filled-in form that changes what a key opens.
#[derive(Debug, Clone)]
pub struct AskedChange {
    /// Addresses or ids of entries that the key is to open no more.
    pub remove: Vec<String>,
    pub add: Vec<AskedItem>,
    /// To the questions of what is added.
    pub answers: Typed,
    pub origin: Origin,
}

impl Portal {
    /// What a key opens and could open, for its developer. `add` are the addresses of entries to show a form for; those are
    /// left out that cannot be added. [`Error::Missing`] where a key is for one API.
    pub async fn key_apis(&self, actor: &Actor, id: &KeyId, add: &[String]) -> Result<KeyApis> {
        let mut tx = self.storage.read().await?;
        let (settings, _) = tx.settings().await?;
        let (key, named) = self.changeable(&mut tx, actor, id, &settings).await?;
        let (mut more, mut waiting) = (Vec::new(), Vec::new());
        for entry in fitting(&mut tx, actor, &named).await? {
            match tx.open_request_for(&key.developer, &entry.id).await? {
                Some(request) => waiting.push(OpenChange { name: entry.name, request }),
                None => more.push((entry.slug.to_string(), entry.name)),
            }
        }
        let chosen = add.iter().filter(|slug| more.iter().any(|(known, _)| known == *slug));
        let asked: Vec<_> = chosen.map(|slug| AskedItem { entry: Some(slug.clone()), policy: String::new() }).collect();
        let form = if asked.is_empty() {
            None
        } else {
            let offers = Offers::of(&mut tx, actor, &asked, false, &settings).await?;
            Some(form_of(&mut tx, None, offers, &settings).await?)
        };
        let items = key.grants.iter().map(|grant| key_item(&named, grant)).collect();
        let row = self.row_of(&mut tx, key).await?;
        Ok(KeyApis { row, items, more, waiting, form })
    }

    /// Changes what a key opens, all of it or nothing. What needs approval makes a request of its own; so does, for the
    /// record, what needs none.
    pub async fn change_key_apis(&self, actor: &Actor, id: &KeyId, asked: AskedChange) -> Result<KeyChanged> {
        match self.change_key_apis_once(actor, id, asked.clone()).await {
            Err(Error::Conflict(_)) => self.change_key_apis_once(actor, id, asked).await,
            done => done,
        }
    }

    /// What a change came to, by name, for the key's developer.
    pub async fn key_changed(&self, actor: &Actor, id: &KeyId, changed: &KeyChanged) -> Result<KeyChangedPage> {
        let mut tx = self.storage.read().await?;
        let key = tx.key(id).await?.filter(|key| actor.is_developer(&key.developer)).ok_or(Error::Missing)?;
        let mut waiting = Vec::new();
        for entry in visible(&mut tx, actor, &changed.waiting).await? {
            let open = tx.open_request_for(&key.developer, &entry.id).await?;
            waiting.extend(open.map(|request| OpenChange { name: entry.name, request }));
        }
        let names = |entries: Vec<Entry>| entries.into_iter().map(|entry| entry.name).collect();
        let removed = names(visible(&mut tx, actor, &changed.removed).await?);
        let added = names(visible(&mut tx, actor, &changed.added).await?);
        let row = self.row_of(&mut tx, key).await?;
        Ok(KeyChangedPage { row, waiting, removed, added })
    }

    async fn change_key_apis_once(&self, actor: &Actor, id: &KeyId, asked: AskedChange) -> Result<KeyChanged> {
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let changed = portal.change_in(&mut tx, &actor, &id, asked).await?;
            portal.commit(tx).await?;
            Ok(changed)
        })
        .await
    }

    async fn change_in(&self, tx: &mut Tx, actor: &Actor, id: &KeyId, asked: AskedChange) -> Result<KeyChanged> {
        let (settings, _) = tx.settings().await?;
        let (key, named) = self.changeable(tx, actor, id, &settings).await?;
        let remove = removed(&key, &named, &asked.remove)?;
        if remove.is_empty() && asked.add.is_empty() {
            return Err(Invalid::one("", "Tick what to remove, or choose what to add first.").into());
        }
        let mut changed = KeyChanged::default();
        if !asked.add.is_empty() {
            self.add(tx, actor, (&key, &named), asked, &settings, &mut changed).await?;
        }
        if !remove.is_empty() {
            self.remove_apis(tx, actor, id, &remove).await?;
            changed.removed = remove.iter().filter_map(|grant| key_item(&named, grant).slug).collect();
        }
        Ok(changed)
    }

    /// A key of the actor's own that has not ended, where keys may open several APIs.
    async fn changeable(&self, tx: &mut Tx, actor: &Actor, id: &KeyId, settings: &Settings) -> Result<(Key, Named)> {
        if !settings.enable_multi_selection {
            return Err(Error::Missing);
        }
        let key = tx.key(id).await?.filter(|key| actor.is_developer(&key.developer)).ok_or(Error::Missing)?;
        if let Some(standing) = key.has_ended(self.now()) {
            return Err(cannot(CannotChange::Ended(standing)));
        }
        let named = named(tx, &key).await?;
        Ok((key, named))
    }

    async fn add(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        (key, named): (&Key, &Named),
        asked: AskedChange,
        settings: &Settings,
        changed: &mut KeyChanged,
    ) -> Result<()> {
        let offers = Offers::of(tx, actor, &asked.add, false, settings).await?;
        check_beside(named.entries(), &offers.entries())?;
        let policies: Vec<_> = asked.add.iter().map(|item| item.policy.as_str()).collect();
        let items = offers.chosen(policies.iter().copied());
        let answers = offers.answered(&asked.answers, settings);
        let (items, _) = both(items, answers)?;
        check_issuer(tx, named, &items).await?;
        let free = offers.free(&items, settings);
        let (mut at_once, mut to_ask) = (Vec::new(), Vec::new());
        for (offer, item) in offers.0.into_iter().zip(items) {
            if is_open(tx, key, &item).await? {
                changed.waiting.extend(offer.slug());
            } else if free.contains(&item) {
                at_once.push((offer, item));
            } else {
                to_ask.push((offer, item));
            }
        }
        changed.added.extend(self.ask_for(tx, actor, key, at_once, &asked, settings).await?);
        changed.waiting.extend(self.ask_for(tx, actor, key, to_ask, &asked, settings).await?);
        Ok(())
    }

    /// One request for all of these. Gives their addresses.
    async fn ask_for(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        key: &Key,
        wanted: Vec<(Offer, Item)>,
        asked: &AskedChange,
        settings: &Settings,
    ) -> Result<Vec<String>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let developer = tx.developer(&key.developer).await?.ok_or(Error::Missing)?;
        let (offers, items): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
        let slugs = offers.iter().filter_map(Offer::slug).collect();
        let offers = Offers(offers);
        let answers = offers.answered(&asked.answers, settings)?;
        let change = Some(KeyChange { key: key.id.clone(), remove: Vec::new() });
        let (origin, approved_by, is_imported) = (asked.origin, None, false);
        let wanted = Wanted { offers: &offers, items, answers, origin, change, approved_by, is_imported };
        self.submit_wanted(tx, actor, &developer, wanted, settings).await?;
        Ok(slugs)
    }

    async fn remove_apis(&self, tx: &mut Tx, actor: &Actor, id: &KeyId, remove: &[Grant]) -> Result<()> {
        let key = tx.key(id).await?.ok_or(Error::Missing)?;
        let next = key.without(remove, self.now()).map_err(cannot)?;
        tx.update_key_and_grants(&next).await?;
        let about = of_grants(tx, &key, remove).await?;
        self.record(tx, actor, &about, What::KeyApisRemoved { entries: entries(remove) }).await
    }
}

/// Whether this was asked for already, and waits.
async fn is_open(tx: &mut Tx, key: &Key, item: &Item) -> Result<bool> {
    let Some(entry) = &item.entry else { return Ok(false) };
    Ok(tx.open_request_for(&key.developer, entry).await?.is_some())
}

/// The entries with these addresses that `actor` may see.
async fn visible(tx: &mut Tx, actor: &Actor, slugs: &[String]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for slug in slugs.iter().filter_map(|slug| slug.parse().ok()) {
        entries.extend(tx.entry_by_slug(&slug).await?.filter(|entry| may(actor, Action::SeeEntry(entry))));
    }
    Ok(entries)
}

/// What could be added to a key with these entries.
async fn fitting(tx: &mut Tx, actor: &Actor, named: &Named) -> Result<Vec<Entry>> {
    let is_fitting = |entry: &Entry| {
        may(actor, Action::SeeEntry(entry))
            && entry.auth_type.needs_key()
            && !entry.policies.is_empty()
            && check_beside(named.entries(), &[Some(entry)]).is_ok()
    };
    Ok(tx.entries().await?.into_iter().filter(is_fitting).collect())
}

/// Whether one key can open these beside what it opens already.
fn check_beside(known: &[Entry], added: &[Option<&Entry>]) -> core::result::Result<(), Invalid> {
    let mistake = |number: usize| {
        let all: Vec<_> = known.iter().map(Some).chain([added[number]]).collect();
        let message = check_entries(&all).err()?.0.pop()?.message;
        Some(FieldError::new(item_input("entry", number, added.len()), message))
    };
    Invalid::unless_empty((0..added.len()).filter_map(mistake).collect())
}

/// A key is made, and known, by one issuer.
async fn check_issuer(tx: &mut Tx, named: &Named, items: &[Item]) -> Result<()> {
    let Some(known) = named.policies().first() else { return Ok(()) };
    let added = Named::of(tx, items).await?;
    for (number, item) in items.iter().enumerate() {
        if added.policy(&item.policy).is_some_and(|policy| policy.issuer != known.issuer) {
            let input = item_input("policy", number, items.len());
            return Err(Invalid::one(input, "Keys of this policy are made elsewhere. Ask for it apart.").into());
        }
    }
    Ok(())
}

fn removed(key: &Key, named: &Named, wanted: &[String]) -> Result<Vec<Grant>> {
    let find = |name: &String| {
        let is_it = |grant: &&Grant| {
            let entry = grant.entry.as_ref().and_then(|id| named.entry(id));
            entry.is_some_and(|entry| entry.slug.as_str() == name || entry.id.as_str() == name)
        };
        key.grants.iter().find(is_it).cloned()
    };
    let found: Option<Vec<_>> = wanted.iter().map(find).collect();
    found.ok_or_else(|| Error::Conflict("The key does not open all of that any more. Look again.".into()))
}

fn cannot(why: CannotChange) -> Error {
    match why {
        CannotChange::NothingLeft => Invalid::one("", why.to_string()).into(),
        CannotChange::Ended(_) => Error::Conflict(why.to_string()),
    }
}

async fn of_grants(tx: &mut Tx, key: &Key, grants: &[Grant]) -> Result<About> {
    let items: Vec<_> = grants.iter().map(item).collect();
    let named = Named::of(tx, &items).await?;
    let entry = items.iter().find_map(|item| item.entry.clone());
    Ok(About { entry, title: format!("{} · {}", named.title(&items), key.hint), ..about(tx, key).await? })
}

fn key_item(named: &Named, grant: &Grant) -> KeyItem {
    let line = named.line(&item(grant));
    let slug = grant.entry.as_ref().and_then(|id| named.entry(id)).map(|entry| entry.slug.to_string());
    KeyItem { slug, name: line.name, policy: line.policy }
}

fn entries(grants: &[Grant]) -> Vec<EntryId> {
    grants.iter().filter_map(|grant| grant.entry.clone()).collect()
}
