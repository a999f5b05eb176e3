use crate::UiError;
use crate::requests::ItemForm;
#[cfg(feature = "ssr")]
use crate::ssr::Carried;
#[cfg(feature = "ssr")]
use domain::key::KeyChanged;
#[cfg(feature = "ssr")]
use domain::{FieldError, key::Overlap};
use domain::{
    field::Typed,
    key::{ClaimPage, FreshKey, KeyApis, KeyChangedPage, KeyRow},
};
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_my_keys", input = Json)]
pub async fn read_my_keys() -> Result<(Vec<KeyRow>, bool), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok((portal.my_keys(&actor).await?, portal.takes_several().await?))
}

#[server(prefix = "/rpc", endpoint = "read_my_key", input = Json)]
pub async fn read_my_key(id: String) -> Result<KeyRow, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.my_key(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?)
}

/// What a key opens and could open; `add` are the addresses of what was chosen to be added.
#[server(prefix = "/rpc", endpoint = "read_key_apis", input = Json)]
pub async fn read_key_apis(id: String, #[server(default)] add: Vec<String>) -> Result<KeyApis, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    Ok(portal.key_apis(&actor, &id, &add).await?)
}

/// `remove` holds the addresses of entries; what is to be added is named as in `submit_request`.
#[server(prefix = "/rpc", endpoint = "change_key_apis")]
pub async fn change_key_apis(
    id: String,
    #[server(default)] remove: Typed,
    #[server(default)] slug: String,
    #[server(default)] policy: String,
    #[server(default)] items: Vec<ItemForm>,
    #[server(default)] answers: Typed,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let is_adding = !(slug.is_empty() && items.is_empty());
    let add = if is_adding { crate::requests::asked_items(slug, policy, items) } else { Vec::new() };
    let origin = domain::request::Origin::Portal;
    let asked = services::AskedChange { remove: remove.into_keys().collect(), add, answers, origin };
    let KeyChanged { waiting, removed, added } = portal.change_key_apis(&actor, &id, asked).await?;
    let [waiting, removed, added] = [waiting, removed, added].map(|slugs| slugs.join("."));
    crate::ssr::go_to(&format!("/keys/{id}/changed?waiting={waiting}&removed={removed}&added={added}"));
    Ok("The key was changed.".into())
}

/// What a change came to: addresses of entries, with points between them.
#[server(prefix = "/rpc", endpoint = "read_key_changed", input = Json)]
pub async fn read_key_changed(
    id: String,
    #[server(default)] waiting: String,
    #[server(default)] removed: String,
    #[server(default)] added: String,
) -> Result<KeyChangedPage, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let slugs = |text: String| text.split('.').map(ToOwned::to_owned).collect();
    let changed = KeyChanged { waiting: slugs(waiting), removed: slugs(removed), added: slugs(added) };
    Ok(portal.key_changed(&actor, &id, &changed).await?)
}

#[server(prefix = "/rpc", endpoint = "revoke_key")]
pub async fn revoke_key(id: String, #[server(default)] confirm: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    if confirm.trim() != "revoke" {
        return Err(UiError::Invalid(vec![FieldError::new("", "Type revoke into the box to confirm.")]));
    }
    portal.revoke_key(&actor, &id).await?;
    Ok("The key was revoked. It opens nothing any more.".into())
}

#[server(prefix = "/rpc", endpoint = "rotate_key")]
pub async fn rotate_key(id: String, #[server(default)] overlap: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let overlap = Overlap::named(&overlap)
        .ok_or_else(|| UiError::Invalid(vec![FieldError::new("overlap", "Choose how long the old key goes on.")]))?;
    let issued = portal.rotate_key(&actor, &id, overlap).await?;
    crate::ssr::carry(Carried::Key, &portal.seal_fresh(&actor, &issued)?);
    Ok("Your new key is shown above the others, once.".into())
}

/// The key that this browser carries, to show it once.
#[server(prefix = "/rpc", endpoint = "read_fresh_key", input = Json)]
pub async fn read_fresh_key() -> Result<Option<FreshKey>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    match crate::ssr::take(Carried::Key) {
        Some(sealed) => Ok(portal.fresh_key(&actor, &sealed).await?),
        None => Ok(None),
    }
}

/// What is behind a confirmation link.
#[server(prefix = "/rpc", endpoint = "read_claim", input = Json)]
pub async fn read_claim(token: String) -> Result<ClaimPage, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.claim_page(&actor, &token).await?)
}

#[server(prefix = "/rpc", endpoint = "generate_key")]
pub async fn generate_key(token: String, again: Option<i64>) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let issued = portal.generate_key(&actor, &token, again).await?;
    crate::ssr::carry(Carried::Key, &portal.seal_fresh(&actor, &issued)?);
    Ok("Your key was generated.".into())
}

#[server(prefix = "/rpc", endpoint = "save_key")]
pub async fn save_key(token: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.key_saved(&actor, &token).await?;
    crate::ssr::go_to("/keys");
    Ok("The key is listed here from now on, without its text.".into())
}

#[server(prefix = "/rpc", endpoint = "disown_link")]
pub async fn disown_link(token: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.disown(&actor, &token).await?;
    crate::ssr::go_to("/requests");
    Ok("The link was cancelled and the admins were told.".into())
}
