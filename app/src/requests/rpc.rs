use crate::UiError;
use domain::{
    event::Event,
    field::Typed,
    page::Page,
    request::{RequestForm, RequestPage, RequestRow},
};
use leptos::prelude::*;

#[server(prefix = "/rpc", endpoint = "read_request_form")]
pub async fn read_request_form(slug: String) -> Result<RequestForm, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.request_form(&actor, &slug).await?)
}

#[server(prefix = "/rpc", endpoint = "submit_request")]
pub async fn submit_request(
    slug: String,
    #[server(default)] policy: String,
    #[server(default)] answers: Typed,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let asked = services::Asked { entry: slug, policy, answers, origin: domain::request::Origin::Portal };
    let submitted = portal.submit(&actor, asked).await?;
    crate::ssr::go_to(&format!("/requests/{}", submitted.id));
    Ok("Your request was sent.".into())
}

#[server(prefix = "/rpc", endpoint = "read_my_requests")]
pub async fn read_my_requests(after: String) -> Result<Page<RequestRow>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.my_requests(&actor, after.parse().ok()).await?)
}

#[server(prefix = "/rpc", endpoint = "read_request")]
pub async fn read_request(id: String) -> Result<RequestPage, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    Ok(portal.request(&actor, &id).await?)
}

#[server(prefix = "/rpc", endpoint = "withdraw_request")]
pub async fn withdraw_request(id: String, revision: i64) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    portal.withdraw(&actor, &id, revision).await?;
    crate::ssr::go_to("/requests");
    Ok("Your request was withdrawn.".into())
}

#[server(prefix = "/rpc", endpoint = "read_my_history")]
pub async fn read_my_history(before: Option<i64>) -> Result<Vec<Event>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.my_history(&actor, before).await?)
}
