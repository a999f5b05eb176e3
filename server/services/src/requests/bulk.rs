use crate::{Error, Portal, Result};
use domain::{
    Actor, Invalid,
    id::RequestId,
    request::{Outcome, Refusal, Revision},
};
use storage::{EventFilter, Tx};

/// As many as stand on one page of the queue, and some more.
const MOST: usize = 100;

impl Portal {
    /// Approves each of these, or declines them for a reason, one after the other and each for itself: what somebody else
    /// decided meanwhile stays as it is, and says so.
    pub async fn decide_each(
        &self,
        actor: &Actor,
        chosen: Vec<(RequestId, Revision)>,
        decline: Option<&str>,
    ) -> Result<Vec<Outcome>> {
        if !actor.decides_something() {
            return Err(Error::Forbidden);
        }
        if chosen.is_empty() || chosen.len() > MOST {
            return Err(Invalid::one("chosen", format!("Choose 1 to {MOST} requests.")).into());
        }
        let (settings, _) = self.storage.read().await?.settings().await?;
        if settings.decline_reason_required && decline.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Invalid::one("reason", Refusal::ReasonRequired.to_string()).into());
        }
        let batch = self.world.token();
        let mut outcomes = Vec::with_capacity(chosen.len());
        for (request, revision) in chosen {
            let title = called(&mut self.storage.read().await?, actor, &request).await?;
            let refusal = match self.decide_in(actor, &request, revision, decline, &batch).await {
                Ok(()) => None,
                Err(Error::Internal(cause)) => return Err(Error::Internal(cause)),
                Err(Error::Missing) => Some("There is no such request any more.".to_owned()),
                Err(refusal) => Some(refusal.to_string()),
            };
            outcomes.push(Outcome { request, title, refusal });
        }
        Ok(outcomes)
    }
}

/// Who asks for what, also of a request that is gone: its history knows.
async fn called(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<String> {
    let filter = EventFilter { request: Some(id.clone()), ..EventFilter::default() };
    let history = tx.history(&filter, 1).await?;
    let seen = history
        .iter()
        .find(|event| actor.is_admin() || event.about.entry.as_ref().is_some_and(|entry| actor.approves(entry)));
    let Some(event) = seen else { return Ok("A request".to_owned()) };
    let developer = match &event.about.developer {
        Some(id) => tx.developer(id).await?.map(|developer| developer.name),
        None => None,
    };
    Ok(developer.into_iter().chain([event.about.title.clone()]).collect::<Vec<_>>().join(" · "))
}
