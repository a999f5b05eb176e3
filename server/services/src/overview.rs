use crate::{Portal, Result, portal::require};
use domain::{
    Actor,
    catalogue::QuotaPeriod,
    overview::{Attention, DAYS, Overview},
    policy::Action,
    request::{Age, Request, StateName, Usual},
    time::days,
    token::Scope,
    webhook::{Cause, Endpoint, EndpointState},
};
use storage::{RequestFilter, Tx};

impl Portal {
    /// How the portal does. For those who run it.
    pub async fn overview(&self, actor: &Actor) -> Result<Overview> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        let mut tx = self.storage.read().await?;
        let now = self.now();
        let today = now.begun(QuotaPeriod::Day);
        let from = today.minus(days(DAYS - 1));
        let done = tx.done_by_day(from).await?;
        let day = |back: u32| today.minus(days(back));
        let days = (0..DAYS).rev().map(|back| (day(back), done.get(&day(back)).copied().unwrap_or_default())).collect();
        let mut entries = tx.done_by_entry(from).await?;
        entries.sort_by(|one, other| (-one.counts.asked, &one.name).cmp(&(-other.counts.asked, &other.name)));
        let pending = tx.request_counts().await?.into_iter().filter(|(state, ..)| *state == StateName::Pending);
        let oldest = oldest(&mut tx).await?;
        let depth = tx.outbox_depth().await?;
        let given_up = (depth.dead > 0).then_some(Attention::GivenUp(depth.dead));
        let webhooks = tx.webhooks().await?.into_iter().filter_map(ailing);
        let late = oldest.as_ref().filter(|request| Age::of(&request.state, request.created, now) == Age::Red);
        let late = late.map(|request| Attention::RequestWaits(request.created));
        Ok(Overview {
            waiting: u32::try_from(pending.map(|(.., count)| count).sum::<i64>()).unwrap_or(u32::MAX),
            oldest: oldest.as_ref().map(|request| request.created),
            today: done.get(&today).copied().unwrap_or_default(),
            usual: Usual::of(tx.decisions_took(from).await?),
            days,
            entries,
            routes: tx.asked_by_route(from).await?,
            leaving: depth.waiting,
            attention: given_up.into_iter().chain(webhooks).chain(late).collect(),
        })
    }
}

async fn oldest(tx: &mut Tx) -> Result<Option<Request>> {
    let filter = RequestFilter { state: Some(StateName::Pending), size: 1, ..RequestFilter::default() };
    Ok(tx.requests(&filter).await?.rows.pop())
}

/// What is wrong with a webhook; nothing about one that somebody switched off.
fn ailing(Endpoint { id, url, state, failing_since, .. }: Endpoint) -> Option<Attention> {
    match (state, failing_since) {
        (EndpointState::Disabled { why: Cause::Failing | Cause::Gone, .. }, _) => {
            Some(Attention::WebhookOff { id, url })
        }
        (EndpointState::Enabled, Some(since)) => Some(Attention::WebhookFails { id, url, since }),
        _ => None,
    }
}
