use crate::UiError;
#[cfg(feature = "ssr")]
use crate::admin::rpc::wrong;
use domain::{
    field::Typed,
    settings::{AtOnce, Settings},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// The settings in force, the version a change is based on, and what approval means for the entries.
#[server(prefix = "/rpc", endpoint = "read_settings", input = Json)]
pub async fn read_settings() -> Result<(Settings, i64, AtOnce), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (settings, version) = portal.settings(&actor).await?;
    Ok((settings, version, portal.approved_at_once(&actor).await?))
}

#[server(prefix = "/rpc", endpoint = "change_settings")]
pub async fn change_settings(version: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let version = version.parse().map_err(|_| UiError::Malformed)?;
    let (stored, _) = portal.settings(&actor).await?;
    portal.change_settings(&actor, Settings::from_form(&form, stored).map_err(wrong)?, version).await?;
    Ok("The settings were saved. They hold from now on.".into())
}
