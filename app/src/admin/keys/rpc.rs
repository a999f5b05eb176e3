use crate::{UiError, ui::Step};
#[cfg(feature = "ssr")]
use domain::{FieldError, Invalid, Timestamp, limit::OwnLimits};
use domain::{catalogue::PolicyRow, field::Typed, key::KeyRow};
use leptos::{prelude::*, server_fn::codec::Json};
#[cfg(feature = "ssr")]
use services::KeyTerms;

/// A key, the policies it could follow, and what happened to it.
#[server(prefix = "/rpc", endpoint = "read_key", input = Json)]
pub async fn read_key(id: String) -> Result<(KeyRow, Vec<PolicyRow>, Vec<Step>), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (row, policies, events) = portal.key(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok((row, policies, events.iter().map(crate::requests::step_of).collect()))
}

#[server(prefix = "/rpc", endpoint = "move_key")]
pub async fn move_key(id: String, #[server(default)] policy: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let policy = policy.parse().map_err(|_| wrong("policy", "Choose a policy."))?;
    portal.change_terms(&actor, &id, KeyTerms::of_policy(policy)).await?;
    Ok("The key follows this policy from now on.".into())
}

#[server(prefix = "/rpc", endpoint = "set_key_expiry")]
pub async fn set_key_expiry(id: String, #[server(default)] expires: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let expires = match expires.trim() {
        "" => None,
        day => Some(Timestamp::end_of(day).ok_or_else(|| wrong("expires", "Enter a day, like 2027-01-31."))?),
    };
    portal.change_terms(&actor, &id, KeyTerms::of_end(expires)).await?;
    Ok("The end of the key was set.".into())
}

#[server(prefix = "/rpc", endpoint = "set_key_limits")]
pub async fn set_key_limits(id: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let limits = OwnLimits::from_form(&form).map_err(|Invalid(errors)| UiError::Invalid(errors))?;
    portal.change_terms(&actor, &id, KeyTerms::of_limits(limits)).await?;
    Ok("The key keeps to these limits from now on.".into())
}

#[server(prefix = "/rpc", endpoint = "reset_key_quota")]
pub async fn reset_key_quota(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.reset_key_quota(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("The quota counts from nothing.".into())
}

#[cfg(feature = "ssr")]
fn wrong(field: &str, message: &str) -> UiError {
    UiError::Invalid(vec![FieldError::new(field, message)])
}
