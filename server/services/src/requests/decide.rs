mod follow;

use super::{ended::request_to_decide, named::Named};
use crate::{Error, Issued, Portal, Result, fail_point, measure};
use domain::{
    Actor, By,
    event::What,
    id::RequestId,
    request::{Change, Command, Delivery, Next, Request, Revision, Terms, Verdict},
    settings::Settings,
};
use storage::Tx;

impl Portal {
    /// Grants what was asked. The key follows: minted by the outbox and mailed, or generated behind a link.
    pub async fn approve(&self, actor: &Actor, id: &RequestId, based_on: Revision) -> Result<()> {
        self.command(actor, id, move |delivery| Command::Approve { based_on, delivery }).await
    }

    /// As [`Self::approve`], and makes the key at once where it goes by mail: for programs that are answered with it, beside
    /// the mail. `None`: it comes behind a link, or the outbox makes it later.
    pub async fn approve_and_issue(&self, actor: &Actor, id: &RequestId, based_on: Revision) -> Result<Option<Issued>> {
        let manner = Manner { issues: true, batch: None };
        let approve = move |request: &Request, named: &Named, settings: &Settings| Command::Approve {
            based_on,
            delivery: named.joint(&request.items, settings).delivery,
        };
        match self.command_once(actor, id, approve, manner.clone()).await {
            Err(Error::Conflict(_)) => self.command_once(actor, id, approve, manner).await?,
            done => done?,
        }
        self.issue_reserved(id).await
    }

    /// Refuses what was asked and deletes the request. The developer reads `reason`.
    pub async fn decline(&self, actor: &Actor, id: &RequestId, based_on: Revision, reason: &str) -> Result<()> {
        let reason = Some(reason.to_owned());
        self.command(actor, id, move |_| Command::Decline { based_on, reason }).await
    }

    /// Approves a request, or declines it for a reason, as one of a batch that is undone at once.
    pub(super) async fn decide_in(
        &self,
        actor: &Actor,
        id: &RequestId,
        based_on: Revision,
        decline: Option<&str>,
        batch: &str,
    ) -> Result<()> {
        let decline = decline.map(ToOwned::to_owned);
        let command = move |request: &Request, named: &Named, settings: &Settings| match decline {
            Some(reason) => Command::Decline { based_on, reason: Some(reason) },
            None => Command::Approve { based_on, delivery: named.joint(&request.items, settings).delivery },
        };
        self.command_on(actor, id, command, Manner { issues: false, batch: Some(batch.to_owned()) }).await
    }

    /// Approves some of what was asked and declines some of it, in one go. What stays is granted once nothing waits any more;
    /// the developer reads what was declined, and why.
    pub async fn decide(&self, actor: &Actor, id: &RequestId, based_on: Revision, verdict: Verdict) -> Result<()> {
        let declined = verdict.decline.clone();
        let command = move |request: &Request, named: &Named, settings: &Settings| {
            let rest: Vec<_> = request.items.iter().filter(|item| !declined.contains(item)).cloned().collect();
            Command::Decide { based_on, verdict, delivery: named.joint(&rest, settings).delivery }
        };
        self.command_on(actor, id, command, Manner::default()).await
    }

    /// Takes a request back; it is deleted.
    pub async fn withdraw(&self, actor: &Actor, id: &RequestId, based_on: Revision) -> Result<()> {
        self.command(actor, id, move |_| Command::Withdraw { based_on }).await
    }

    /// Carries out one command, which may depend on how the key would be delivered.
    pub(super) async fn command(
        &self,
        actor: &Actor,
        id: &RequestId,
        command: impl FnOnce(Delivery) -> Command + Clone + Send + 'static,
    ) -> Result<()> {
        let of_all = |request: &Request, named: &Named, settings: &Settings| {
            command(named.joint(&request.items, settings).delivery)
        };
        self.command_on(actor, id, of_all, Manner::default()).await
    }

    /// Carries out one command on one request. Whoever is overtaken in the middle (PostgreSQL lets two begin at once) looks
    /// a second time, and reads who was faster.
    async fn command_on(
        &self,
        actor: &Actor,
        id: &RequestId,
        command: impl FnOnce(&Request, &Named, &Settings) -> Command + Clone + Send + 'static,
        manner: Manner,
    ) -> Result<()> {
        match self.command_once(actor, id, command.clone(), manner.clone()).await {
            Err(Error::Conflict(_)) => self.command_once(actor, id, command, manner).await,
            done => done,
        }
    }

    /// Its rule, its record, its history and its mails in one transaction.
    async fn command_once(
        &self,
        actor: &Actor,
        id: &RequestId,
        command: impl FnOnce(&Request, &Named, &Settings) -> Command + Send + 'static,
        manner: Manner,
    ) -> Result<()> {
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let request = request_to_decide(&mut tx, &actor, &id).await?;
            let (settings, _) = tx.settings().await?;
            let named = Named::of(&mut tx, &request.items).await?;
            let command = command(&request, &named, &settings);
            let change = request.apply(command, &actor, terms(&settings), portal.now())?;
            if grants(&change) && portal.has_lost_its_key(&mut tx, &request).await? {
                portal.lapse(&mut tx, &request).await?;
                portal.commit(tx).await?;
                return Err(Error::Conflict(LOST_ITS_KEY.into()));
            }
            if let Some(until) = portal.undoable_until(&actor, &change) {
                let what = (&request, &named);
                portal.keep_undoable(&mut tx, &actor, what, &change, (until, manner.batch)).await?;
            }
            portal.carry_out(&mut tx, &actor, &request, &named, change).await?;
            if manner.issues {
                portal.reserve_issue(&mut tx, &id).await?;
            }
            fail_point("decision.written");
            portal.commit(tx).await?;
            fail_point("decision.committed");
            Ok(())
        })
        .await
    }

    pub(crate) async fn has_lost_its_key(&self, tx: &mut Tx, request: &Request) -> Result<bool> {
        let Some(change) = &request.change else { return Ok(false) };
        Ok(tx.key(&change.key).await?.is_none_or(|key| key.has_ended(self.now()).is_some()))
    }

    pub(crate) async fn carry_out(
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
        let now = if let Next::Keep(request) = &change.next { request } else { old };
        for what in &change.events {
            self.happened(tx, by_whom(actor, now, what), named.about_event(now, what), what.clone()).await?;
            self.follow_up(tx, actor, now, named, what).await?;
        }
        measure::decided(now, &change.events, self.now());
        self.tell_of_declined_items(tx, now, named, &change.events).await
    }
}

/// How a command is carried out.
#[derive(Clone, Default)]
struct Manner {
    /// The caller makes the key, by [`Portal::issue_reserved`].
    issues: bool,
    /// What else is decided at once.
    batch: Option<String>,
}

const LOST_ITS_KEY: &str =
    "The key this was to be added to was revoked or has expired meanwhile. The request has ended.";

fn grants(change: &Change) -> bool {
    change.events.iter().any(|what| matches!(what, What::RequestApproved { .. }))
}

/// In whose name an event is told. Whoever declines the last open item completes what others approved; approved it
/// was by them.
fn by_whom(actor: &Actor, now: &Request, what: &What) -> By {
    let approval = now.state.approval().filter(|_| matches!(what, What::RequestApproved { .. }));
    approval.map_or_else(|| actor.by(), |approval| approval.by.clone())
}

pub(super) const fn terms(settings: &Settings) -> Terms {
    Terms {
        allow_self_approval: settings.allow_self_approval,
        decline_reason_required: settings.decline_reason_required,
    }
}
