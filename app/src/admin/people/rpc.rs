use super::ask::AskFor;
use crate::UiError;
#[cfg(feature = "ssr")]
use domain::{
    catalogue::CatalogueFilter,
    id::{DeveloperId, KeyId},
    request::Refusal,
};
use domain::{developer::Developer, field::Typed, key::KeyRow, page::Page};
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_people", input = Json)]
pub async fn read_people(
    #[server(default)] search: String,
    #[server(default)] after: String,
) -> Result<Page<Developer>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let after = Some(after.as_str()).filter(|after| !after.is_empty());
    Ok(portal.people(&actor, &search, after).await?)
}

/// One person and their keys.
#[server(prefix = "/rpc", endpoint = "read_person", input = Json)]
pub async fn read_person(id: String) -> Result<(Developer, Vec<KeyRow>), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = person_id(&id)?;
    Ok((portal.person(&actor, &id).await?, portal.keys_of(&actor, &id).await?))
}

/// The form to ask for a key for somebody; empty until an entry is chosen.
#[server(prefix = "/rpc", endpoint = "read_ask_for", input = Json)]
pub async fn read_ask_for(id: String, #[server(default)] slug: String) -> Result<AskFor, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = person_id(&id)?;
    let person = portal.person(&actor, &id).await?;
    let cards = portal.catalogue(Some(&actor), &CatalogueFilter::default()).await?.into_iter();
    let entries = cards.filter(|card| card.auth_type.needs_key() && !card.policies.is_empty());
    let entries = entries.map(|card| (card.slug.to_string(), card.name)).collect();
    let form = if slug.is_empty() { None } else { Some(portal.request_form_for(&actor, &id, &slug).await?) };
    Ok((person.name, entries, form))
}

/// Asks for a key for somebody.
#[server(prefix = "/rpc", endpoint = "request_for")]
pub async fn request_for(
    id: String,
    #[server(default)] slug: String,
    #[server(default)] policy: String,
    #[server(default)] answers: Typed,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let items = vec![services::AskedItem { entry: Some(slug), policy }];
    let origin = domain::request::Origin::Portal;
    let asked = services::Asked { on_behalf_of: Some(person_id(&id)?), items, answers, origin };
    let (request, said) = match portal.submit(&actor, asked).await {
        Ok(submitted) => (submitted.id, "The request was sent."),
        Err(services::Error::Refused(Refusal::AlreadyOpen { request })) => {
            (request, "They have asked for this API already. This is the request.")
        }
        Err(error) => return Err(error.into()),
    };
    crate::ssr::go_to(&format!("/queue?show=all&request={request}"));
    Ok(said.into())
}

#[server(prefix = "/rpc", endpoint = "disable_developer")]
pub async fn disable_developer(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.disable_developer(&actor, &person_id(&id)?).await?;
    Ok("The account was disabled. Its keys open nothing any more.".into())
}

#[server(prefix = "/rpc", endpoint = "enable_developer")]
pub async fn enable_developer(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.enable_developer(&actor, &person_id(&id)?).await?;
    Ok("The account can be used again.".into())
}

#[server(prefix = "/rpc", endpoint = "appoint_admin")]
pub async fn appoint_admin(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.set_admin(&actor, &person_id(&id)?, true).await?;
    Ok("There is one more admin.".into())
}

#[server(prefix = "/rpc", endpoint = "dismiss_admin")]
pub async fn dismiss_admin(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.set_admin(&actor, &person_id(&id)?, false).await?;
    Ok("This is an account like any other now.".into())
}

#[server(prefix = "/rpc", endpoint = "pause_key")]
pub async fn pause_key(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.pause_key(&actor, &key_id(&id)?).await?;
    Ok("The key is paused. It opens nothing until it is resumed.".into())
}

#[server(prefix = "/rpc", endpoint = "resume_key")]
pub async fn resume_key(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.resume_key(&actor, &key_id(&id)?).await?;
    Ok("The key works again.".into())
}

#[cfg(feature = "ssr")]
fn person_id(id: &str) -> Result<DeveloperId, UiError> {
    id.parse().map_err(|_| UiError::Missing)
}

#[cfg(feature = "ssr")]
fn key_id(id: &str) -> Result<KeyId, UiError> {
    id.parse().map_err(|_| UiError::Missing)
}
