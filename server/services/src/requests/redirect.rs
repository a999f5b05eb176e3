//! Third parties that decide behind a redirect: the developer's browser carries a one-time code to their site, the site
//! takes it from server to server, decides by API, and sends the browser back. Nothing the browser carries has authority.

use super::{ended::request_for, named::Named};
use crate::{Error, Portal, Result, portal::require};
use core::time::Duration;
use domain::{
    Actor, Invalid, Timestamp,
    id::RequestId,
    policy::Action,
    request::{Command, Leaving, Request, Route, State, WaitsFor},
    settings::{Effective, Settings},
};
use storage::{Ticket, Tx};
use subtle::ConstantTimeEq;
use url::Url;

/// How long the other site may take to ask for what is behind a code.
const CODE_LIVES: Duration = Duration::from_mins(10);

/// What a third party was given for a code.
#[derive(Debug, Clone, PartialEq)]
pub struct PickedUp {
    pub request: RequestId,
    /// Where to send the browser afterwards, with the `state` it came with.
    pub return_url: String,
}

impl Portal {
    /// What the requester is told before they leave for the site that decides.
    pub async fn leaving(&self, actor: &Actor, id: &RequestId) -> Result<Leaving> {
        let mut tx = self.storage.read().await?;
        let request = own(&mut tx, actor, id).await?;
        let until = deadline(&request)?;
        let named = Named::of(&mut tx, &request.items).await?;
        let (settings, _) = tx.settings().await?;
        let (site, origin) = target(&settings, &named).map(|url| (host(&url), url.origin().ascii_serialization()))?;
        let title = named.title(&request.items);
        Ok(Leaving { title, site, origin, until, revision: request.revision, id: request.id })
    }

    /// The whole address at which the site that decides takes over, with a code of its own. An earlier code opens nothing
    /// any more.
    pub async fn leave(&self, actor: &Actor, id: &RequestId) -> Result<String> {
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let request = own(&mut tx, &actor, &id).await?;
            deadline(&request)?;
            let named = Named::of(&mut tx, &request.items).await?;
            let (settings, _) = tx.settings().await?;
            let mut address = target(&settings, &named)?;
            let (code, state) = (portal.world.token(), portal.world.token());
            tx.put_ticket(&portal.ticket(&id, &code, &state)).await?;
            tx.commit().await?;
            address
                .query_pairs_mut()
                .append_pair("key_request_id", id.as_str())
                .append_pair("code", &code)
                .append_pair("state", &state)
                .append_pair("return_url", &portal.return_url(&id));
            Ok(address.into())
        })
        .await
    }

    fn ticket(&self, id: &RequestId, code: &str, state: &str) -> Ticket {
        Ticket {
            request: id.clone(),
            code: self.vault.digest(code).as_str().to_owned(),
            state: self.vault.digest(state).as_str().to_owned(),
            expires: self.now().plus(CODE_LIVES),
            taken: None,
        }
    }

    /// Takes a code, once, for the program that decides: whose request it was. `state` and `return_url` are what the
    /// browser brought; a browser that was given others is found out here.
    pub async fn pick_up(&self, actor: &Actor, code: &str, state: &str, return_url: Option<&str>) -> Result<PickedUp> {
        let (portal, actor) = (self.clone(), actor.clone());
        let (code, state) = (self.vault.digest(code), self.vault.digest(state));
        let return_url = return_url.map(str::to_owned);
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let ticket = tx.ticket_by_code(code.as_str()).await?;
            let ticket = ticket.filter(|ticket| ticket.can_be_taken(portal.now())).ok_or_else(worthless)?;
            let request = request_for(&mut tx, &actor, &ticket.request).await.map_err(|_| worthless())?;
            require(&actor, Action::Decide(&request))?;
            let expected = portal.return_url(&request.id);
            same_browser(&ticket, state.as_str(), return_url.as_deref(), &expected)?;
            let (settings, _) = tx.settings().await?;
            let named = Named::of(&mut tx, &request.items).await?;
            let change = request.apply(Command::PickUp, &actor, super::decide::terms(&settings), portal.now())?;
            tx.take_ticket(code.as_str(), portal.now()).await?;
            portal.carry_out(&mut tx, &actor, &request, &named, change).await?;
            portal.commit(tx).await?;
            Ok(PickedUp { request: request.id, return_url: expected })
        })
        .await
    }

    /// Whether a browser that comes back from the other site is the one that left. It learns nothing else by it.
    pub async fn came_back(&self, actor: &Actor, id: &RequestId, state: &str) -> Result<()> {
        let state = self.vault.digest(state);
        let mut tx = self.storage.read().await?;
        match tx.request(id).await? {
            Some(request) if !actor.is_developer(&request.developer) => return Err(Error::Missing),
            // Declined meanwhile: whoever asked reads so on the request's page.
            None => return request_for(&mut tx, actor, id).await.map(drop),
            Some(_) => {}
        }
        let ticket = tx.ticket_of(id).await?.ok_or(Error::Missing)?;
        if is_same(&ticket.state, state.as_str()) { Ok(()) } else { Err(Error::Missing) }
    }

    fn return_url(&self, id: &RequestId) -> String {
        self.link(&format!("/requests/{id}/return"))
    }
}

trait Takeable {
    fn can_be_taken(&self, now: Timestamp) -> bool;
}

impl Takeable for Ticket {
    fn can_be_taken(&self, now: Timestamp) -> bool {
        self.taken.is_none() && now < self.expires
    }
}

/// Refuses a code that arrived together with something else than it left with.
fn same_browser(ticket: &Ticket, state: &str, return_url: Option<&str>, expected: &str) -> Result<()> {
    let mut wrong = Vec::new();
    if !is_same(&ticket.state, state) {
        wrong.push(domain::FieldError::new("state", "This is not the state that left with this code."));
    }
    if return_url.is_some_and(|url| url != expected) {
        wrong.push(domain::FieldError::new("return_url", format!("The browser goes back to {expected} only.")));
    }
    Ok(Invalid::unless_empty(wrong)?)
}

/// The host that decides, for people.
pub(super) fn site(settings: &Settings, named: &Named) -> Option<String> {
    target(settings, named).ok().map(|url| host(&url))
}

/// Where the first entry that redirects sends its developers.
fn target(settings: &Settings, named: &Named) -> Result<Url> {
    let redirecting = named.entries().iter().map(|entry| Effective::new(settings, &entry.overrides));
    let mut addresses = redirecting.filter(|entry| entry.route() == Route::Redirect).map(|entry| entry.redirect_to());
    addresses.find_map(|address| Url::parse(address).ok()).ok_or_else(|| {
        Error::Conflict(
            "This request is no longer decided elsewhere. An admin decides it; there is nothing to do.".into(),
        )
    })
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

async fn own(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request> {
    let request = request_for(tx, actor, id).await?;
    if actor.is_developer(&request.developer) { Ok(request) } else { Err(Error::Missing) }
}

/// Until when the other site may decide.
fn deadline(request: &Request) -> Result<Timestamp> {
    match &request.state {
        State::Pending { waits_for: WaitsFor::ThirdParty { until, .. }, .. } if request.route == Route::Redirect => {
            Ok(*until)
        }
        State::Pending { .. } => Err(Error::Conflict("The admins decide this request. There is nothing to do.".into())),
        _ => Err(Error::Conflict("This request is decided. There is nothing left to do.".into())),
    }
}

fn is_same(one: &str, other: &str) -> bool {
    bool::from(one.as_bytes().ct_eq(other.as_bytes()))
}

/// Unknown, taken, expired, and of a request that is gone: the same answer.
fn worthless() -> Error {
    Invalid::one("code", "This code is unknown, was taken already, or is older than ten minutes.").into()
}
