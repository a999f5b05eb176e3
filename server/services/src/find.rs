use crate::{Portal, Result};
use domain::{
    Actor,
    catalogue::CatalogueFilter,
    find::{FEWEST_LETTERS, Found},
    policy::{Action, may},
    request::QueueView,
    token::Scope,
};

/// Most of each kind: who sees more writes another letter.
const MOST: usize = 5;

impl Portal {
    /// APIs, people and requests that `text` names, as far as `actor` may see them. Nothing for less than
    /// [`FEWEST_LETTERS`].
    pub async fn find(&self, actor: &Actor, text: &str) -> Result<Vec<Found>> {
        let text = text.trim();
        if text.chars().count() < FEWEST_LETTERS {
            return Ok(Vec::new());
        }
        let filter = CatalogueFilter { search: text.into(), ..CatalogueFilter::default() };
        let cards = self.catalogue(Some(actor), &filter).await?.into_iter().take(MOST);
        let mut found: Vec<_> = cards.map(|card| Found::Entry { slug: card.slug, name: card.name }).collect();
        if actor.decides_something() {
            let requests = self.queue(actor, QueueView::All, text, None).await?.rows.into_iter().take(MOST);
            found.extend(requests.map(|row| Found::Request {
                id: row.id,
                title: row.title.to_string(),
                developer: row.developer,
            }));
        }
        if may(actor, Action::Administer(Scope::PeopleRead)) {
            let people = self.some_people(actor, text, None, MOST).await?.rows.into_iter();
            found.extend(people.map(|person| Found::Person { id: person.id, name: person.name, email: person.email }));
        }
        Ok(found)
    }
}
