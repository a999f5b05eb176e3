use super::{
    form::{askable, policies_on_offer},
    named::Named,
};
use crate::{Error, Issued, Portal, Result, portal::keywright};
use domain::{
    Actor, Invalid,
    catalogue::{Entry, IssuerName, Policy},
    developer::Developer,
    field::{Typed, parse_answers},
    id::{PolicyId, RequestId},
    request::{Change, Delivery, Item, Next, Origin, Request, Route, State, Submission},
    settings::{Effective, Settings},
};
use storage::Tx;

/// A filled-in request form.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The entry's address.
    pub entry: String,
    /// The chosen policy's id, as sent; empty if none was chosen.
    pub policy: String,
    pub answers: Typed,
    pub origin: Origin,
}

/// What became of a new request. There is no `Debug`: it may hold a key.
pub struct Submitted {
    pub id: RequestId,
    pub route: Route,
    pub delivery: Delivery,
    /// On the auto route the key, which is mailed as well.
    pub issued: Option<Issued>,
}

impl Portal {
    /// Records that `actor` asks for access. Nothing is granted by it; on the auto route it is approved at once, and the key
    /// made. A form that was sent twice at the same moment leads to the one that was faster.
    pub async fn submit(&self, actor: &Actor, asked: Asked) -> Result<Submitted> {
        let mut submitted = match self.submit_once(actor, asked.clone()).await {
            Err(Error::Conflict(_)) => self.submit_once(actor, asked).await,
            done => done,
        }?;
        if submitted.route == Route::Auto {
            submitted.issued = self.issue_key(&submitted.id).await.unwrap_or_else(|error| {
                let cause = core::error::Error::source(&error).map(tracing::field::display);
                tracing::warn!(cause, "the key was not made at once: the outbox makes and mails it");
                None
            });
        }
        Ok(submitted)
    }

    async fn submit_once(&self, actor: &Actor, asked: Asked) -> Result<Submitted> {
        let (portal, actor) = (self.clone(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let submitted = portal.submit_in(&mut tx, &actor, asked).await?;
            portal.commit(tx).await?;
            Ok(submitted)
        })
        .await
    }

    async fn submit_in(&self, tx: &mut Tx, actor: &Actor, asked: Asked) -> Result<Submitted> {
        let developer = actor.developer().ok_or(Error::Forbidden)?;
        let developer = tx.developer(developer).await?.ok_or(Error::Missing)?;
        let entry = askable(tx, actor, &asked.entry).await?;
        let (settings, _) = tx.settings().await?;
        let effective = Effective::new(&settings, &entry.overrides);
        let policy = chosen(policies_on_offer(tx, &entry).await?, &asked.policy);
        let answers = parse_answers(effective.fields(), &asked.answers).map_err(beside_inputs);
        let (policy, answers) = both(policy, answers)?;
        let submission = Submission {
            id: RequestId::new(self.now(), self.world.dice()),
            developer: developer.id.clone(),
            items: vec![Item { entry: Some(entry.id.clone()), policy: policy.id }],
            answers,
            route: effective.route(),
            delivery: effective.delivery(),
            origin: asked.origin,
            change: None,
            open: u32::try_from(tx.count_open(&developer.id).await?).unwrap_or(u32::MAX),
            same: tx.open_request_for(&developer.id, &entry.id).await?,
        };
        let (route, delivery) = (submission.route, submission.delivery);
        let change = Request::submit(submission, &settings, self.now())?;
        let request = self.store_new(tx, actor, change, &settings).await?;
        self.tell_of(tx, &request, &developer, &entry, &settings).await?;
        Ok(Submitted { id: request.id, route, delivery, issued: None })
    }

    async fn store_new(&self, tx: &mut Tx, actor: &Actor, change: Change, settings: &Settings) -> Result<Request> {
        let Next::Keep(request) = change.next else { return Err(Error::internal("submitting kept no request")) };
        tx.insert_request(&request).await?;
        let named = Named::of(tx, &request.items).await?;
        IssuerName::of_all(named.policies())?;
        let about = named.about(&request);
        for what in change.events {
            let by = if what.is_decision() { &keywright() } else { actor };
            self.record(tx, by, &about, what).await?;
        }
        if request.route == Route::ThirdParty {
            return self.hand_off(tx, *request, &about, settings).await;
        }
        Ok(*request)
    }

    /// Mails to the developer and to those who decide, or the key where nobody has to. A third party is told by webhook; the
    /// admins are when it stays silent.
    async fn tell_of(
        &self,
        tx: &mut Tx,
        request: &Request,
        developer: &Developer,
        entry: &Entry,
        settings: &Settings,
    ) -> Result<()> {
        if let State::Approved(approval) = &request.state {
            if approval.delivery == Delivery::Email {
                self.send_key(tx, request).await?;
            }
            return self.mail_auto_approval(tx, request, developer, entry, settings).await;
        }
        self.mail_receipt(tx, request, developer).await?;
        if request.is_handed_off() {
            return Ok(());
        }
        self.mail_deciders(tx, request, developer, entry, settings).await
    }
}

pub(super) fn chosen(on_offer: Vec<Policy>, id: &str) -> core::result::Result<Policy, Invalid> {
    if on_offer.is_empty() {
        return Err(Invalid::one("policy", "This API has no policy to ask for at the moment."));
    }
    let id: Option<PolicyId> = id.parse().ok();
    let policy = on_offer.into_iter().find(|policy| Some(&policy.id) == id.as_ref());
    policy.ok_or_else(|| Invalid::one("policy", "Choose a policy."))
}

/// Form inputs are called `answers[key]`.
pub(super) fn beside_inputs(mut invalid: Invalid) -> Invalid {
    for error in &mut invalid.0 {
        error.field = format!("answers[{}]", error.field);
    }
    invalid
}

/// Both values, or the mistakes of both.
pub(super) fn both<A, B>(
    first: core::result::Result<A, Invalid>,
    second: core::result::Result<B, Invalid>,
) -> core::result::Result<(A, B), Invalid> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => {
            let mistakes = |invalid: Option<Invalid>| invalid.map(|invalid| invalid.0).unwrap_or_default();
            Err(Invalid([mistakes(first.err()), mistakes(second.err())].concat()))
        }
    }
}
