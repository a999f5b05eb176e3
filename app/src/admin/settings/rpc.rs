use crate::UiError;
#[cfg(feature = "ssr")]
use crate::admin::rpc::wrong;
use domain::{field::Typed, settings::Settings};
use leptos::{prelude::*, server_fn::codec::Json};

/// The settings in force, and the version a change is based on.
#[server(prefix = "/rpc", endpoint = "read_settings", input = Json)]
pub async fn read_settings() -> Result<(Settings, i64), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.settings(&actor).await?)
}

#[server(prefix = "/rpc", endpoint = "change_settings")]
pub async fn change_settings(version: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let version = version.parse().map_err(|_| UiError::Malformed)?;
    let (stored, _) = portal.settings(&actor).await?;
    portal.change_settings(&actor, Settings::from_form(&form, stored).map_err(wrong)?, version).await?;
    Ok("The settings were saved. They hold from now on.".into())
}
