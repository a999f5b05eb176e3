use crate::{Portal, Result};
use domain::{
    Actor,
    event::Event,
    news::News,
    policy::{Action, may},
};

impl Portal {
    /// What `actor` is told of this event; `None` if it is not for them.
    pub async fn news_of(&self, actor: &Actor, event: &Event) -> Result<Option<News>> {
        if may(actor, Action::SeeEvent(event)) {
            return Ok(Some(News::of(event)));
        }
        let Some(request) = event.about.request.as_ref().filter(|_| actor.decides_something()) else {
            return Ok(None);
        };
        // It may ask for several things, and the event names one of them.
        Ok(match self.storage.read().await?.request(request).await? {
            Some(request) if may(actor, Action::SeeRequest(&request)) => Some(News::of(event)),
            Some(_) => None,
            // Nobody can say any more whether it concerned them; their queue may show it.
            None => Some(News::something()),
        })
    }
}
