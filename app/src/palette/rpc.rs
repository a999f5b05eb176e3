use crate::UiError;
use domain::find::Found;
use leptos::{prelude::*, server_fn::codec::Json};

/// What `search` names, as far as whoever asks may see it.
#[server(prefix = "/rpc", endpoint = "read_found", input = Json)]
pub async fn read_found(search: String) -> Result<Vec<Found>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.find(&actor, &search).await?)
}
