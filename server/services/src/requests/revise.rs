use super::{
    decide::request_for,
    form::form_of,
    named::Named,
    submit::{beside_inputs, both, chosen},
};
use crate::{Error, Portal, Result};
use domain::{
    Actor,
    catalogue::Entry,
    field::{Typed, parse_answers},
    id::RequestId,
    request::{Command, Item, Request, Revisable, Revision, State, Terms},
    settings::Effective,
};
use storage::Tx;

impl Portal {
    /// What to show a developer who wants their pending request to say something else.
    pub async fn revisable(&self, actor: &Actor, id: &RequestId) -> Result<Revisable> {
        let mut tx = self.storage.read().await?;
        let (request, entry) = own(&mut tx, actor, id).await?;
        if !matches!(request.state, State::Pending { .. }) {
            return Err(Error::Conflict("This request is decided. There is nothing left to change.".into()));
        }
        let form = form_of(&mut tx, None, entry).await?;
        let policy = request.items.first().map(|item| item.policy.clone()).ok_or(Error::Missing)?;
        Ok(Revisable { id: request.id, revision: request.revision, policy, answers: request.answers, form })
    }

    /// Has a pending request ask for another policy or say something else. Whoever decides sees what it said before, and
    /// cannot decide what they have not seen.
    pub async fn revise(
        &self,
        actor: &Actor,
        id: &RequestId,
        based_on: Revision,
        policy: &str,
        answers: Typed,
    ) -> Result<()> {
        let (portal, actor, id, policy) = (self.clone(), actor.clone(), id.clone(), policy.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let (request, entry) = own(&mut tx, &actor, &id).await?;
            let (settings, _) = tx.settings().await?;
            let effective = Effective::new(&settings, &entry.overrides);
            let form = form_of(&mut tx, None, entry.clone()).await?;
            let policy = chosen(form.policies, &policy);
            let answers = parse_answers(effective.fields(), &answers).map_err(beside_inputs);
            let (policy, answers) = both(policy, answers)?;
            let items = vec![Item { entry: Some(entry.id), policy: policy.id }];
            let command = Command::Revise { based_on, items, answers };
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

/// A request of the actor's own, with the entry it is for.
async fn own(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<(Request, Entry)> {
    let request = request_for(tx, actor, id).await?;
    if !actor.is_developer(&request.developer) {
        return Err(Error::Missing);
    }
    let entry = request.items.iter().find_map(|item| item.entry.clone()).ok_or(Error::Missing)?;
    let entry = tx.entry(&entry).await?.ok_or(Error::Missing)?;
    Ok((request, entry))
}
