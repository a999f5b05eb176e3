//! Third parties that decide, told by webhook or by the developer's browser, and what happens when they do not.

use super::{decide::terms, named::Named, redirect};
use crate::{Error, Portal, Result, portal::keywright};
use domain::{
    event::About,
    id::RequestId,
    request::{Command, Next, Request, Route, WaitsFor},
    settings::Settings,
    time::hours,
    webhook::Endpoint,
};
use storage::Tx;

/// The event that asks a third party to decide.
const ASKS: &str = "key_request.handed_off";

/// Requests taken back in one sweep; the next sweep takes the rest.
const MOST: i64 = 100;

impl Portal {
    /// Gives the floor to whoever is told of hand-offs, or to the site that the developer goes to. Where nobody is, the admins decide at once.
    pub(super) async fn hand_off(
        &self,
        tx: &mut Tx,
        request: Request,
        about: &About,
        settings: &Settings,
    ) -> Result<Request> {
        let named = Named::of(tx, &request.items).await?;
        let name = match request.route {
            Route::Redirect => redirect::site(settings, &named),
            _ => third_party(&tx.enabled_webhooks().await?),
        };
        let Some(name) = name else { return Ok(request) };
        let until = self.now().plus(hours(settings.hand_off_timeout_hours));
        let command = Command::HandOff { to: WaitsFor::ThirdParty { name, until } };
        let change = request.apply(command, &keywright(), terms(settings), self.now())?;
        let Next::Keep(request) = change.next else { return Err(Error::internal("a hand-off deleted its request")) };
        tx.update_request(&request).await?;
        for what in change.events {
            self.record(tx, &keywright(), about, what).await?;
        }
        Ok(*request)
    }

    /// Gives requests back to the admins whose third party stayed silent for too long. Gives how many.
    pub async fn take_back_requests(&self) -> Result<usize> {
        let due = self.storage.read().await?.overdue_hand_offs(self.now(), MOST).await?;
        let mut taken = 0;
        for id in due {
            match self.take_back(&id).await {
                Ok(()) => taken += 1,
                // Decided or withdrawn a moment ago: then it is not ours to take back.
                Err(Error::Missing | Error::Refused(_) | Error::Conflict(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(taken)
    }

    async fn take_back(&self, id: &RequestId) -> Result<()> {
        self.command(&keywright(), id, |_| Command::HandOff { to: WaitsFor::Admins }).await
    }
}

/// Those who are asked, by their descriptions, or else by where they are.
fn third_party(endpoints: &[Endpoint]) -> Option<String> {
    let asked = endpoints.iter().filter(|endpoint| endpoint.events.include(ASKS));
    let names: Vec<_> = asked.map(|endpoint| endpoint.name().to_owned()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
