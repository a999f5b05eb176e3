use super::named::Named;
use crate::{Error, Mail, Portal, Result, fail_point};
use domain::{
    Actor,
    event::{Event, What},
    id::RequestId,
    policy::{Action, may},
    request::{Change, Command, Delivery, Next, Request, Revision, Terms},
    settings::{Effective, Settings},
};
use storage::{EventFilter, Tx};

impl Portal {
    /// Grants what was asked. The key follows: minted by the outbox and mailed, or generated behind a link.
    pub async fn approve(&self, actor: &Actor, id: &RequestId, based_on: Revision) -> Result<()> {
        self.command(actor, id, move |delivery| Command::Approve { based_on, delivery }).await
    }

    /// Refuses what was asked and deletes the request. The developer reads `reason`.
    pub async fn decline(&self, actor: &Actor, id: &RequestId, based_on: Revision, reason: &str) -> Result<()> {
        let reason = Some(reason.to_owned());
        self.command(actor, id, move |_| Command::Decline { based_on, reason }).await
    }

    /// Takes a request back; it is deleted.
    pub async fn withdraw(&self, actor: &Actor, id: &RequestId, based_on: Revision) -> Result<()> {
        self.command(actor, id, move |_| Command::Withdraw { based_on }).await
    }

    /// Carries out one command on one request. Whoever is overtaken in the middle (PostgreSQL lets two begin at once) looks
    /// a second time, and reads who was faster.
    pub(super) async fn command(
        &self,
        actor: &Actor,
        id: &RequestId,
        command: impl FnOnce(Delivery) -> Command + Clone + Send + 'static,
    ) -> Result<()> {
        match self.command_once(actor, id, command.clone()).await {
            Err(Error::Conflict(_)) => self.command_once(actor, id, command).await,
            done => done,
        }
    }

    /// Its rule, its record, its history and its mails in one transaction.
    async fn command_once(
        &self,
        actor: &Actor,
        id: &RequestId,
        command: impl FnOnce(Delivery) -> Command + Send + 'static,
    ) -> Result<()> {
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let request = request_for(&mut tx, &actor, &id).await.map_err(too_late)?;
            let (settings, _) = tx.settings().await?;
            let named = Named::of(&mut tx, &request.items).await?;
            let command = command(delivery(&settings, &named));
            let change = request.apply(command, &actor, terms(&settings), portal.now())?;
            portal.carry_out(&mut tx, &actor, &request, &named, change).await?;
            fail_point("decision.written");
            portal.commit(tx).await?;
            fail_point("decision.committed");
            Ok(())
        })
        .await
    }

    pub(super) async fn carry_out(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        old: &Request,
        named: &Named,
        change: Change,
    ) -> Result<()> {
        match &change.next {
            Next::Keep(request) => tx.update_request(request).await?,
            Next::Delete => tx.delete_request(old).await?,
        }
        let about = named.about(old);
        for what in change.events {
            self.record(tx, actor, &about, what.clone()).await?;
            self.follow_up(tx, old, named, &what).await?;
        }
        Ok(())
    }

    async fn deliver(&self, tx: &mut Tx, request: &Request, delivery: Delivery) -> Result<()> {
        match delivery {
            Delivery::Email => self.send_key(tx, request).await,
            Delivery::Link => self.send_link(tx, request).await,
        }
    }

    /// What leaves the process because of an event.
    async fn follow_up(&self, tx: &mut Tx, request: &Request, named: &Named, what: &What) -> Result<()> {
        match what {
            What::RequestApproved { delivery } => self.deliver(tx, request, *delivery).await?,
            What::RequestRedelivered => {
                let delivery = request.state.approval().map(|approval| approval.delivery);
                self.deliver(tx, request, delivery.unwrap_or(Delivery::Email)).await?;
            }
            What::LinkCancelled { disowned } => self.link_cancelled(tx, request, *disowned).await?,
            What::RequestDeclined { reason } => {
                let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
                let mail = Mail::Declined {
                    name: developer.name,
                    title: named.title(&request.items),
                    policy: named.policy_names(&request.items),
                    reason: reason.clone(),
                    link: self.link("/history"),
                };
                self.mail(tx, &developer.email, mail, Some(&request.id)).await?;
            }
            What::RequestFellBack => self.tell_deciders(tx, request, named).await?,
            _ => {}
        }
        Ok(())
    }

    /// The admins have the floor now, and were not told of the request before.
    async fn tell_deciders(&self, tx: &mut Tx, request: &Request, named: &Named) -> Result<()> {
        let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
        let (settings, _) = tx.settings().await?;
        for entry in named.entries() {
            self.mail_deciders(tx, request, &developer, entry, &settings).await?;
        }
        Ok(())
    }
}

/// The request, if `actor` may see it. Whoever might have decided it learns what became of one that is gone.
pub(super) async fn request_for(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request> {
    match tx.request(id).await? {
        Some(request) if may(actor, Action::SeeRequest(&request)) => Ok(request),
        Some(_) => Err(Error::Missing),
        None => Err(gone(tx, actor, id).await?),
    }
}

/// Whoever looks at a request that is gone finds nothing; whoever decides it learns that somebody was faster.
fn too_late(error: Error) -> Error {
    match error {
        Error::Gone(ending) => Error::Conflict(ending),
        other => other,
    }
}

async fn gone(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Error> {
    let filter = EventFilter { request: Some(id.clone()), ..EventFilter::default() };
    let last = tx.history(&filter, 1).await?.pop().filter(|event| concerned(actor, event));
    Ok(last.and_then(|event| ending(&event)).map_or(Error::Missing, Error::Gone))
}

fn concerned(actor: &Actor, event: &Event) -> bool {
    let is_own = event.about.developer.as_ref().is_some_and(|developer| actor.is_developer(developer));
    actor.is_admin() || is_own || event.about.entry.as_ref().is_some_and(|entry| actor.approves(entry))
}

fn ending(event: &Event) -> Option<String> {
    let (name, at) = (event.by.name(), event.at.long());
    match &event.what {
        What::RequestDeclined { reason } => {
            let why = reason.as_ref().map(|reason| format!(" Their reason: {reason}")).unwrap_or_default();
            Some(format!("Declined by {name} at {at}.{why}"))
        }
        What::RequestWithdrawn => Some(format!("Withdrawn by {name} at {at}.")),
        What::RequestExpired => Some(format!("Expired at {at}: nobody decided in time.")),
        _ => None,
    }
}

pub(super) const fn terms(settings: &Settings) -> Terms {
    Terms {
        allow_self_approval: settings.allow_self_approval,
        decline_reason_required: settings.decline_reason_required,
    }
}

/// By link if any entry asked for demands it.
fn delivery(settings: &Settings, named: &Named) -> Delivery {
    let by_link = named.entries().iter().any(|e| Effective::new(settings, &e.overrides).delivery() == Delivery::Link);
    if by_link { Delivery::Link } else { Delivery::Email }
}
