use crate::{Portal, Result, portal::require};
use domain::{
    Actor,
    event::Event,
    id::{DeveloperId, EntryId, RequestId},
    policy::Action,
    token::Scope,
};
use storage::EventFilter;

/// Events on one page.
const PAGE: u8 = 50;

/// Whose history. Every `Some` narrows it.
#[derive(Debug, Clone, Default)]
pub struct HistoryOf {
    pub developer: Option<DeveloperId>,
    pub entry: Option<EntryId>,
    pub request: Option<RequestId>,
}

impl Portal {
    /// At most `most` events after number `after`, oldest first: whoever asks again with the last number misses none.
    pub async fn events(&self, actor: &Actor, after: i64, most: usize) -> Result<Vec<Event>> {
        require(actor, Action::Administer(Scope::EventsRead))?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(self.storage.read().await?.events_after(after, most).await?)
    }

    /// What happened, newest first, before event number `before`; and where the next page begins. Admins only.
    pub async fn history(
        &self,
        actor: &Actor,
        of: HistoryOf,
        before: Option<i64>,
    ) -> Result<(Vec<Event>, Option<i64>)> {
        require(actor, Action::Administer(Scope::EventsRead))?;
        let HistoryOf { developer, entry, request } = of;
        let filter = EventFilter { developer, entry, request, before, ..EventFilter::default() };
        let events = self.storage.read().await?.history(&filter, PAGE.into()).await?;
        let next = events.last().filter(|_| events.len() == usize::from(PAGE)).map(|event| event.id);
        Ok((events, next))
    }
}
