//! Requests as programs read them: whole, with the names of what they refer to.

use super::{ended::request_for, items::entry_of, named::Named};
use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor,
    catalogue::Entry,
    developer::Developer,
    id::{DeveloperId, RequestId},
    page::{Numbered, Page},
    policy::Action,
    request::{Request, Route, StateName},
    token::Scope,
};
use storage::{RequestFilter, Tx};

/// A request and what it names.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestRecord {
    pub request: Request,
    /// The APIs by name.
    pub title: String,
    /// The policies by name.
    pub policy: String,
    pub developer: Developer,
    /// The entries it asks for.
    pub entries: Vec<Entry>,
}

/// Which requests to read. Every `Some` narrows it.
#[derive(Debug, Clone, Default)]
pub struct RequestQuery {
    pub developer: Option<DeveloperId>,
    pub state: Option<StateName>,
    /// The id or the address of an API that they ask for.
    pub entry: Option<String>,
    pub route: Option<Route>,
    pub newest_first: bool,
    /// Go on behind this one.
    pub after: Option<RequestId>,
    pub size: usize,
}

impl Portal {
    /// The requests there are, for those who may see all of them.
    pub async fn requests(&self, actor: &Actor, query: RequestQuery) -> Result<Page<RequestRecord>> {
        require(actor, Action::Administer(Scope::RequestsRead))?;
        let RequestQuery { developer, state, entry, route, newest_first, after, size } = query;
        let mut tx = self.storage.read().await?;
        let entry = entry_of(&mut tx, entry.as_deref()).await?;
        let filter =
            RequestFilter { developer, state, entry, route, newest_first, after, size, ..RequestFilter::default() };
        let page = tx.requests(&filter).await?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for request in page.rows {
            rows.push(record(&mut tx, request).await?);
        }
        Ok(Page { rows, next: page.next })
    }

    /// A page of the requests there are by its number, oldest first; `approved` or not, or both.
    pub async fn numbered_requests(
        &self,
        actor: &Actor,
        approved: Option<bool>,
        page: Option<usize>,
        size: usize,
    ) -> Result<Numbered<RequestRecord>> {
        require(actor, Action::Administer(Scope::RequestsRead))?;
        let mut tx = self.storage.read().await?;
        let Numbered { rows: ids, pages } = Numbered::cut(tx.request_ids(approved).await?, page, size);
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let request = tx.request(&id).await?;
            if let Some(request) = request {
                rows.push(record(&mut tx, request).await?);
            }
        }
        Ok(Numbered { rows, pages })
    }

    /// One request. [`Error::Missing`] and [`Error::Gone`] as in [`Portal::request`].
    pub async fn request_record(&self, actor: &Actor, id: &RequestId) -> Result<RequestRecord> {
        let mut tx = self.storage.read().await?;
        let request = request_for(&mut tx, actor, id).await?;
        record(&mut tx, request).await
    }
}

async fn record(tx: &mut Tx, request: Request) -> Result<RequestRecord> {
    let named = Named::of(tx, &request.items).await?;
    let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
    Ok(RequestRecord {
        title: named.title(&request.items),
        policy: named.policy_names(&request.items),
        developer,
        entries: named.entries().to_vec(),
        request,
    })
}
