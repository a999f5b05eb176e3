use super::{Came, Import, Step, read};
use crate::{
    Error, Result,
    catalogue::{documentation::understand, entries, policies},
};
use domain::{
    Invalid,
    catalogue::{DocumentationState, EntryDraft, PolicyDraft, Slug},
    event::What,
    id::{EntryId, PolicyId},
};

/// How many things may have the same name.
const MOST_ALIKE: u32 = 1000;

impl Import {
    /// A policy. One of the same name that is here already stands for it, the first time.
    pub async fn policy(&mut self, foreign: &str, draft: PolicyDraft) -> Result<Came<PolicyId>> {
        read(self.once("policy", foreign, async |step| policy(step, draft).await).await?)
    }

    /// A catalogue entry; likewise.
    pub async fn entry(&mut self, foreign: &str, draft: EntryDraft) -> Result<Came<EntryId>> {
        read(self.once("entry", foreign, async |step| entry(step, draft).await).await?)
    }

    /// An entry's OpenAPI document. One that is here already stays.
    pub async fn documentation(&mut self, foreign: &str, entry: &EntryId, bytes: Vec<u8>) -> Result<Came<EntryId>> {
        let read_document = understand(bytes).await?.map_err(|why| Invalid::one("documentation", why))?;
        let keep = async |step: &mut Step<'_>| {
            let found = step.tx.entry(entry).await?.ok_or(Error::Missing)?;
            if step.tx.documentation_state(entry).await? != DocumentationState::Missing {
                return Ok(Came::Found(entry.to_string()));
            }
            step.portal.keep(step.tx, step.actor, &found, &read_document, None).await?;
            Ok(Came::Made(entry.to_string()))
        };
        read(self.once("documentation", foreign, keep).await?)
    }

    /// The same, for the outbox to read from an address.
    pub async fn documentation_at(&mut self, foreign: &str, entry: &EntryId, url: &str) -> Result<Came<EntryId>> {
        let fetch = async |step: &mut Step<'_>| {
            if step.tx.documentation_state(entry).await? != DocumentationState::Missing {
                return Ok(Came::Found(entry.to_string()));
            }
            step.portal.fetch_later(step.tx, entry.clone(), url).await?;
            Ok(Came::Made(entry.to_string()))
        };
        read(self.once("documentation", foreign, fetch).await?)
    }
}

async fn policy(step: &mut Step<'_>, mut draft: PolicyDraft) -> Result<Came<String>> {
    let is_called = |name: &str, other: &str| name.trim().to_lowercase() == other.to_lowercase();
    let known = step.tx.policies().await?;
    if let Some(same) = known.iter().find(|policy| is_called(&draft.name, &policy.name)) {
        if !step.is_taken(same.id.as_str()).await? {
            return Ok(Came::Found(same.id.to_string()));
        }
        let name = draft.name.trim().to_owned();
        let names = (2..MOST_ALIKE).map(|number| format!("{name} ({number})"));
        let is_free = |name: &String| !known.iter().any(|policy| is_called(name, &policy.name));
        draft.name = names.into_iter().find(is_free).unwrap_or(name);
    }
    let id = PolicyId::new(step.now(), step.portal.world.dice());
    let policy = policies::checked(step.tx, draft, id, step.now()).await?;
    step.portal.require_issuer(policy.issuer)?;
    step.tx.insert_policy(&policy).await?;
    step.portal.record(step.tx, step.actor, &policies::about(&policy), What::PolicyCreated).await?;
    Ok(Came::Made(policy.id.into()))
}

async fn entry(step: &mut Step<'_>, mut draft: EntryDraft) -> Result<Came<String>> {
    let known = step.tx.entries().await?;
    let same = known.iter().find(|entry| entry.name.to_lowercase() == draft.name.trim().to_lowercase());
    if let Some(same) = same
        && !step.is_taken(same.id.as_str()).await?
    {
        return Ok(Came::Found(same.id.to_string()));
    }
    if let Some(slug) = draft.wanted_slug().or_else(|| Slug::from_name(step.foreign.id)) {
        let head: String = slug.as_str().chars().take(55).collect();
        let numbered = (2..MOST_ALIKE).filter_map(|number| Slug::from_name(&format!("{head}-{number}")));
        let is_free = |slug: &Slug| !known.iter().any(|entry| entry.slug == *slug);
        let free = core::iter::once(slug.clone()).chain(numbered).find(is_free);
        draft.slug = free.unwrap_or(slug).into();
    }
    let id = EntryId::new(step.now(), step.portal.world.dice());
    let entry = step.portal.checked_entry(step.tx, draft, id).await?;
    step.tx.insert_entry(&entry).await?;
    step.portal.record(step.tx, step.actor, &entries::about(&entry), What::EntryCreated).await?;
    Ok(Came::Made(entry.id.into()))
}
