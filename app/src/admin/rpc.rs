use crate::{UiError, ui::Step};
#[cfg(feature = "ssr")]
use domain::{
    Invalid,
    catalogue::{EntryDraft, PolicyDraft},
    settings::Overrides,
};
use domain::{
    catalogue::{DocumentationState, EntryRow, EntrySheet, PolicyRow, PolicySheet},
    field::Typed,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

#[server(prefix = "/rpc", endpoint = "read_entries", input = Json)]
pub async fn read_entries() -> Result<Vec<EntryRow>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.entries(&actor).await?)
}

/// The form of one entry; of a new one if `id` is empty.
#[server(prefix = "/rpc", endpoint = "read_entry_sheet", input = Json)]
pub async fn read_entry_sheet(#[server(default)] id: String) -> Result<EntrySheet, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    if id.is_empty() {
        return Ok(portal.blank_entry(&actor).await?);
    }
    Ok(portal.entry_sheet(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?)
}

#[server(prefix = "/rpc", endpoint = "create_entry")]
pub async fn create_entry(#[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let draft = EntryDraft::from_form(&form, Overrides::default()).map_err(wrong)?;
    let entry = portal.create_entry(&actor, draft).await?;
    crate::ssr::go_to(&format!("/admin/entries/{}", entry.id));
    Ok(format!("{} is in the catalogue. Add its questions and its documentation below.", entry.name))
}

#[server(prefix = "/rpc", endpoint = "change_entry")]
pub async fn change_entry(id: String, version: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (id, version) = (id.parse().map_err(|_| UiError::Missing)?, version.parse().map_err(|_| UiError::Malformed)?);
    let stored = portal.entry_sheet(&actor, &id).await?.draft.overrides;
    let draft = EntryDraft::from_form(&form, stored).map_err(wrong)?;
    let entry = portal.change_entry(&actor, &id, version, draft).await?;
    Ok(format!("{} was saved.", entry.name))
}

#[server(prefix = "/rpc", endpoint = "delete_entry")]
pub async fn delete_entry(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.delete_entry(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    crate::ssr::go_to("/admin/entries");
    Ok("The entry was deleted.".into())
}

/// Where the documentation of an entry stands, asked again and again while it is being read.
#[server(prefix = "/rpc", endpoint = "read_documentation_state", input = Json)]
pub async fn read_documentation_state(id: String) -> Result<DocumentationState, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.documentation_state(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?)
}

#[server(prefix = "/rpc", endpoint = "fetch_documentation")]
pub async fn fetch_documentation(id: String, #[server(default)] url: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.fetch_documentation(&actor, &id.parse().map_err(|_| UiError::Missing)?, &url).await?;
    Ok("The document is being read.".into())
}

#[server(prefix = "/rpc", endpoint = "remove_documentation")]
pub async fn remove_documentation(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.remove_documentation(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("The document was removed.".into())
}

/// A policy, and the names of the APIs that offer it: names of policies are given once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PolicyLine {
    #[serde(flatten)]
    pub policy: PolicyRow,
    pub offered_by: Vec<String>,
}

#[server(prefix = "/rpc", endpoint = "read_policies", input = Json)]
pub async fn read_policies() -> Result<Vec<PolicyLine>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (policies, entries) = (portal.policies(&actor).await?, portal.entries(&actor).await?);
    let line = |policy: PolicyRow| {
        let offers = entries.iter().filter(|entry| entry.policies.contains(&policy.name));
        PolicyLine { offered_by: offers.map(|entry| entry.name.clone()).collect(), policy }
    };
    Ok(policies.into_iter().map(line).collect())
}

#[server(prefix = "/rpc", endpoint = "read_policy_sheet", input = Json)]
pub async fn read_policy_sheet(id: String) -> Result<PolicySheet, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.policy_sheet(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?)
}

#[server(prefix = "/rpc", endpoint = "create_policy")]
pub async fn create_policy(#[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let policy = portal.create_policy(&actor, PolicyDraft::from_form(&form).map_err(wrong)?).await?;
    crate::ssr::go_to("/admin/policies");
    Ok(format!("{} can now be put on offer.", policy.name))
}

#[server(prefix = "/rpc", endpoint = "change_policy")]
pub async fn change_policy(id: String, version: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (id, version) = (id.parse().map_err(|_| UiError::Missing)?, version.parse().map_err(|_| UiError::Malformed)?);
    let policy = portal.change_policy(&actor, &id, version, PolicyDraft::from_form(&form).map_err(wrong)?).await?;
    Ok(format!("{} was saved.", policy.name))
}

#[server(prefix = "/rpc", endpoint = "delete_policy")]
pub async fn delete_policy(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.delete_policy(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    crate::ssr::go_to("/admin/policies");
    Ok("The policy was deleted.".into())
}

/// Steps, newest first, and where the next page begins. Each of the three ids narrows it.
#[server(prefix = "/rpc", endpoint = "read_history", input = Json)]
pub async fn read_history(
    #[server(default)] developer: String,
    #[server(default)] entry: String,
    #[server(default)] request: String,
    #[server(default)] before: String,
) -> Result<(Vec<Step>, Option<i64>), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let of = services::HistoryOf { developer: given(&developer)?, entry: given(&entry)?, request: given(&request)? };
    let (events, next) = portal.history(&actor, of, before.parse().ok()).await?;
    Ok((events.iter().map(crate::requests::step_of).collect(), next))
}

/// Nothing if left empty.
#[cfg(feature = "ssr")]
fn given<T: core::str::FromStr>(id: &str) -> Result<Option<T>, UiError> {
    if id.is_empty() { Ok(None) } else { id.parse().map(Some).map_err(|_| UiError::Missing) }
}

#[cfg(feature = "ssr")]
pub(super) fn wrong(invalid: Invalid) -> UiError {
    UiError::Invalid(invalid.0)
}
