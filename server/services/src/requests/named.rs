use crate::{Error, Result};
use domain::{
    catalogue::{Entry, Policy},
    developer::Developer,
    event::{About, What},
    id::{EntryId, PolicyId},
    key::{Grant, Key, KeyRow},
    limit::{Counted, limit_rows},
    names::Names,
    request::{Item, ItemLine, Request, RequestRow, items::Joint},
    settings::Settings,
    time::Timestamp,
};
use storage::Tx;

/// The entries and policies that items or grants refer to, read once.
#[derive(Default)]
pub(crate) struct Named {
    entries: Vec<Entry>,
    policies: Vec<Policy>,
}

impl Named {
    /// Everything `items` refer to.
    pub async fn of(tx: &mut Tx, items: &[Item]) -> Result<Self> {
        let mut named = Self::default();
        for item in items {
            named.read(tx, item.entry.as_ref(), &item.policy).await?;
        }
        Ok(named)
    }

    /// Reads what is not known yet.
    pub async fn read(&mut self, tx: &mut Tx, entry: Option<&EntryId>, policy: &PolicyId) -> Result<()> {
        if let Some(id) = entry
            && self.entry(id).is_none()
        {
            self.entries.push(tx.entry(id).await?.ok_or_else(|| Error::internal("an entry in use is gone"))?);
        }
        if self.policy(policy).is_none() {
            self.policies.push(tx.policy(policy).await?.ok_or_else(|| Error::internal("a policy in use is gone"))?);
        }
        Ok(())
    }

    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }

    pub fn policy(&self, id: &PolicyId) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.id == *id)
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// What the settings of everything that `items` ask for amount to.
    pub fn joint(&self, items: &[Item], settings: &Settings) -> Joint {
        let entries: Vec<_> = items.iter().map(|item| self.entry(item.entry.as_ref()?)).collect();
        Joint::of(&entries, settings)
    }

    /// The APIs by name; a bare policy is called like the policy.
    pub fn title(&self, items: &[Item]) -> String {
        self.apis(items).to_string()
    }

    pub fn policy_names(&self, items: &[Item]) -> String {
        self.under(items).to_string()
    }

    /// As [`Self::title`].
    pub fn apis(&self, items: &[Item]) -> Names {
        let names: Names = items.iter().filter_map(|item| Some(&*self.entry(item.entry.as_ref()?)?.name)).collect();
        if names.is_empty() { self.under(items) } else { names }
    }

    fn under(&self, items: &[Item]) -> Names {
        items.iter().filter_map(|item| Some(&*self.policy(&item.policy)?.name)).collect()
    }

    /// `decidable`: by whoever reads it.
    pub fn row(&self, request: Request, developer: &Developer, decidable: bool) -> RequestRow {
        RequestRow {
            decidable,
            title: self.apis(&request.items),
            policy: self.under(&request.items),
            developer: developer.name.clone(),
            id: request.id,
            state: request.state,
            revision: request.revision,
            route: request.route,
            created: request.created,
            updated: request.updated,
            attention: String::new(),
        }
    }

    /// What events about `request` concern.
    pub fn about(&self, request: &Request) -> About {
        About {
            request: Some(request.id.clone()),
            developer: Some(request.developer.clone()),
            entry: request.items.iter().find_map(|item| item.entry.clone()),
            key: None,
            title: format!("{} · {}", self.title(&request.items), self.policy_names(&request.items)),
        }
    }

    /// What one of its events concerns: all of it, or the item it tells of.
    pub fn about_event(&self, request: &Request, what: &What) -> About {
        match what {
            What::RequestItemApproved { entry, policy } | What::RequestItemDeclined { entry, policy, .. } => {
                let item = Item { entry: entry.clone(), policy: policy.clone() };
                let title = self.item_title(&item);
                About { entry: item.entry, title, ..self.about(request) }
            }
            _ => self.about(request),
        }
    }

    /// `Weather · Free`
    pub fn item_title(&self, item: &Item) -> String {
        let line = self.line(item);
        format!("{} · {}", line.name, line.policy)
    }

    /// One item by name.
    pub fn line(&self, item: &Item) -> ItemLine {
        let one = core::slice::from_ref(item);
        ItemLine { item: item.clone(), name: self.title(one), policy: self.policy_names(one) }
    }

    /// A key by the names of what it opens, with what it may call and `counted` says it has.
    pub fn key_row(&self, key: Key, counted: &[Counted], now: Timestamp) -> KeyRow {
        let items: Vec<Item> = key.grants.iter().map(item).collect();
        let under: Vec<_> = items.iter().filter_map(|item| self.policy(&item.policy)).cloned().collect();
        KeyRow {
            title: self.apis(&items),
            policy: self.policy_names(&items),
            standing: key.standing(now),
            limits: limit_rows(&under, key.limits, counted, now),
            allows: rules_of(&under),
            key,
        }
    }
}

pub(crate) fn item(grant: &Grant) -> Item {
    Item { entry: grant.entry.clone(), policy: grant.policy.clone() }
}

/// What the rules of these policies allow together; one without rules allows every call.
fn rules_of(policies: &[Policy]) -> Vec<String> {
    if policies.iter().any(|policy| policy.allows.is_empty()) {
        return Vec::new();
    }
    let mut rules: Vec<String> = Vec::new();
    for rule in policies.iter().flat_map(|policy| &policy.allows).map(ToString::to_string) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}
