use crate::UiError;
#[cfg(feature = "ssr")]
use domain::{
    FieldError, Invalid,
    catalogue::{EntryDraft, PolicyDraft},
    field::Field,
};
use domain::{
    catalogue::{EntryRow, EntrySheet, PolicyRow, PolicySheet},
    field::Typed,
};
use leptos::{prelude::*, server_fn::codec::Json};

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
    let entry = portal.create_entry(&actor, draft(&form)?).await?;
    crate::ssr::go_to(&format!("/admin/entries/{}", entry.id));
    Ok(format!("{} is in the catalogue. Add its documentation below.", entry.name))
}

#[server(prefix = "/rpc", endpoint = "change_entry")]
pub async fn change_entry(id: String, version: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (id, version) = (id.parse().map_err(|_| UiError::Missing)?, version.parse().map_err(|_| UiError::Malformed)?);
    let entry = portal.change_entry(&actor, &id, version, draft(&form)?).await?;
    Ok(format!("{} was saved.", entry.name))
}

#[server(prefix = "/rpc", endpoint = "delete_entry")]
pub async fn delete_entry(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.delete_entry(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    crate::ssr::go_to("/admin/entries");
    Ok("The entry was deleted.".into())
}

#[server(prefix = "/rpc", endpoint = "paste_documentation")]
pub async fn paste_documentation(id: String, #[server(default)] document: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let count = portal.set_documentation(&actor, &id, document.into_bytes()).await?;
    Ok(format!("The document was read: {count} operations."))
}

#[server(prefix = "/rpc", endpoint = "read_documentation_from")]
pub async fn read_documentation_from(id: String, #[server(default)] url: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.read_documentation_from(&actor, &id.parse().map_err(|_| UiError::Missing)?, &url).await?;
    Ok("The document is being read.".into())
}

#[server(prefix = "/rpc", endpoint = "read_policies", input = Json)]
pub async fn read_policies() -> Result<Vec<PolicyRow>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.policies(&actor).await?)
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

#[cfg(feature = "ssr")]
fn wrong(invalid: Invalid) -> UiError {
    UiError::Invalid(invalid.0)
}

/// The entry's form, with its questions as JSON.
#[cfg(feature = "ssr")]
fn draft(form: &Typed) -> Result<EntryDraft, UiError> {
    let questions = questions(form, "key_request_fields").map_err(|error| UiError::Invalid(vec![error]))?;
    EntryDraft::from_form(form, questions).map_err(wrong)
}

/// A list of fields as JSON; `None` if left empty. The error names the line and what to mend.
#[cfg(feature = "ssr")]
pub(super) fn questions(form: &Typed, name: &str) -> Result<Option<Vec<Field>>, FieldError> {
    match form.get(name).map(|text| text.trim()).unwrap_or_default() {
        "" => Ok(None),
        text => serde_json::from_str(text)
            .map(Some)
            .map_err(|error| FieldError::new(name, format!("This is not a list of fields: {error}."))),
    }
}
