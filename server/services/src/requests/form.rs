use crate::{Error, Portal, Result};
use domain::{
    Actor,
    catalogue::{Entry, Policy, Slug},
    id::DeveloperId,
    policy::{Action, may},
    request::RequestForm,
    settings::Effective,
};
use storage::Tx;

impl Portal {
    /// What to show somebody who is about to ask for access to the entry at `slug`.
    pub async fn request_form(&self, actor: &Actor, slug: &str) -> Result<RequestForm> {
        let developer = actor.developer().ok_or(Error::Forbidden)?;
        let mut tx = self.storage.read().await?;
        let entry = askable(&mut tx, actor, slug).await?;
        form_of(&mut tx, Some(developer), entry).await
    }
}

/// The form of `entry`; for `developer` also whether they have asked already.
pub(super) async fn form_of(tx: &mut Tx, developer: Option<&DeveloperId>, entry: Entry) -> Result<RequestForm> {
    let (settings, _) = tx.settings().await?;
    let effective = Effective::new(&settings, &entry.overrides);
    let open = match developer {
        Some(developer) => tx.open_request_for(developer, &entry.id).await?,
        None => None,
    };
    Ok(RequestForm {
        policies: policies_on_offer(tx, &entry).await?,
        fields: effective.fields().to_vec(),
        route: effective.route(),
        delivery: effective.delivery(),
        open,
        slug: entry.slug.to_string(),
        name: entry.name,
    })
}

/// The entry at `slug`, if `actor` may ask for it.
pub(super) async fn askable(tx: &mut Tx, actor: &Actor, slug: &str) -> Result<Entry> {
    let slug: Slug = slug.parse().map_err(|_| Error::Missing)?;
    let entry = tx.entry_by_slug(&slug).await?.ok_or(Error::Missing)?;
    let visible = may(actor, Action::SeeEntry(&entry)) && entry.auth_type.needs_key();
    if visible { Ok(entry) } else { Err(Error::Missing) }
}

/// The policies of `entry` that can be asked for now, in its order.
pub(super) async fn policies_on_offer(tx: &mut Tx, entry: &Entry) -> Result<Vec<Policy>> {
    let mut policies = Vec::new();
    for id in &entry.policies {
        policies.extend(tx.policy(id).await?.filter(|policy| policy.is_active));
    }
    Ok(policies)
}
