use crate::{
    Error, Portal, Result,
    portal::{overtaken, require},
};
use domain::{
    Actor, FieldError, Invalid,
    catalogue::{DocumentationState, Entry, EntryDraft, EntryRow, EntrySheet, Policy, PolicyRow, Slug},
    developer::Email,
    event::{About, What},
    field::Field,
    id::{DeveloperId, EntryId},
    policy::Action,
    token::Scope,
};
use storage::{EventFilter, Tx};

impl Portal {
    /// Every entry, by name, for those who run the catalogue.
    pub async fn entries(&self, actor: &Actor) -> Result<Vec<EntryRow>> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        let mut tx = self.storage.read().await?;
        let policies = tx.policies().await?;
        Ok(tx.entries().await?.into_iter().map(|entry| row(entry, &policies)).collect())
    }

    /// Every entry as it is, by name, with the addresses of its approvers.
    pub async fn entry_records(&self, actor: &Actor) -> Result<Vec<(Entry, Vec<String>)>> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        let mut tx = self.storage.read().await?;
        let mut records = Vec::new();
        for entry in tx.entries().await? {
            let approvers = addresses(&mut tx, &entry.approvers).await?;
            records.push((entry, approvers));
        }
        Ok(records)
    }

    /// One entry as it is, with the addresses of its approvers.
    pub async fn entry_record(&self, actor: &Actor, id: &EntryId) -> Result<(Entry, Vec<String>)> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        let mut tx = self.storage.read().await?;
        let entry = tx.entry(id).await?.ok_or(Error::Missing)?;
        let approvers = addresses(&mut tx, &entry.approvers).await?;
        Ok((entry, approvers))
    }

    /// What the form for a new entry needs.
    pub async fn blank_entry(&self, actor: &Actor) -> Result<EntrySheet> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        let mut tx = self.storage.read().await?;
        sheet(&mut tx, None, 0, EntryDraft::blank(), DocumentationState::Missing).await
    }

    /// What the form for this entry needs.
    pub async fn entry_sheet(&self, actor: &Actor, id: &EntryId) -> Result<EntrySheet> {
        require(actor, Action::Administer(Scope::CatalogueRead))?;
        let mut tx = self.storage.read().await?;
        let entry = tx.entry(id).await?.ok_or(Error::Missing)?;
        let approvers = addresses(&mut tx, &entry.approvers).await?;
        let documentation = tx.documentation_state(id).await?;
        let version = entry.version;
        sheet(&mut tx, Some(id.clone()), version, EntryDraft::of(entry, approvers), documentation).await
    }

    /// Publishes a new entry.
    pub async fn create_entry(&self, actor: &Actor, draft: EntryDraft) -> Result<Entry> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, actor) = (self.clone(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let id = EntryId::new(portal.now(), portal.world.dice());
            let entry = portal.checked_entry(&mut tx, draft, id).await?;
            tx.insert_entry(&entry).await?;
            portal.record(&mut tx, &actor, &about(&entry), What::EntryCreated).await?;
            portal.commit(tx).await?;
            Ok(entry)
        })
        .await
    }

    /// Changes an entry. `based_on` is the version the change was made from; [`Error::Conflict`] says who was faster.
    pub async fn change_entry(&self, actor: &Actor, id: &EntryId, based_on: i64, draft: EntryDraft) -> Result<Entry> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let earlier = tx.entry(&id).await?.ok_or(Error::Missing)?;
            if earlier.version != based_on {
                return Err(faster(&mut tx, &earlier).await?);
            }
            let mut entry = portal.checked_entry(&mut tx, draft, id).await?;
            (entry.created, entry.version) = (earlier.created, earlier.version + 1);
            tx.update_entry(&entry).await?;
            portal.record(&mut tx, &actor, &about(&entry), What::EntryChanged).await?;
            portal.commit(tx).await?;
            Ok(entry)
        })
        .await
    }

    /// Has an entry ask its own questions, or the portal's if `None`, as a change of its version `based_on`.
    pub async fn change_entry_questions(
        &self,
        actor: &Actor,
        id: &EntryId,
        based_on: i64,
        fields: Option<Vec<Field>>,
    ) -> Result<Entry> {
        let mut draft = self.entry_sheet(actor, id).await?.draft;
        draft.overrides.key_request_fields = fields;
        self.change_entry(actor, id, based_on, draft).await
    }

    /// Removes an entry that no request and no key names.
    pub async fn delete_entry(&self, actor: &Actor, id: &EntryId) -> Result<()> {
        require(actor, Action::Administer(Scope::CatalogueWrite))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let entry = tx.entry(&id).await?.ok_or(Error::Missing)?;
            tx.delete_entry(&id).await.map_err(|error| still_needed(error, &entry.name))?;
            portal.record(&mut tx, &actor, &about(&entry), What::EntryDeleted).await?;
            portal.commit(tx).await
        })
        .await
    }
}

impl Portal {
    /// The entry a draft describes, or every mistake in it.
    pub(crate) async fn checked_entry(&self, tx: &mut Tx, draft: EntryDraft, id: EntryId) -> Result<Entry> {
        let mut errors = Vec::new();
        let (approvers, unknown) = approvers(tx, &draft.approvers).await?;
        let (slug, mistake) = slug(tx, &draft, &id).await?;
        // A missing name makes no address: one mistake, not two.
        let is_blank = draft.name.trim().is_empty() && draft.slug.trim().is_empty();
        let entry = draft.entry(id, slug, approvers, self.now());
        let (settings, _) = tx.settings().await?;
        let elsewhere = entry.overrides.redirect_to.as_deref().unwrap_or_default();
        let checks = [entry.check(), entry.overrides.check(&settings), self.refuse_inside("redirect_to", elsewhere)];
        errors.extend(checks.into_iter().filter_map(core::result::Result::err).flat_map(|invalid| invalid.0));
        errors.extend(mistake.filter(|_| !is_blank));
        errors.extend(unknown);
        for policy in &entry.policies {
            if tx.policy(policy).await?.is_none() {
                errors.push(FieldError::new("policies", "One of these policies was deleted meanwhile. Choose again."));
            }
        }
        errors.sort_by_key(|error| FORM.iter().position(|field| *field == error.field));
        Invalid::unless_empty(errors)?;
        Ok(entry)
    }
}

fn still_needed(error: storage::Error, name: &str) -> Error {
    match error {
        storage::Error::Needed => Error::Conflict(format!(
            "Requests or keys name {name}, and their history stays. Hide the entry instead of deleting it."
        )),
        other => other.into(),
    }
}

async fn faster(tx: &mut Tx, entry: &Entry) -> Result<Error> {
    let filter = EventFilter { entry: Some(entry.id.clone()), ..EventFilter::default() };
    overtaken(tx, &filter, "this entry", |event| event.what == What::EntryChanged).await
}

/// The inputs whose mistakes stand in the summary as in the form; all others before them.
const FORM: [&str; 9] = [
    "name",
    "slug",
    "short_description",
    "long_description",
    "owner",
    "approvers",
    "policies",
    "third_party_decides",
    "redirect_to",
];

/// The address of the entry; one that cannot be used is replaced by a stand-in beside the mistake.
async fn slug(tx: &mut Tx, draft: &EntryDraft, id: &EntryId) -> Result<(Slug, Option<FieldError>)> {
    let Some(slug) = draft.wanted_slug() else {
        let stand_in = Slug::from_name("entry").expect("a plain word is a slug");
        let advice = if draft.slug.trim().is_empty() {
            "Enter an address: the name has no letters that could make one.".to_owned()
        } else {
            domain::catalogue::NotASlug.to_string()
        };
        return Ok((stand_in, Some(FieldError::new("slug", advice))));
    };
    let other = tx.entry_by_slug(&slug).await?.filter(|other| other.id != *id);
    let mistake = other.map(|other| {
        FieldError::new("slug", format!("{} has the address {slug} already. Choose another.", other.name))
    });
    Ok((slug, mistake))
}

async fn approvers(tx: &mut Tx, emails: &[String]) -> Result<(Vec<DeveloperId>, Vec<FieldError>)> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for text in emails.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let developer = match text.parse::<Email>() {
            Ok(email) => tx.developer_by_email(&email).await?,
            Err(_) => None,
        };
        match developer {
            Some(developer) if known.contains(&developer.id) => {}
            Some(developer) => known.push(developer.id),
            None => {
                let advice = format!("Nobody has an account with the address {text}. Ask them to sign up first.");
                unknown.push(FieldError::new("approvers", advice));
            }
        }
    }
    known.sort();
    Ok((known, unknown))
}

pub(super) async fn addresses(tx: &mut Tx, approvers: &[DeveloperId]) -> Result<Vec<String>> {
    let mut addresses = Vec::new();
    for id in approvers {
        addresses.extend(tx.developer(id).await?.map(|developer| developer.email.to_string()));
    }
    addresses.sort();
    Ok(addresses)
}

async fn sheet(
    tx: &mut Tx,
    id: Option<EntryId>,
    version: i64,
    draft: EntryDraft,
    documentation: DocumentationState,
) -> Result<EntrySheet> {
    let (inherited, _) = tx.settings().await?;
    let policies = tx.policies().await?.iter().map(PolicyRow::from).collect();
    Ok(EntrySheet { id, version, draft, documentation, policies, inherited })
}

fn row(entry: Entry, policies: &[Policy]) -> EntryRow {
    let known = entry.policies.iter().filter_map(|id| policies.iter().find(|policy| policy.id == *id));
    EntryRow {
        policies: known.map(|policy| policy.name.clone()).collect(),
        approvers: u32::try_from(entry.approvers.len()).unwrap_or(u32::MAX),
        id: entry.id,
        slug: entry.slug,
        name: entry.name,
        owner: entry.owner,
        visibility: entry.visibility,
        updated: entry.updated,
    }
}

pub(crate) fn about(entry: &Entry) -> About {
    About { entry: Some(entry.id.clone()), title: entry.name.clone(), ..About::default() }
}
