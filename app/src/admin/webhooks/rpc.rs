use crate::UiError;
#[cfg(feature = "ssr")]
use crate::admin::rpc::wrong;
#[cfg(feature = "ssr")]
use crate::ssr::Carried;
use domain::{
    field::Typed,
    webhook::{DeliverySheet, Endpoint, EndpointSheet},
};
#[cfg(feature = "ssr")]
use domain::{
    id::{DeliveryId, WebhookId},
    webhook::EndpointDraft,
};
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_webhooks", input = Json)]
pub async fn read_webhooks() -> Result<Vec<Endpoint>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.webhooks(&actor).await?)
}

/// One endpoint, and its secret if the form before this page made it: then it is shown, once.
#[server(prefix = "/rpc", endpoint = "read_webhook", input = Json)]
pub async fn read_webhook(
    id: String,
    #[server(default)] after: String,
) -> Result<(EndpointSheet, Option<String>), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = webhook_id(&id)?;
    let sheet = portal.webhook(&actor, &id, after.parse().ok()).await?;
    let secret = crate::ssr::take(Carried::Secret).and_then(|wrapped| portal.from_last_page(&actor, &id, &wrapped));
    Ok((sheet, secret.map(|secret| secret.reveal().to_owned())))
}

#[server(prefix = "/rpc", endpoint = "create_webhook")]
pub async fn create_webhook(#[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (endpoint, secret) = portal.create_webhook(&actor, EndpointDraft::from_form(&form).map_err(wrong)?).await?;
    crate::ssr::carry(Carried::Secret, &portal.for_next_page(&actor, &endpoint.id, secret.reveal()));
    crate::ssr::go_to(&format!("/admin/webhooks/{}", endpoint.id));
    Ok("The webhook was added. It is told from now on.".into())
}

#[server(prefix = "/rpc", endpoint = "change_webhook")]
pub async fn change_webhook(id: String, version: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (id, version) = (webhook_id(&id)?, version.parse().map_err(|_| UiError::Malformed)?);
    portal.change_webhook(&actor, &id, version, EndpointDraft::from_form(&form).map_err(wrong)?).await?;
    Ok("The webhook was saved.".into())
}

#[server(prefix = "/rpc", endpoint = "delete_webhook")]
pub async fn delete_webhook(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.delete_webhook(&actor, &webhook_id(&id)?).await?;
    crate::ssr::go_to("/admin/webhooks");
    Ok("The webhook was deleted.".into())
}

#[server(prefix = "/rpc", endpoint = "enable_webhook")]
pub async fn enable_webhook(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.enable_webhook(&actor, &webhook_id(&id)?).await?;
    Ok("The webhook is told again from now on.".into())
}

#[server(prefix = "/rpc", endpoint = "disable_webhook")]
pub async fn disable_webhook(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.disable_webhook(&actor, &webhook_id(&id)?).await?;
    Ok("The webhook was disabled. Nothing is sent to it.".into())
}

#[server(prefix = "/rpc", endpoint = "rotate_webhook_secret")]
pub async fn rotate_webhook_secret(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = webhook_id(&id)?;
    let secret = portal.rotate_webhook_secret(&actor, &id).await?;
    crate::ssr::carry(Carried::Secret, &portal.for_next_page(&actor, &id, secret.reveal()));
    Ok("There is a new secret.".into())
}

#[server(prefix = "/rpc", endpoint = "ping_webhook")]
pub async fn ping_webhook(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = webhook_id(&id)?;
    let delivery = portal.ping_webhook(&actor, &id).await?;
    crate::ssr::go_to(&format!("/admin/webhooks/{id}/deliveries/{delivery}"));
    Ok("A test is on its way.".into())
}

/// One delivery, its message set out for reading.
#[server(prefix = "/rpc", endpoint = "read_delivery", input = Json)]
pub async fn read_delivery(id: String) -> Result<DeliverySheet, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let mut sheet = portal.delivery(&actor, &delivery_id(&id)?).await?;
    let message = serde_json::from_str::<serde_json::Value>(&sheet.body);
    sheet.body = message.map_or(sheet.body, |message| format!("{message:#}"));
    Ok(sheet)
}

#[server(prefix = "/rpc", endpoint = "redeliver")]
pub async fn redeliver(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.redeliver_webhook(&actor, &delivery_id(&id)?).await?;
    Ok("It is sent again now.".into())
}

#[cfg(feature = "ssr")]
fn webhook_id(id: &str) -> Result<WebhookId, UiError> {
    id.parse().map_err(|_| UiError::Missing)
}

#[cfg(feature = "ssr")]
fn delivery_id(id: &str) -> Result<DeliveryId, UiError> {
    id.parse().map_err(|_| UiError::Missing)
}
