use crate::UiError;
use domain::catalogue::{CatalogueFilter, EntryCard, EntryPage, OperationFilter, OperationList};
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_catalogue", input = Json)]
pub async fn read_catalogue(filter: CatalogueFilter) -> Result<Vec<EntryCard>, UiError> {
    let (portal, viewer) = crate::ssr::visit()?;
    Ok(portal.catalogue(viewer.as_ref(), &filter).await?)
}

#[server(prefix = "/rpc", endpoint = "read_entry", input = Json)]
pub async fn read_entry(slug: String) -> Result<EntryPage, UiError> {
    let (portal, viewer) = crate::ssr::visit()?;
    Ok(portal.entry_page(viewer.as_ref(), &slug).await?)
}

#[server(prefix = "/rpc", endpoint = "read_operations", input = Json)]
pub async fn read_operations(slug: String, filter: OperationFilter) -> Result<OperationList, UiError> {
    let (portal, viewer) = crate::ssr::visit()?;
    Ok(portal.operations(viewer.as_ref(), &slug, &filter).await?)
}
