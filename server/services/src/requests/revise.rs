use super::{ended::request_for, form::form_of, items::Offers, named::Named, submit::both};
use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor, Invalid,
    field::Typed,
    id::RequestId,
    policy::Action,
    request::{Command, Origin, Request, Revisable, Revision, State, Terms, items::item_input},
};
use storage::Tx;

impl Portal {
    /// What to show a developer who wants their pending request to say something else.
    pub async fn revisable(&self, actor: &Actor, id: &RequestId) -> Result<Revisable> {
        let mut tx = self.storage.read().await?;
        let request = own(&mut tx, actor, id).await?;
        if !matches!(request.state, State::Pending { .. }) {
            return Err(Error::Conflict("This request is decided. There is nothing left to change.".into()));
        }
        let offers = Offers::of_request(&mut tx, &request).await?;
        let (settings, _) = tx.settings().await?;
        let form = form_of(&mut tx, None, offers, &settings).await?;
        let policies = request.items.into_iter().map(|item| item.policy).collect();
        Ok(Revisable { id: request.id, revision: request.revision, policies, answers: request.answers, form })
    }

    /// Has a pending request ask for other policies, one for each of its items, or say something else. Whoever decides sees
    /// what it said before, and cannot decide what they have not seen.
    pub async fn revise(
        &self,
        actor: &Actor,
        id: &RequestId,
        based_on: Revision,
        policies: Vec<String>,
        answers: Typed,
    ) -> Result<()> {
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let request = own(&mut tx, &actor, &id).await?;
            let (settings, _) = tx.settings().await?;
            let offers = Offers::of_request(&mut tx, &request).await?;
            if policies.len() > request.items.len() {
                let (first, count) = (request.items.len(), policies.len());
                let sentence = "The request has no such item. Name one policy for each that it has.";
                return Err(Invalid::one(item_input("policy", first, count), sentence).into());
            }
            let items = offers.chosen(policies.iter().map(String::as_str));
            let answers = match request.origin {
                Origin::Portal | Origin::Api => offers.answered(&answers, &settings),
                Origin::TykApi => offers.answered_and_more(&answers, &settings),
            };
            let (items, answers) = both(items, answers)?;
            let free = offers.free(&items, &settings);
            let command = Command::Revise { based_on, items, free, answers };
            let change = request.apply(command, &actor, NO_TERMS, portal.now())?;
            tx.keep_text(&request).await?;
            let named = Named::of(&mut tx, &request.items).await?;
            portal.carry_out(&mut tx, &actor, &request, &named, change).await?;
            portal.commit(tx).await
        })
        .await
    }
}

/// Revising depends on no setting.
const NO_TERMS: Terms = Terms { allow_self_approval: false, decline_reason_required: false };

/// A request that the actor speaks for.
async fn own(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request> {
    let request = request_for(tx, actor, id).await?;
    match require(actor, Action::SpeakFor(&request)) {
        Ok(()) => Ok(request),
        // A person who decides it has no such page.
        Err(Error::Forbidden) => Err(Error::Missing),
        Err(error) => Err(error),
    }
}
