//! One mail a day about what waits, for those who prefer it to one mail for each request.

use crate::{DigestRow, Error, Mail, Portal, Result, requests::named::Named};
use domain::{
    Actor, Timestamp,
    catalogue::Entry,
    developer::{AccountState, Developer, Email},
    id::DeveloperId,
    request::{Request, StateName},
};
use storage::{RequestFilter, Tx};

/// The hour, in UTC, at which digests are sent.
pub const DIGEST_HOUR: u8 = 8;
/// Digests begun in one sweep; the next sweep takes the rest.
const MOST: i64 = 100;
/// Requests listed in one mail; the rest are counted.
const LISTED: usize = 50;

impl Portal {
    /// Whether the caller gets a digest; `None` for those who decide nothing, and programs.
    pub async fn digest(&self, actor: &Actor) -> Result<Option<bool>> {
        match actor.developer().filter(|_| actor.decides_something()) {
            Some(id) => Ok(Some(self.storage.read().await?.wants_digest(id).await?)),
            None => Ok(None),
        }
    }

    /// Has the caller told of requests once a day, or of each.
    pub async fn choose_digest(&self, actor: &Actor, wanted: bool) -> Result<()> {
        let id = actor.developer().filter(|_| actor.decides_something()).ok_or(Error::Forbidden)?.clone();
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            if wanted {
                tx.want_digest(&id, portal.now().next_at(DIGEST_HOUR)).await?;
            } else {
                tx.forget_digest(&id).await?;
            }
            portal.commit(tx).await
        })
        .await
    }

    /// Mails the digests that are due. Gives how many people had something waiting.
    pub async fn send_digests(&self) -> Result<usize> {
        let due = self.storage.read().await?.due_digests(self.now(), MOST).await?;
        let mut sent = 0;
        for (developer, since) in due {
            let portal = self.clone();
            let done = self.to_the_end(async move { portal.send_digest(&developer, since).await }).await?;
            sent += usize::from(done);
        }
        Ok(sent)
    }

    /// Nothing is sent when nothing waits, or to somebody who may not decide any more.
    async fn send_digest(&self, developer: &DeveloperId, since: Timestamp) -> Result<bool> {
        let mut tx = self.storage.write().await?;
        if !tx.move_digest(developer, since, self.now().next_at(DIGEST_HOUR)).await? {
            return Ok(false);
        }
        let person = tx.developer(developer).await?.filter(|person| person.state == AccountState::Active);
        let mail = match &person {
            Some(person) => self.digest_for(&mut tx, person).await?,
            None => None,
        };
        let is_sent = mail.is_some();
        if let (Some(person), Some(mail)) = (person, mail) {
            self.mail(&mut tx, &person.email, mail, None).await?;
        }
        self.commit(tx).await?;
        Ok(is_sent)
    }

    async fn digest_for(&self, tx: &mut Tx, person: &Developer) -> Result<Option<Mail>> {
        let approver = (!person.is_admin).then(|| person.id.clone());
        if approver.is_some() && tx.approved_entries(&person.id).await?.is_empty() {
            return Ok(None);
        }
        let waiting = tx.count_pending(approver.as_ref()).await?;
        let filter =
            RequestFilter { state: Some(StateName::Pending), approver, size: LISTED, ..RequestFilter::default() };
        let page = tx.requests(&filter).await?.rows;
        let own = page.iter().filter(|request| request.developer == person.id).count();
        let mut requests = Vec::with_capacity(page.len());
        for request in page.iter().filter(|request| request.developer != person.id) {
            requests.push(self.digest_row(tx, request).await?);
        }
        let waiting = usize::try_from(waiting).unwrap_or_default().saturating_sub(own);
        let more = waiting.saturating_sub(requests.len());
        let link = self.link("/queue");
        Ok((waiting > 0).then(|| Mail::Digest { name: person.name.clone(), waiting, requests, more, link }))
    }

    async fn digest_row(&self, tx: &mut Tx, request: &Request) -> Result<DigestRow> {
        let named = Named::of(tx, &request.items).await?;
        let developer = tx.developer(&request.developer).await?.map(|developer| developer.name).unwrap_or_default();
        Ok(DigestRow {
            developer,
            title: named.title(&request.items),
            policy: named.policy_names(&request.items),
            asked: request.created,
            link: self.link(&format!("/queue?request={}", request.id)),
        })
    }
}

/// Whether `email` is somebody's who learns of requests for any of `entries` by digest.
pub(crate) async fn is_told_by_digest(tx: &mut Tx, email: &Email, entries: &[Entry]) -> Result<bool> {
    let Some(person) = tx.developer_by_email(email).await? else { return Ok(false) };
    let decides = person.is_admin || entries.iter().any(|entry| entry.approvers.contains(&person.id));
    Ok(decides && tx.wants_digest(&person.id).await?)
}
