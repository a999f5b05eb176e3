use super::{
    decide::terms,
    ended::request_for,
    named::{Named, item},
};
use crate::{Error, Portal, Result};
use domain::{
    Actor,
    catalogue::Slug,
    developer::Developer,
    event::{Event, What},
    id::{DeveloperId, RequestId},
    page::Page,
    policy::{Action, may},
    request::{Earlier, QueueView, Request, RequestPage, RequestRow, StateName},
    settings::Settings,
};
use storage::{EventFilter, KeyFilter, RequestFilter, Tx};

/// Lines on one page of a list.
const PAGE: usize = 50;

impl Portal {
    /// The requests of whoever asks, newest first.
    pub async fn my_requests(&self, actor: &Actor, after: Option<RequestId>) -> Result<Page<RequestRow>> {
        let developer = actor.developer().cloned().ok_or(Error::Forbidden)?;
        let filter =
            RequestFilter { developer: Some(developer), newest_first: true, after, size: PAGE, ..Default::default() };
        self.rows(actor, filter).await
    }

    /// The requests about which `actor` may decide something and in which `search` is found, oldest first; decided ones,
    /// where `view` shows them, newest first.
    pub async fn queue(
        &self,
        actor: &Actor,
        view: QueueView,
        search: &str,
        after: Option<RequestId>,
    ) -> Result<Page<RequestRow>> {
        if !actor.decides_something() {
            return Err(Error::Forbidden);
        }
        let is_narrow = view == QueueView::Mine || !actor.is_admin();
        let filter = RequestFilter {
            approver: actor.developer().filter(|_| is_narrow).cloned(),
            state: (view != QueueView::All).then_some(StateName::Pending),
            handed_off: (view == QueueView::ThirdParty).then_some(true),
            search: Some(search.trim()).filter(|search| !search.is_empty()).map(ToOwned::to_owned),
            newest_first: view == QueueView::All,
            after,
            size: PAGE,
            ..RequestFilter::default()
        };
        let mut page = self.rows(actor, filter).await?;
        self.note_attention(&mut self.storage.read().await?, actor, &mut page.rows).await?;
        Ok(page)
    }

    async fn rows(&self, actor: &Actor, filter: RequestFilter) -> Result<Page<RequestRow>> {
        let mut tx = self.storage.read().await?;
        let terms = terms(&tx.settings().await?.0);
        let page = tx.requests(&filter).await?;
        let (mut named, mut people) = (Named::default(), Vec::new());
        let mut rows = Vec::new();
        for request in page.rows {
            for item in &request.items {
                named.read(&mut tx, item.entry.as_ref(), &item.policy).await?;
            }
            let developer = person(&mut tx, &mut people, &request.developer).await?;
            let decidable = !request.decidable_by(actor, terms).is_empty();
            rows.push(named.row(request, &developer, decidable));
        }
        Ok(Page { rows, next: page.next })
    }

    /// One request with its history, oldest event first, for its developer and for those who may decide it. One that was
    /// declined, withdrawn or expired is [`Error::Gone`] to them, and [`Error::Missing`] to everybody else.
    pub async fn request(&self, actor: &Actor, id: &RequestId) -> Result<(RequestPage, Vec<Event>)> {
        let mut tx = self.storage.read().await?;
        let request = request_for(&mut tx, actor, id).await?;
        let named = Named::of(&mut tx, &request.items).await?;
        let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
        let (settings, _) = tx.settings().await?;
        let history = history_of(&mut tx, id).await?;
        let earlier = match tx.earlier_text(id).await? {
            Some(text) => {
                let policy = Named::of(&mut tx, &text.items).await?.policy_names(&text.items);
                Some(Earlier { written: text.written, policy, answers: text.answers })
            }
            None => None,
        };
        let page = RequestPage {
            asked_no_more: asked_no_more(&request, &settings, &named),
            earlier,
            title: named.apis(&request.items),
            adds_to: match &request.change {
                Some(change) => tx.key(&change.key).await?.map(|key| key.hint),
                None => None,
            },
            lines: request.items.iter().map(|item| named.line(item)).collect(),
            slugs: named.entries().iter().map(|entry| entry.slug.to_string()).collect(),
            policies: named.policies().to_vec(),
            keys: self.keys_beside(&mut tx, actor, &request).await?,
            terms: terms(&settings),
            developer: developer.name,
            email: developer.email,
            member_since: developer.created,
            request,
        };
        Ok((page, history))
    }

    /// The keys a decider sees beside a request; a developer sees only the one this request led to.
    async fn keys_beside(&self, tx: &mut Tx, actor: &Actor, request: &Request) -> Result<Vec<domain::key::KeyRow>> {
        let filter = KeyFilter { developer: Some(request.developer.clone()), size: 10, ..KeyFilter::default() };
        let keys = tx.keys(&filter).await?.rows;
        let mut rows = Vec::new();
        for key in keys {
            if may(actor, Action::DecideSome(request)) || key.request.as_ref() == Some(&request.id) {
                let items: Vec<_> = key.grants.iter().map(item).collect();
                rows.push(Named::of(tx, &items).await?.key_row(key, &[], self.now()));
            }
        }
        Ok(rows)
    }

    /// What happened to the requests and keys of whoever asks, newest first, deleted ones included. Where a request ended
    /// without a key, with the address of its entry, if access to that can be asked for again.
    pub async fn my_history(&self, actor: &Actor, before: Option<i64>) -> Result<Vec<(Event, Option<Slug>)>> {
        let developer = actor.developer().cloned().ok_or(Error::Forbidden)?;
        let filter = EventFilter { developer: Some(developer), before, ..EventFilter::default() };
        let mut tx = self.storage.read().await?;
        let mut lines = Vec::new();
        for event in tx.history(&filter, 100).await? {
            let again = ask_again(&mut tx, actor, &event).await?;
            lines.push((event, again));
        }
        Ok(lines)
    }
}

/// Answers to questions that none of the request's entries asks any more. They stay, and are shown as such.
fn asked_no_more(request: &Request, settings: &Settings, named: &Named) -> Vec<String> {
    let joint = named.joint(&request.items, settings);
    let is_asked = |key: &str| joint.fields.iter().any(|field| field.key == key);
    request.answers.iter().map(|answer| answer.key.clone()).filter(|key| !is_asked(key)).collect()
}

async fn ask_again(tx: &mut Tx, actor: &Actor, event: &Event) -> Result<Option<Slug>> {
    let has_ended = matches!(event.what, What::RequestDeclined { .. } | What::RequestWithdrawn | What::RequestExpired);
    let Some(id) = event.about.entry.as_ref().filter(|_| has_ended) else { return Ok(None) };
    let entry = tx.entry(id).await?;
    Ok(entry.filter(|entry| may(actor, Action::SeeEntry(entry)) && entry.auth_type.needs_key()).map(|entry| entry.slug))
}

async fn history_of(tx: &mut Tx, id: &RequestId) -> Result<Vec<Event>> {
    let filter = EventFilter { request: Some(id.clone()), ..EventFilter::default() };
    let mut events = tx.history(&filter, 100).await?;
    events.reverse();
    Ok(events)
}

async fn person(tx: &mut Tx, known: &mut Vec<Developer>, id: &DeveloperId) -> Result<Developer> {
    if let Some(developer) = known.iter().find(|developer| developer.id == *id) {
        return Ok(developer.clone());
    }
    let developer = tx.developer(id).await?.ok_or(Error::Missing)?;
    known.push(developer.clone());
    Ok(developer)
}
