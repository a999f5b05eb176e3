//! Requests, and those that are there no more: the history knows how they ended.

use crate::{Error, Result};
use domain::{
    Actor,
    event::{Event, What},
    id::{DeveloperId, RequestId},
    policy::{Action, may},
    request::Request,
    token::Scope,
};
use storage::{EventFilter, Tx};

/// The request, if `actor` may see it. [`Error::Gone`] says to whomever it concerns how one ended, and what it was about.
pub(super) async fn request_for(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request> {
    let ended = match look(tx, actor, id).await? {
        Ok(request) => return Ok(request),
        Err(ended) => ended.ok_or(Error::Missing)?,
    };
    let who = match ended.developer {
        Some(developer) if actor.is_developer(&developer) => "You".to_owned(),
        Some(developer) => tx.developer(&developer).await?.map_or_else(|| "Somebody".to_owned(), |person| person.name),
        None => "Somebody".to_owned(),
    };
    Err(Error::Gone(format!("{who} asked for {}. {}", ended.title, ended.how)))
}

/// As [`request_for`], for whoever is about to decide: that somebody was faster is [`Error::Conflict`] to them.
pub(super) async fn request_to_decide(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request> {
    let too_late = |ended: Ended| Error::Conflict(ended.how);
    look(tx, actor, id).await?.map_err(|ended| ended.map_or(Error::Missing, too_late))
}

/// How a request ended that is gone, as a sentence.
struct Ended {
    how: String,
    /// `Weather · Free`, as it was called then.
    title: String,
    /// Who had asked.
    developer: Option<DeveloperId>,
}

async fn look(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<core::result::Result<Request, Option<Ended>>> {
    match tx.request(id).await? {
        Some(request) if may(actor, Action::SeeRequest(&request)) => Ok(Ok(request)),
        // It may be that what they decide was declined, and has left the request.
        Some(_) | None => {
            let filter = EventFilter { request: Some(id.clone()), ..EventFilter::default() };
            let history = tx.history(&filter, LOOK_BACK).await?;
            Ok(Err(history.iter().filter(|event| concerned(actor, event)).find_map(ended)))
        }
    }
}

/// Events of one request that are searched for its end.
const LOOK_BACK: i64 = 100;

fn concerned(actor: &Actor, event: &Event) -> bool {
    let is_own = event.about.developer.as_ref().is_some_and(|developer| actor.is_developer(developer));
    may(actor, Action::Administer(Scope::RequestsRead))
        || is_own
        || event.about.entry.as_ref().is_some_and(|entry| actor.approves(entry))
}

fn ended(event: &Event) -> Option<Ended> {
    let (name, at) = (event.by.name(), event.at.long());
    let how = match &event.what {
        What::RequestDeclined { reason } | What::RequestItemDeclined { reason, .. } => {
            let why = reason.as_ref().map(|reason| format!(" Their reason: {reason}")).unwrap_or_default();
            format!("Declined by {name} at {at}.{why}")
        }
        What::RequestWithdrawn => format!("Withdrawn by {name} at {at}."),
        What::RequestLapsed => format!("Ended at {at}: the key it was to be added to was revoked or has expired."),
        What::RequestExpired => format!("Expired at {at}: nobody decided in time."),
        _ => return None,
    };
    Some(Ended { how, title: event.about.title.clone(), developer: event.about.developer.clone() })
}
