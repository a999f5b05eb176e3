use crate::UiError;
use domain::catalogue::{CatalogueFilter, EntryCard, EntryPage, OperationFilter, OperationList};
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_catalogue", input = Json)]
pub async fn read_catalogue(filter: CatalogueFilter) -> Result<Vec<EntryCard>, UiError> {
    let (portal, viewer) = visit().await?;
    Ok(portal.catalogue(viewer.as_ref(), &filter).await?)
}

#[server(prefix = "/rpc", endpoint = "read_entry", input = Json)]
pub async fn read_entry(slug: String) -> Result<EntryPage, UiError> {
    let (portal, viewer) = visit().await?;
    let is_offered = viewer.is_some() && portal.takes_several().await?;
    let is_selected = is_offered.then(|| crate::ssr::selection().contains(&slug));
    Ok(EntryPage { is_selected, ..portal.entry_page(viewer.as_ref(), &slug).await? })
}

#[server(prefix = "/rpc", endpoint = "read_operations", input = Json)]
pub async fn read_operations(slug: String, filter: OperationFilter) -> Result<OperationList, UiError> {
    let (portal, viewer) = visit().await?;
    Ok(portal.operations(viewer.as_ref(), &slug, &filter).await?)
}

/// Whoever calls, if the catalogue is open to them; guests of a closed one are asked to sign in, whatever they look for.
#[cfg(feature = "ssr")]
async fn visit() -> Result<(services::Portal, Option<domain::Actor>), UiError> {
    let (portal, viewer) = crate::ssr::visit()?;
    let is_closed = viewer.is_none() && portal.catalogue_is_closed().await?;
    if is_closed { Err(UiError::SignIn) } else { Ok((portal, viewer)) }
}
