#[cfg(feature = "ssr")]
use crate::ssr::Carried;
use crate::{UiError, ui::Step};
#[cfg(feature = "ssr")]
use domain::request::Refusal;
use domain::{
    field::Typed,
    page::Page,
    request::{Leaving, RequestForm, RequestPage, RequestRow, Revisable},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

/// One of several things asked for, as its inputs are called: see `domain::request::items::item_input`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ItemForm {
    /// The entry's address; empty for a policy alone.
    #[serde(default)]
    pub entry: String,
    #[serde(default)]
    pub policy: String,
}

#[server(prefix = "/rpc", endpoint = "read_request_form", input = Json)]
pub async fn read_request_form(slug: String) -> Result<RequestForm, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.request_form(&actor, &slug).await?)
}

/// For one API by `slug` and `policy`, for several by `items`.
#[server(prefix = "/rpc", endpoint = "submit_request")]
pub async fn submit_request(
    #[server(default)] slug: String,
    #[server(default)] policy: String,
    #[server(default)] items: Vec<ItemForm>,
    #[server(default)] answers: Typed,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let items = asked_items(slug, policy, items);
    let slugs: Vec<_> = items.iter().filter_map(|item| item.entry.clone()).collect();
    let origin = domain::request::Origin::Portal;
    let asked = services::Asked { on_behalf_of: None, items, answers, origin };
    let (request, to, said) = match portal.submit(&actor, asked).await {
        Ok(submitted) => match submitted.issued {
            Some(issued) => {
                crate::ssr::carry(Carried::Key, &portal.seal_fresh(&actor, &issued)?);
                (submitted.id, "", "Your key is ready.")
            }
            None if submitted.leaves => (submitted.id, "/leave", "Your request was sent."),
            None => (submitted.id, "", "Your request was sent."),
        },
        Err(services::Error::Refused(Refusal::AlreadyOpen { request })) => {
            (request, "", "You have asked for this API already. This is your request.")
        }
        Err(error) => return Err(error.into()),
    };
    forget_selected(&slugs);
    crate::ssr::go_to(&format!("/requests/{request}{to}"));
    Ok(said.into())
}

/// What a form asks for that is for one API, or for several.
#[cfg(feature = "ssr")]
pub(crate) fn asked_items(slug: String, policy: String, items: Vec<ItemForm>) -> Vec<services::AskedItem> {
    let several = items.into_iter().map(|item| services::AskedItem { entry: Some(item.entry), policy: item.policy });
    let several: Vec<_> = several.collect();
    if several.is_empty() { vec![services::AskedItem { entry: Some(slug), policy }] } else { several }
}

/// What was asked for leaves the selection.
#[cfg(feature = "ssr")]
fn forget_selected(slugs: &[String]) {
    let selected = crate::ssr::selection();
    let rest: Vec<_> = selected.iter().filter(|slug| !slugs.contains(slug)).cloned().collect();
    if rest.len() < selected.len() {
        crate::ssr::keep_selection(&rest);
    }
}

#[server(prefix = "/rpc", endpoint = "read_my_requests", input = Json)]
pub async fn read_my_requests(after: String) -> Result<Page<RequestRow>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.my_requests(&actor, after.parse().ok()).await?)
}

/// A request and its way.
#[server(prefix = "/rpc", endpoint = "read_request", input = Json)]
pub async fn read_request(id: String) -> Result<(RequestPage, Vec<Step>), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let (page, history) = portal.request(&actor, &id).await?;
    let steps = super::steps::way(&page.request, &history);
    Ok((page, steps))
}

/// What to say before the browser leaves for the site that decides.
#[server(prefix = "/rpc", endpoint = "read_leaving", input = Json)]
pub async fn read_leaving(id: String) -> Result<Leaving, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let leaving = portal.leaving(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    crate::ssr::let_forms_lead_to(&leaving.origin);
    Ok(leaving)
}

/// Sends the browser to the site that decides.
#[server(prefix = "/rpc", endpoint = "leave_for_site")]
pub async fn leave_for_site(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let address = portal.leave(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    crate::ssr::go_to(&address);
    Ok(String::new())
}

/// Leads a browser that came back to its request.
#[server(prefix = "/rpc", endpoint = "read_return", input = Json)]
pub async fn read_return(id: String, state: String) -> Result<(), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    portal.came_back(&actor, &id, &state).await?;
    crate::ssr::go_to(&format!("/requests/{id}"));
    Ok(())
}

/// A pending request of one's own, to change it.
#[server(prefix = "/rpc", endpoint = "read_revisable", input = Json)]
pub async fn read_revisable(id: String) -> Result<Revisable, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.revisable(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?)
}

#[server(prefix = "/rpc", endpoint = "revise_request")]
pub async fn revise_request(
    id: String,
    revision: i64,
    #[server(default)] policy: String,
    #[server(default)] items: Vec<ItemForm>,
    #[server(default)] answers: Typed,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let policies = if items.is_empty() { vec![policy] } else { items.into_iter().map(|item| item.policy).collect() };
    portal.revise(&actor, &id, revision, policies, answers).await?;
    crate::ssr::go_to(&format!("/requests/{id}"));
    Ok("Your changes were saved.".into())
}

#[server(prefix = "/rpc", endpoint = "withdraw_request")]
pub async fn withdraw_request(id: String, revision: i64) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    portal.withdraw(&actor, &id, revision).await?;
    crate::ssr::go_to("/requests");
    Ok("Your request was withdrawn.".into())
}

/// Steps, newest first, and where the next page begins.
#[server(prefix = "/rpc", endpoint = "read_my_history", input = Json)]
pub async fn read_my_history(before: Option<i64>) -> Result<(Vec<Step>, Option<i64>), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let events = portal.my_history(&actor, before).await?;
    let next = events.last().filter(|_| events.len() == super::steps::PAGE).map(|(event, _)| event.id);
    Ok((events.iter().map(super::steps::step).collect(), next))
}
