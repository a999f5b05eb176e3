//! A key request as Tyk writes one.

use super::{ORGANISATION, answer::Refused, developer, entry, fields};
use domain::{FieldError, Invalid, field::Typed, id::DeveloperId, request::Origin};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use services::{Asked, AskedItem, RequestRecord};

/// A key request, as sent. What else there is in the document does not concern Keywright.
#[derive(Deserialize)]
pub struct RequestDocument {
    by_user: Option<String>,
    /// The older form of `apply_policies`.
    for_plan: Option<String>,
    apply_policies: Option<Vec<String>>,
    catalogue_entry: Option<EntryName>,
    catalogues: Option<Vec<EntryName>>,
    pub fields: Option<Map<String, Value>>,
    pub approved: Option<bool>,
    key: Option<String>,
}

/// Which API is asked for. Without one, a policy alone.
#[derive(Clone, Deserialize)]
struct EntryName {
    api_id: Option<String>,
    policy_id: Option<String>,
}

impl RequestDocument {
    pub fn asked(self) -> Result<Asked, Refused> {
        if self.key.as_ref().is_some_and(|key| !key.is_empty()) {
            return Err(Refused::bad(
                "key: Ask for a new key, or change this one with PUT …/developers/{id}/keys/{key}.",
            ));
        }
        let developer: DeveloperId = self.by_user.as_deref().unwrap_or_default().parse().map_err(|_| {
            Refused::from(Invalid(vec![FieldError::new("by_user", "This is not the id of a developer.")]))
        })?;
        let (items, answers) = (self.items(), fields::typed(self.fields.unwrap_or_default()));
        Ok(Asked { on_behalf_of: Some(developer), items, answers, origin: Origin::TykApi })
    }

    /// The policies asked for; empty if none is named.
    pub fn policies(&self) -> Vec<String> {
        let several = self.apply_policies.iter().flatten();
        let named: Vec<_> = several.filter(|policy| !policy.is_empty()).cloned().collect();
        if named.is_empty() { filled(self.for_plan.as_ref()).cloned().into_iter().collect() } else { named }
    }

    fn entries(&self) -> Vec<EntryName> {
        let several = self.catalogues.iter().flatten();
        let named: Vec<_> = several.filter(|entry| filled(entry.api_id.as_ref()).is_some()).cloned().collect();
        let one = self.catalogue_entry.as_ref().filter(|entry| filled(entry.api_id.as_ref()).is_some());
        if named.is_empty() { one.cloned().into_iter().collect() } else { named }
    }

    /// Each policy with the entry that names it, or that stands in its place.
    pub fn items(&self) -> Vec<AskedItem> {
        let (policies, entries) = (self.policies(), self.entries());
        if policies.is_empty() {
            let item =
                |entry: EntryName| AskedItem { entry: entry.api_id, policy: entry.policy_id.unwrap_or_default() };
            return entries.into_iter().map(item).collect();
        }
        let entry = |number: usize, policy: &String| {
            let naming = entries.iter().find(|entry| entry.policy_id.as_ref() == Some(policy));
            naming.or_else(|| entries.get(number)).and_then(|entry| entry.api_id.clone())
        };
        let item =
            |(number, policy): (usize, &String)| AskedItem { entry: entry(number, policy), policy: policy.clone() };
        policies.iter().enumerate().map(item).collect()
    }

    /// What a request that exists is to say: policies and answers. What is left out stays.
    pub fn revision(self, now: &RequestRecord) -> (Vec<String>, Typed) {
        let (request, sent) = (&now.request, self.policies());
        let same = || request.items.iter().map(|item| item.policy.to_string()).collect();
        let answers = match self.fields {
            Some(sent) => fields::typed_again(sent, &request.answers),
            None => fields::unchanged(&request.answers),
        };
        (if sent.is_empty() { same() } else { sent }, answers)
    }
}

fn filled(text: Option<&String>) -> Option<&String> {
    text.filter(|text| !text.is_empty())
}

pub fn written(record: &RequestRecord) -> Value {
    let request = &record.request;
    let policies: Vec<_> = request.items.iter().map(|item| item.policy.as_str()).collect();
    let entries: Vec<_> = record.entries.iter().map(|known| entry::written(known, false)).collect();
    json!({
        "id": request.id,
        "key": "",
        "org_id": ORGANISATION,
        "for_api": "",
        "for_plan": policies.first(),
        "apply_policies": policies,
        "remove_policies": [],
        "by_user": request.developer,
        "fields": fields::written(&request.answers),
        "approved": request.state.approval().is_some(),
        "date_created": request.created.rfc3339(),
        "version": "v2",
        "jwt_secret": "",
        "certificate": "",
        "portal_developer": developer::written(&record.developer, &[]),
        "catalogue_entry": entries.first().cloned().unwrap_or_else(entry::none),
        "catalogues": entries,
    })
}
