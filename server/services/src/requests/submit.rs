use super::{
    form::open_request_for_any,
    items::{AskedItem, Offers},
    named::Named,
};
use crate::{
    Error, Issued, Portal, Result, measure,
    portal::{keywright, require},
};
use domain::{
    Actor, By, Invalid,
    developer::{AccountState, Developer},
    field::{Answers, Typed},
    id::{DeveloperId, RequestId},
    policy::Action,
    request::{Change, Delivery, Item, KeyChange, Next, Origin, Request, Route, State, Submission},
    settings::Settings,
};
use storage::Tx;

/// A filled-in request form.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Whom the key is for, where that is not whoever asks: for admins, and for programs that may.
    pub on_behalf_of: Option<DeveloperId>,
    /// What is asked for. Mistakes in one are told by [`domain::request::items::item_input`].
    pub items: Vec<AskedItem>,
    pub answers: Typed,
    pub origin: Origin,
}

/// A form that was found in order.
pub(crate) struct Wanted<'a> {
    pub offers: &'a Offers,
    pub items: Vec<Item>,
    pub answers: Answers,
    pub origin: Origin,
    pub change: Option<KeyChange>,
    /// Whoever decided already.
    pub approved_by: Option<By>,
    /// It comes from another portal: it waits for the admins, and nobody is told.
    pub is_imported: bool,
}

/// How a request arrives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrival {
    Asked,
    /// Somebody decided elsewhere.
    Approved,
    /// From another portal, decided there or not.
    Imported {
        is_approved: bool,
    },
}

impl Arrival {
    const fn is_approved(self) -> bool {
        matches!(self, Self::Approved | Self::Imported { is_approved: true })
    }
}

/// What became of a new request. There is no `Debug`: it may hold a key.
pub struct Submitted {
    pub id: RequestId,
    pub route: Route,
    pub delivery: Delivery,
    /// The developer's browser has to go to the site that decides.
    pub leaves: bool,
    /// On the auto route the key, which is mailed as well. Who asks for somebody else does not get to see it.
    pub issued: Option<Issued>,
}

impl Portal {
    /// Records that `actor` asks for access, for themselves or for another. Nothing is granted by it; on the auto route it is
    /// approved at once, and the key made. A form that was sent twice at the same moment leads to the one that was faster.
    pub async fn submit(&self, actor: &Actor, asked: Asked) -> Result<Submitted> {
        let is_own = asked.on_behalf_of.is_none();
        let mut submitted = match self.submit_once(actor, asked.clone(), Arrival::Asked).await {
            Err(Error::Conflict(_)) => self.submit_once(actor, asked, Arrival::Asked).await,
            done => done,
        }?;
        if submitted.route == Route::Auto && is_own {
            submitted.issued = self.issue_reserved(&submitted.id).await?;
        }
        Ok(submitted)
    }

    /// Records a request that `actor`, who may decide it, says was approved elsewhere. No key is made, and nobody is told;
    /// those who decide may send the developer a link.
    pub async fn submit_approved(&self, actor: &Actor, asked: Asked) -> Result<Submitted> {
        self.submit_once(actor, asked, Arrival::Approved).await
    }

    async fn submit_once(&self, actor: &Actor, asked: Asked, arrival: Arrival) -> Result<Submitted> {
        let (portal, actor) = (self.clone(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let is_own = asked.on_behalf_of.is_none();
            let submitted = portal.submit_in(&mut tx, &actor, asked, arrival).await?;
            if submitted.route == Route::Auto && is_own {
                portal.reserve_issue(&mut tx, &submitted.id).await?;
            }
            portal.commit(tx).await?;
            Ok(submitted)
        })
        .await
    }

    pub(crate) async fn submit_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        asked: Asked,
        arrival: Arrival,
    ) -> Result<Submitted> {
        let developer = asker(tx, actor, asked.on_behalf_of.as_ref()).await?;
        let (settings, _) = tx.settings().await?;
        let offers = Offers::of(tx, actor, &asked.items, asked.on_behalf_of.is_some(), &settings).await?;
        let items = offers.chosen(asked.items.iter().map(|item| item.policy.as_str()));
        let answers = match asked.origin {
            Origin::Portal => offers.answered(&asked.answers, &settings),
            Origin::Api => offers.answered_by_program(&asked.answers, &settings),
            Origin::TykApi => offers.answered_and_more(&asked.answers, &settings),
        };
        let (items, answers) = both(items, answers)?;
        if arrival.is_approved() {
            items.iter().try_for_each(|item| require(actor, Action::DecideItem(item)))?;
        }
        let approved_by = arrival.is_approved().then(|| actor.by());
        let is_imported = matches!(arrival, Arrival::Imported { .. });
        let wanted =
            Wanted { offers: &offers, items, answers, origin: asked.origin, change: None, approved_by, is_imported };
        self.submit_wanted(tx, actor, &developer, wanted, &settings).await
    }

    /// Stores a request and tells of it.
    pub(crate) async fn submit_wanted(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        developer: &Developer,
        wanted: Wanted<'_>,
        settings: &Settings,
    ) -> Result<Submitted> {
        let Wanted { offers, items, answers, origin, change, approved_by, is_imported } = wanted;
        let joint = offers.joint(settings);
        let (route, free) =
            if is_imported { (Route::Admin, Vec::new()) } else { (joint.route, offers.free(&items, settings)) };
        let submission = Submission {
            id: RequestId::new(self.now(), self.world.dice()),
            developer: developer.id.clone(),
            free,
            items,
            answers,
            route,
            delivery: joint.delivery,
            origin,
            change,
            approved_by,
            open: u32::try_from(tx.count_open(&developer.id).await?).unwrap_or(u32::MAX),
            same: open_request_for_any(tx, &developer.id, offers).await?,
        };
        let delivery = submission.delivery;
        let change = Request::submit(submission, settings, self.now())?;
        let request = self.store_new(tx, actor, change, settings).await?;
        if !is_imported {
            self.tell_of(tx, actor, &request, developer, settings).await?;
        }
        measure::submitted(request.route);
        let route = request.route;
        let leaves = route == Route::Redirect && request.is_handed_off();
        Ok(Submitted { id: request.id, route, delivery, leaves, issued: None })
    }

    async fn store_new(&self, tx: &mut Tx, actor: &Actor, change: Change, settings: &Settings) -> Result<Request> {
        let Next::Keep(request) = change.next else { return Err(Error::internal("submitting kept no request")) };
        tx.insert_request(&request).await?;
        let named = Named::of(tx, &request.items).await?;
        let is_decided_by_actor = request.state.approval().is_some_and(|approval| approval.by == actor.by());
        for what in change.events {
            let by = if what.is_decision() && !is_decided_by_actor { &keywright() } else { actor };
            self.record(tx, by, &named.about_event(&request, &what), what).await?;
        }
        if request.leaves_the_portal() && request.state.approval().is_none() {
            let about = named.about(&request);
            return self.hand_off(tx, *request, &about, settings).await;
        }
        Ok(*request)
    }

    /// Mails to the developer and to those who decide, or the key where nobody has to. A third party is told by webhook; the
    /// admins are when it stays silent.
    async fn tell_of(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        request: &Request,
        developer: &Developer,
        settings: &Settings,
    ) -> Result<()> {
        if let State::Approved(approval) = &request.state {
            if approval.by != By::Keywright {
                return Ok(());
            }
            if request.change.is_some() {
                self.add_to_key(tx, actor.by(), request).await?;
            } else if approval.delivery == Delivery::Email {
                self.send_key(tx, request).await?;
            }
            return self.mail_auto_approval(tx, request, developer, settings).await;
        }
        self.mail_receipt(tx, actor, request, developer).await?;
        if request.is_handed_off() {
            return Ok(());
        }
        self.mail_deciders(tx, request, developer, settings).await
    }
}

/// Whom the key is for: whoever asks, or the person they may ask for.
async fn asker(tx: &mut Tx, actor: &Actor, on_behalf_of: Option<&DeveloperId>) -> Result<Developer> {
    let Some(id) = on_behalf_of else {
        let own = actor.developer().ok_or(Error::Forbidden)?;
        return tx.developer(own).await?.ok_or(Error::Missing);
    };
    require(actor, Action::AskFor(id))?;
    match tx.developer(id).await? {
        Some(person) if person.state == AccountState::Disabled => {
            let sentence = format!("The account of {} is switched off. Switch it on first.", person.name);
            Err(Invalid::one("developer", sentence).into())
        }
        Some(person) => Ok(person),
        None => Err(Invalid::one("developer", "There is nobody with this id.").into()),
    }
}

/// Both values, or the mistakes of both.
pub(crate) fn both<A, B>(
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
