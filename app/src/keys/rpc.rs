use crate::UiError;
#[cfg(feature = "ssr")]
use domain::FieldError;
use domain::key::KeyRow;
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_my_keys", input = Json)]
pub async fn read_my_keys() -> Result<Vec<KeyRow>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.my_keys(&actor).await?)
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
