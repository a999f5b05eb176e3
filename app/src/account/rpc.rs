use crate::UiError;
use domain::{
    Timestamp,
    field::{Field, Typed},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::ssr;

/// One browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: String,
    pub browser: String,
    pub created: Timestamp,
    pub last_seen: Timestamp,
    pub is_this_one: bool,
}

/// What somebody sees of their own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSheet {
    pub sessions: Vec<SessionRow>,
    /// Whether they are told of requests once a day; `None` for those who decide nothing.
    pub digest: Option<bool>,
}

/// What a mailed link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    Confirm,
    Reset,
    SetUp,
}

#[server(prefix = "/rpc", endpoint = "sign_in")]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<String, UiError> {
    let (portal, _) = ssr::visit()?;
    let signed_in = portal.sign_in(&email, &password, ssr::visitor()).await?;
    ssr::set_session(&signed_in.token);
    ssr::go_to(ssr::own_path(&next));
    Ok(String::new())
}

#[server(prefix = "/rpc", endpoint = "sign_out")]
pub async fn sign_out() -> Result<String, UiError> {
    let (portal, actor) = ssr::visit()?;
    if let (Some(actor), Some(session)) = (actor, ssr::caller().session) {
        portal.sign_out(&actor, &session).await?;
    }
    ssr::forget_session();
    ssr::go_to("/");
    Ok("You are signed out.".into())
}

#[server(prefix = "/rpc", endpoint = "read_sign_up_fields", input = Json)]
pub async fn read_sign_up_fields() -> Result<Vec<Field>, UiError> {
    let (portal, _) = ssr::visit()?;
    Ok(portal.sign_up_fields().await?)
}

#[server(prefix = "/rpc", endpoint = "sign_up")]
pub async fn sign_up(
    name: String,
    email: String,
    password: String,
    #[server(default)] fields: Typed,
) -> Result<String, UiError> {
    let (portal, _) = ssr::visit()?;
    let form = services::SignUpForm { name, email, password, fields };
    portal.sign_up(form, ssr::visitor()).await.map_err(|error| beside_inputs(error.into()))?;
    ssr::go_to("/sign-up/sent");
    Ok(String::new())
}

/// The inputs of configurable fields are called `fields[key]`.
#[cfg(feature = "ssr")]
fn beside_inputs(mut error: UiError) -> UiError {
    if let UiError::Invalid(errors) = &mut error {
        for error in
            errors.iter_mut().filter(|error| !["", "name", "email", "password"].contains(&error.field.as_str()))
        {
            error.field = format!("fields[{}]", error.field);
        }
    }
    error
}

/// Whether a mailed link still works; looking does not use it up.
#[server(prefix = "/rpc", endpoint = "read_link", input = Json)]
pub async fn read_link(kind: LinkKind, token: String) -> Result<bool, UiError> {
    let (portal, _) = ssr::visit()?;
    Ok(match kind {
        LinkKind::Confirm => portal.can_confirm(&token).await?,
        LinkKind::Reset => portal.can_reset(&token).await?,
        LinkKind::SetUp => portal.can_set_up(&token).await?,
    })
}

#[server(prefix = "/rpc", endpoint = "confirm_address")]
pub async fn confirm_address(token: String) -> Result<String, UiError> {
    let (portal, _) = ssr::visit()?;
    portal.confirm_address(&token).await?;
    ssr::go_to("/sign-in");
    Ok("Your address is confirmed. Sign in to go on.".into())
}

#[server(prefix = "/rpc", endpoint = "request_password_reset")]
pub async fn request_password_reset(email: String) -> Result<String, UiError> {
    let (portal, _) = ssr::visit()?;
    portal.request_password_reset(&email, ssr::visitor()).await?;
    ssr::go_to("/sign-in");
    Ok("If there is an account with this address, a link is on its way to it.".into())
}

#[server(prefix = "/rpc", endpoint = "reset_password")]
pub async fn reset_password(token: String, password: String) -> Result<String, UiError> {
    let (portal, _) = ssr::visit()?;
    portal.reset_password(&token, &password).await?;
    ssr::go_to("/sign-in");
    Ok("Your password is changed. Sign in with the new one.".into())
}

#[server(prefix = "/rpc", endpoint = "set_up")]
pub async fn set_up(token: String, name: String, email: String, password: String) -> Result<String, UiError> {
    let (portal, _) = ssr::visit()?;
    let form = services::SignUpForm { name, email, password, fields: Typed::new() };
    portal.set_up(&token, form, ssr::visitor()).await?;
    ssr::go_to("/sign-in");
    Ok("You are the first admin. Sign in to go on.".into())
}

#[server(prefix = "/rpc", endpoint = "change_password")]
pub async fn change_password(old_password: String, new_password: String) -> Result<String, UiError> {
    let (portal, actor) = ssr::session()?;
    portal.change_password(&actor, ssr::caller().session, &old_password, &new_password).await?;
    Ok("Your password is changed. Other browsers were signed out.".into())
}

#[server(prefix = "/rpc", endpoint = "read_account", input = Json)]
pub async fn read_account() -> Result<AccountSheet, UiError> {
    let (portal, actor) = ssr::session()?;
    let here = ssr::caller().session;
    let row = |session: services::Session| SessionRow {
        is_this_one: here.as_ref() == Some(&session.id),
        id: session.id.to_string(),
        browser: session.user_agent,
        created: session.created,
        last_seen: session.last_seen,
    };
    let sessions = portal.sessions(&actor).await?.into_iter().map(row).collect();
    Ok(AccountSheet { sessions, digest: portal.digest(&actor).await? })
}

/// How somebody who decides is told of requests: `daily`, or of `each`.
#[server(prefix = "/rpc", endpoint = "choose_digest")]
pub async fn choose_digest(way: String) -> Result<String, UiError> {
    let (portal, actor) = ssr::session()?;
    let daily = way == "daily";
    portal.choose_digest(&actor, daily).await?;
    Ok(if daily {
        "From now on you get one mail a day, at 08:00 UTC, if something waits.".into()
    } else {
        "From now on you get a mail for each request.".into()
    })
}

#[server(prefix = "/rpc", endpoint = "end_session")]
pub async fn end_session(id: String) -> Result<String, UiError> {
    let (portal, actor) = ssr::session()?;
    portal.end_session(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("That browser is signed out.".into())
}
