use crate::UiError;
#[cfg(feature = "ssr")]
use crate::admin::rpc::questions;
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
    portal.change_settings(&actor, read(&form, stored)?, version).await?;
    Ok("The settings were saved. They hold from now on.".into())
}

/// The form, with its lists of fields as JSON; every mistake at once.
#[cfg(feature = "ssr")]
fn read(form: &Typed, mut base: Settings) -> Result<Settings, UiError> {
    let mut errors = Vec::new();
    let mut list = |name| questions(form, name).map_err(|error| errors.push(error)).ok().flatten().unwrap_or_default();
    base.key_request_fields = list("key_request_fields");
    base.signup_fields = list("signup_fields");
    match Settings::from_form(form, base) {
        Ok(settings) if errors.is_empty() => Ok(settings),
        other => {
            errors.extend(other.err().into_iter().flat_map(|invalid| invalid.0));
            Err(UiError::Invalid(errors))
        }
    }
}
