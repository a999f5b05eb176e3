//! Removing somebody, as far as programs are concerned. What they did stays in the history, so the account does too.

use super::{change::changeable, lock_out};
use crate::{Portal, Result, portal::require, requests::named::Named};
use domain::{
    Actor,
    developer::{AccountState, Developer},
    event::What,
    id::DeveloperId,
    key::KeyCommand,
    policy::Action,
    request::{Command, State, StateName, Terms},
    token::Scope,
};
use storage::{KeyFilter, RequestFilter, Tx};

/// All there are.
const EVERYTHING: usize = 1_000_000;

/// Withdrawing depends on no setting.
const NO_TERMS: Terms = Terms { allow_self_approval: false, decline_reason_required: false };

impl Portal {
    /// Switches an account off for good: its sessions end, its keys are revoked, its pending requests withdrawn, and programs
    /// that list people find it no more. Admins still see it, and may switch it on.
    pub async fn remove_developer(&self, actor: &Actor, id: &DeveloperId) -> Result<()> {
        for scope in [Scope::PeopleWrite, Scope::KeysWrite, Scope::RequestsWrite] {
            require(actor, Action::Administer(scope))?;
        }
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let person = changeable(&mut tx, &id).await?;
            portal.withdraw_all(&mut tx, &actor, &id).await?;
            portal.revoke_all(&mut tx, &actor, &id).await?;
            let off = Developer { state: AccountState::Disabled, ..person.clone() };
            tx.update_developer(&off).await?;
            tx.mark_removed(&id, portal.now()).await?;
            lock_out(&mut tx, &id).await?;
            if person.state != AccountState::Disabled {
                portal.record_account(&mut tx, actor.by(), &off, What::DeveloperDisabled).await?;
            }
            portal.commit(tx).await
        })
        .await
    }

    async fn withdraw_all(&self, tx: &mut Tx, actor: &Actor, id: &DeveloperId) -> Result<()> {
        let state = Some(StateName::Pending);
        let filter = RequestFilter { developer: Some(id.clone()), state, size: EVERYTHING, ..RequestFilter::default() };
        for request in tx.requests(&filter).await?.rows {
            let named = Named::of(tx, &request.items).await?;
            let withdraw = Command::Withdraw { based_on: request.revision };
            let change = request.apply(withdraw, actor, NO_TERMS, self.now())?;
            self.carry_out(tx, actor, &request, &named, change).await?;
        }
        // Behind a link that was mailed already nothing is generated any more.
        let approved = RequestFilter { state: Some(StateName::Approved), ..filter };
        for request in tx.requests(&approved).await?.rows {
            if matches!(request.state, State::Approved(_)) {
                tx.delete_claim(&request.id).await?;
            }
        }
        Ok(())
    }

    async fn revoke_all(&self, tx: &mut Tx, actor: &Actor, id: &DeveloperId) -> Result<()> {
        let filter = KeyFilter { developer: Some(id.clone()), size: EVERYTHING, ..KeyFilter::default() };
        for key in tx.keys(&filter).await?.rows {
            if key.state.after(KeyCommand::Revoke).is_some() {
                self.change_key_in(tx, actor, key, KeyCommand::Revoke).await?;
            }
        }
        Ok(())
    }
}
