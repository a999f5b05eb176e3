use crate::UiError;
use domain::{page::Page, request::RequestRow};
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_queue", input = Json)]
pub async fn read_queue(all: bool, after: String) -> Result<Page<RequestRow>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.queue(&actor, all, after.parse().ok()).await?)
}

#[server(prefix = "/rpc", endpoint = "approve_request")]
pub async fn approve_request(id: String, revision: i64) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    portal.approve(&actor, &id, revision).await?;
    Ok("Approved. The developer is told by mail.".into())
}

#[server(prefix = "/rpc", endpoint = "decline_request")]
pub async fn decline_request(id: String, revision: i64, #[server(default)] reason: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    portal.decline(&actor, &id, revision, &reason).await?;
    crate::ssr::go_to("/queue");
    Ok("Declined. The developer is told by mail.".into())
}

#[server(prefix = "/rpc", endpoint = "redeliver_request")]
pub async fn redeliver_request(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.redeliver(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("A new link is on its way. The one before opens nothing any more.".into())
}

#[server(prefix = "/rpc", endpoint = "cancel_link")]
pub async fn cancel_link(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.cancel_link(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("The link was cancelled.".into())
}
