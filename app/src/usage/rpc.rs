#[cfg(feature = "ssr")]
use super::words;
use crate::{UiError, ui::Counted};
#[cfg(feature = "ssr")]
use domain::usage::Span;
use leptos::{prelude::*, server_fn::codec::Json};

/// The calls of a key, drawn.
#[server(prefix = "/rpc", endpoint = "read_key_usage", input = Json)]
pub async fn read_key_usage(id: String, #[server(default)] span: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    Ok(words::chart(&portal.key_usage(&actor, &id, named(&span)).await?).draw())
}

/// The calls of an API by all keys, drawn.
#[server(prefix = "/rpc", endpoint = "read_entry_usage", input = Json)]
pub async fn read_entry_usage(id: String, #[server(default)] span: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    Ok(words::chart(&portal.entry_usage(&actor, &id, named(&span)).await?).draw())
}

/// The calls of everything, drawn, and those of each API.
#[server(prefix = "/rpc", endpoint = "read_portal_usage", input = Json)]
pub async fn read_portal_usage(#[server(default)] span: String) -> Result<(String, Vec<Counted>), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let all = portal.portal_usage(&actor, named(&span)).await?;
    let each = all.entries.into_iter().map(|one| words::api(one, named(&span)));
    Ok((words::chart(&all.usage).draw(), each.collect()))
}

/// Whatever else stands in an address: the usual span.
#[cfg(feature = "ssr")]
fn named(span: &str) -> Span {
    Span::named(span).unwrap_or_default()
}
