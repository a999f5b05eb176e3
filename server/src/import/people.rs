use super::{Part, Report, clean, policies::Policies, report::LeftKey};
use crate::tyk::{developer::DeveloperDocument, fields};
use domain::id::DeveloperId;
use serde_json::Value;
use services::{Import, NewDeveloper};
use std::collections::BTreeMap;

/// A name that is longer is none.
const LONGEST_NAME: usize = 100;

/// Those who are here, by their ids there.
#[derive(Default)]
pub struct People {
    ids: BTreeMap<String, DeveloperId>,
    emails: BTreeMap<String, String>,
}

impl People {
    pub fn get(&self, foreign: &str) -> Option<&DeveloperId> {
        self.ids.get(foreign)
    }

    /// Their address, also where they could not come.
    pub fn email<'a>(&'a self, foreign: &'a str) -> &'a str {
        self.emails.get(foreign).map_or(foreign, String::as_str)
    }

    pub async fn take_in(
        &mut self,
        import: &mut Import,
        document: Value,
        policies: &Policies,
        report: &mut Report,
    ) -> services::Result<()> {
        let email = clean::text(&document, "email").unwrap_or_default().to_owned();
        let foreign = clean::id(&document).unwrap_or(&email).to_owned();
        self.emails.insert(foreign.clone(), email.clone());
        let read = match clean::read::<DeveloperDocument>(&document) {
            Ok(read) => read,
            Err(why) => {
                let name = if email.is_empty() { "(without an address)" } else { &email };
                report.leave_out(Part::Developers, &foreign, name, why);
                return Ok(());
            }
        };
        let new = NewDeveloper {
            name: read.name().filter(|name| name.chars().count() <= LONGEST_NAME),
            email: email.clone(),
            // It is not given out by this API.
            password: None,
            fields: fields::typed(read.fields.unwrap_or_default()),
            is_disabled: read.inactive.unwrap_or_default(),
        };
        let tried = import.developer(&foreign, new).await;
        if let Some(id) = report.tried(Part::Developers, &foreign, &email, tried)? {
            self.ids.insert(foreign, id);
        }
        report.keys.extend(keys(&document, &email, policies));
        if document["oauth_clients"].as_object().is_some_and(|clients| !clients.is_empty()) {
            report.note(Part::Developers, &email, "Their OAuth clients stay at the gateway.");
        }
        Ok(())
    }
}

/// What they hold there: `keys`, and what only the older `subscriptions` tell of.
fn keys(document: &Value, email: &str, policies: &Policies) -> Vec<LeftKey> {
    let mut held: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (key, named) in document["keys"].as_object().into_iter().flatten() {
        let names = named.as_array().into_iter().flatten().filter_map(Value::as_str).map(|id| policies.name(id));
        held.entry(key).or_default().extend(names);
    }
    for (policy, key) in document["subscriptions"].as_object().into_iter().flatten() {
        let (Some(key), name) = (key.as_str().filter(|key| !key.is_empty()), policies.name(policy)) else { continue };
        let names = held.entry(key).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let left =
        |(key, policies): (&str, Vec<String>)| LeftKey { developer: email.to_owned(), key: key.to_owned(), policies };
    held.into_iter().map(left).collect()
}
