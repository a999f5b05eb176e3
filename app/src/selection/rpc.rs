use crate::UiError;
use domain::request::RequestForm;
use leptos::{prelude::*, server_fn::codec::Json};

/// The addresses of what this browser has selected; `None` where one API at a time is asked for, and to guests.
#[server(prefix = "/rpc", endpoint = "read_selected", input = Json)]
pub async fn read_selected() -> Result<Option<Vec<String>>, UiError> {
    let (portal, viewer) = crate::ssr::visit()?;
    let is_offered = viewer.is_some() && portal.takes_several().await?;
    Ok(is_offered.then(crate::ssr::selection))
}

/// The form for everything that is selected.
#[server(prefix = "/rpc", endpoint = "read_selection", input = Json)]
pub async fn read_selection() -> Result<RequestForm, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.selection(&actor, &crate::ssr::selection()).await?)
}

#[server(prefix = "/rpc", endpoint = "select_entry")]
pub async fn select_entry(slug: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    crate::ssr::keep_selection(&portal.select(&actor, &crate::ssr::selection(), &slug).await?);
    crate::ssr::go_to("/selection");
    Ok(String::new())
}

#[server(prefix = "/rpc", endpoint = "deselect_entry")]
pub async fn deselect_entry(slug: String) -> Result<String, UiError> {
    let (portal, _) = crate::ssr::session()?;
    if !portal.takes_several().await? {
        return Err(UiError::Missing);
    }
    let mut selected = crate::ssr::selection();
    selected.retain(|known| *known != slug);
    crate::ssr::keep_selection(&selected);
    crate::ssr::go_to("/selection");
    Ok(String::new())
}
