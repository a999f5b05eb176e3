//! What can be asked for: found and read by developers, published by admins.

mod access;
pub(crate) mod documentation;
pub(crate) mod entries;
mod markdown;
mod openapi;
pub(crate) mod policies;
mod whole;

pub use openapi::LARGEST_DOCUMENT;

use crate::{Error, Portal, Result};
use access::Standing;
use domain::{
    Actor,
    catalogue::{
        CatalogueFilter, Entry, EntryCard, EntryPage, MOST_OPERATIONS_SHOWN, Operation, OperationFilter, OperationList,
        Policy, PolicyRow, Slug,
    },
    policy::{Action, anyone_may_see, may},
    settings::Settings,
    token::Scope,
};
use storage::Tx;

/// Up to this many operations are shown at once, without choosing a tag.
const FEW_OPERATIONS: u32 = 25;

impl Portal {
    /// The entries this viewer may see, by name.
    pub async fn catalogue(&self, viewer: Option<&Actor>, filter: &CatalogueFilter) -> Result<Vec<EntryCard>> {
        let mut tx = self.storage.read().await?;
        let (settings, _) = tx.settings().await?;
        let standing = Standing::of(&mut tx, viewer, self.now()).await?;
        let policies = tx.policies().await?;
        let entries = tx.entries().await?.into_iter();
        let cards = entries
            .filter(|entry| sees(viewer, entry, &settings) && fits(entry, filter))
            .map(|entry| card(entry, &policies, &standing));
        Ok(cards.filter(|card| !filter.only_mine || card.access != domain::catalogue::Access::None).collect())
    }

    /// Whether guests see nothing of it.
    pub async fn catalogue_is_closed(&self) -> Result<bool> {
        Ok(self.storage.read().await?.settings().await?.0.catalogue_login_only)
    }

    /// One entry's page. [`Error::Missing`] alike for what is not there and what is not for these eyes.
    pub async fn entry_page(&self, viewer: Option<&Actor>, slug: &str) -> Result<EntryPage> {
        let mut tx = self.storage.read().await?;
        let entry = visible(&mut tx, viewer, slug).await?;
        let standing = Standing::of(&mut tx, viewer, self.now()).await?;
        let policies = tx.policies().await?;
        Ok(EntryPage {
            policies: offered(&entry, &policies).map(PolicyRow::from).collect(),
            access: standing.with(&entry.id),
            documentation: tx.documentation_head(&entry.id).await?,
            is_editable: viewer.is_some_and(|actor| may(actor, Action::Administer(Scope::CatalogueWrite))),
            is_selected: None,
            description_html: markdown::to_html(&entry.long_description),
            id: entry.id,
            slug: entry.slug,
            name: entry.name,
            short_description: entry.short_description,
            auth_type: entry.auth_type,
            owner: entry.owner,
            visibility: entry.visibility,
        })
    }

    /// The operations of an entry: those a search finds, else those of one tag, else all if they are few.
    pub async fn operations(
        &self,
        viewer: Option<&Actor>,
        slug: &str,
        filter: &OperationFilter,
    ) -> Result<OperationList> {
        let mut tx = self.storage.read().await?;
        let entry = visible(&mut tx, viewer, slug).await?;
        let tags = tx.operation_tags(&entry.id).await?;
        let total = tags.iter().map(|tag| tag.operations).sum();
        let mut shown = match (filter.search.trim(), &filter.tag) {
            ("", None) if total <= FEW_OPERATIONS => tx.operations(&entry.id, None).await?,
            ("", None) => Vec::new(),
            ("", Some(tag)) => tx.operations(&entry.id, Some(tag)).await?,
            (search, _) => found(tx.operations(&entry.id, None).await?, search),
        };
        let found = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        shown.truncate(MOST_OPERATIONS_SHOWN);
        Ok(OperationList { total, tags, shown, found })
    }

    /// The OpenAPI document as it was given, to download.
    pub async fn openapi_document(&self, viewer: Option<&Actor>, slug: &str) -> Result<String> {
        let mut tx = self.storage.read().await?;
        let entry = visible(&mut tx, viewer, slug).await?;
        tx.documentation_text(&entry.id).await?.ok_or(Error::Missing)
    }
}

async fn visible(tx: &mut Tx, viewer: Option<&Actor>, slug: &str) -> Result<Entry> {
    let slug: Slug = slug.parse().map_err(|_| Error::Missing)?;
    let (settings, _) = tx.settings().await?;
    let entry = tx.entry_by_slug(&slug).await?;
    entry.filter(|entry| sees(viewer, entry, &settings)).ok_or(Error::Missing)
}

fn sees(viewer: Option<&Actor>, entry: &Entry, settings: &Settings) -> bool {
    viewer.map_or_else(|| anyone_may_see(entry, settings), |actor| may(actor, Action::SeeEntry(entry)))
}

fn fits(entry: &Entry, filter: &CatalogueFilter) -> bool {
    let text = format!("{} {} {} {}", entry.name, entry.short_description, entry.owner, entry.slug);
    filter.auth_type.is_none_or(|auth| entry.auth_type == auth) && has_all_words(&text, &filter.search)
}

/// Whether every word of `search` occurs in `text`, in capitals or not.
fn has_all_words(text: &str, search: &str) -> bool {
    let text = text.to_lowercase();
    search.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

fn found(mut operations: Vec<Operation>, search: &str) -> Vec<Operation> {
    operations.retain(|operation| {
        let Operation { method, path, summary, tag, .. } = operation;
        has_all_words(&format!("{method} {path} {summary} {tag}"), search)
    });
    operations
}

/// The active policies of an entry, in its order.
fn offered<'a>(entry: &'a Entry, policies: &'a [Policy]) -> impl Iterator<Item = &'a Policy> {
    let known = entry.policies.iter().filter_map(|id| policies.iter().find(|policy| policy.id == *id));
    known.filter(|policy| policy.is_active)
}

fn card(entry: Entry, policies: &[Policy], standing: &Standing) -> EntryCard {
    EntryCard {
        policies: offered(&entry, policies).map(Policy::short).collect(),
        access: standing.with(&entry.id),
        slug: entry.slug,
        name: entry.name,
        short_description: entry.short_description,
        auth_type: entry.auth_type,
        owner: entry.owner,
        visibility: entry.visibility,
    }
}
