//! What helps to decide, from what is kept: requests that are there, and the history of those that are not.

use super::{
    ended::request_for,
    named::{Named, item},
};
use crate::{Error, Portal, Result, portal::require};
use core::time::Duration;
use domain::{
    Actor,
    catalogue::{Entry, PolicyRow},
    developer::{AccountState, Developer},
    event::What,
    id::{EntryId, RequestId},
    key::KeyRow,
    policy::{Action, may},
    request::{Item, ItemContext, PastDecision, Request, RequestContext, Usual, unusual},
    settings::Settings,
    token::Scope,
};
use storage::{Decision, KeyFilter, Tx};

/// Keys and decisions that are shown.
const SHOWN: usize = 5;
/// Decisions that are counted, and requests whose answers are compared: what was usual long ago is not any more.
const LOOK_BACK: i64 = 100;

impl Portal {
    /// What helps to decide about this request, for those who decide it or at least one of the things it asks for.
    pub async fn context_of(&self, actor: &Actor, id: &RequestId) -> Result<RequestContext> {
        let mut tx = self.storage.read().await?;
        let request = request_for(&mut tx, actor, id).await?;
        if !may(actor, Action::DecideSome(&request)) {
            require(actor, Action::Administer(Scope::RequestsRead))?;
        }
        let past = tx.decisions_for(&request.developer, LOOK_BACK).await?;
        let is_other = |decision: &Decision| decision.request.as_ref() != Some(id);
        let past = past.into_iter().filter(|decision| is_other(decision) && concerns(actor, decision.entry.as_ref()));
        let (named, admins) = (Named::of(&mut tx, &request.items).await?, tx.admins().await?);
        let (settings, _) = tx.settings().await?;
        let mut items = Vec::new();
        for item in request.items.iter().filter(|item| concerns(actor, item.entry.as_ref())) {
            let about = About { request: &request, item, named: &named, settings: &settings, admins: &admins };
            items.push(about.read(&mut tx, actor).await?);
        }
        let past = past.take(SHOWN).map(decided).collect();
        Ok(RequestContext { keys: self.keys_in_use(&mut tx, &request).await?, past, items })
    }

    async fn keys_in_use(&self, tx: &mut Tx, request: &Request) -> Result<Vec<KeyRow>> {
        let filter = KeyFilter { developer: Some(request.developer.clone()), size: SHOWN, ..KeyFilter::default() };
        let (mut named, mut rows) = (Named::default(), Vec::new());
        for key in tx.keys(&filter).await?.rows {
            for item in key.grants.iter().map(item) {
                named.read(tx, item.entry.as_ref(), &item.policy).await?;
            }
            let counted = tx.counted(&key.id).await?;
            rows.push(named.key_row(key, &counted, self.now()));
        }
        Ok(rows)
    }
}

/// How long decisions about this entry take.
pub(super) async fn usual_for(tx: &mut Tx, entry: &EntryId) -> Result<Option<Usual>> {
    Ok(usual(&tx.decisions_about(entry, LOOK_BACK).await?))
}

/// One thing that is asked for.
struct About<'a> {
    request: &'a Request,
    item: &'a Item,
    named: &'a Named,
    settings: &'a Settings,
    admins: &'a [Developer],
}

impl About<'_> {
    async fn read(&self, tx: &mut Tx, actor: &Actor) -> Result<ItemContext> {
        let policy = self.named.policy(&self.item.policy).ok_or_else(|| Error::internal("a policy in use is gone"))?;
        let entry = self.item.entry.as_ref().and_then(|id| self.named.entry(id));
        let (mut decisions, others) = match entry {
            Some(entry) => (
                tx.decisions_about(&entry.id, LOOK_BACK).await?,
                tx.answers_to(&entry.id, &self.request.id, LOOK_BACK).await?,
            ),
            None => (Vec::new(), Vec::new()),
        };
        decisions.retain(|decision| decision.request.as_ref() != Some(&self.request.id));
        let fields = self.named.joint(core::slice::from_ref(self.item), self.settings).fields;
        let approved = decisions.iter().filter(|decision| is_approval(decision)).count();
        Ok(ItemContext {
            item: self.named.line(self.item),
            policy: PolicyRow::from(policy),
            unusual: unusual(&self.request.answers, &fields, &others),
            approved: count(approved),
            declined: count(decisions.len() - approved),
            usual: usual(&decisions),
            similar: decisions.into_iter().take(SHOWN).map(decided).collect(),
            deciders: self.deciders(tx, actor, entry).await?,
        })
    }

    /// Everybody else who may decide it now, by name.
    async fn deciders(&self, tx: &mut Tx, actor: &Actor, entry: Option<&Entry>) -> Result<Vec<String>> {
        let mut people = Vec::new();
        for id in entry.map(|entry| entry.approvers.as_slice()).unwrap_or_default() {
            people.extend(tx.developer(id).await?.filter(|person| person.state == AccountState::Active));
        }
        people.extend(self.admins.iter().cloned());
        let own = |person: &Developer| person.id == self.request.developer && !self.settings.allow_self_approval;
        let mut names: Vec<String> = Vec::new();
        let mut seen = Vec::new();
        for person in people {
            if !actor.is_developer(&person.id) && !own(&person) && !seen.contains(&person.id) {
                names.push(person.name);
                seen.push(person.id);
            }
        }
        Ok(names)
    }
}

/// Whether `actor` decides what is asked of this entry, or may read all that is asked.
fn concerns(actor: &Actor, entry: Option<&EntryId>) -> bool {
    match actor.decides_for() {
        None => true,
        Some(own) => entry.is_some_and(|entry| own.contains(entry)),
    }
}

fn usual(decisions: &[Decision]) -> Option<Usual> {
    let took = |decision: &Decision| Some(decision.at.since(decision.asked?));
    Usual::of(decisions.iter().filter_map(took).collect::<Vec<Duration>>())
}

const fn is_approval(decision: &Decision) -> bool {
    matches!(decision.what, What::RequestApproved { .. } | What::RequestItemApproved { .. })
}

fn decided(decision: Decision) -> PastDecision {
    PastDecision {
        is_approval: is_approval(&decision),
        at: decision.at,
        by: decision.by.name().to_owned(),
        reason: match decision.what {
            What::RequestDeclined { reason } | What::RequestItemDeclined { reason, .. } => reason,
            _ => None,
        },
        title: decision.title,
        developer: decision.developer,
        request: decision.request,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
