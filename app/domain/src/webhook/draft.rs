use super::{Endpoint, EndpointState, Events};
use crate::{
    FieldError, Invalid, Timestamp,
    event::What,
    field::{Typed, is_url},
    id::WebhookId,
    reading::Reading,
};
use serde::{Deserialize, Serialize};

const LONGEST_URL: usize = 2000;
const LONGEST_DESCRIPTION: usize = 200;

/// An endpoint as its form describes it, before it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointDraft {
    pub url: String,
    pub description: String,
    pub events: Events,
}

impl EndpointDraft {
    /// Reads the endpoint's form: `events` is `all` or `some`, and then `names/0`, `names/1` … count.
    pub fn from_form(typed: &Typed) -> Result<Self, Invalid> {
        let mut form = Reading::of(typed);
        let is_all = form.choice("events", all_or_some, true);
        let events = if is_all { Events::All } else { Events::Only(form.several("names")) };
        let draft = Self { url: form.text("url"), description: form.text("description"), events };
        form.done(draft)
    }

    /// Every mistake in it, beside its input. Where the address leads is not known here.
    pub fn mistakes(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !is_url(&self.url) || self.url.len() > LONGEST_URL {
            errors.push(FieldError::new("url", "Enter a whole address, beginning with https:// or http://."));
        } else if holds_password(&self.url) {
            let advice = "Leave name and password out of the address: a receiver knows us by the signature.";
            errors.push(FieldError::new("url", advice));
        }
        if self.description.chars().count() > LONGEST_DESCRIPTION {
            errors.push(FieldError::new("description", "Keep this to 200 characters."));
        }
        match &self.events {
            Events::Only(names) if names.is_empty() => {
                errors.push(FieldError::new("names", "Choose at least one event, or all of them."));
            }
            Events::Only(names) if names.iter().any(|name| What::told().all(|told| told != name)) => {
                errors.push(FieldError::new("names", "Choose among the events listed."));
            }
            _ => {}
        }
        errors
    }

    /// The first version of a new endpoint.
    pub fn endpoint(self, id: WebhookId, now: Timestamp) -> Endpoint {
        Endpoint {
            id,
            url: self.url,
            description: self.description,
            events: self.events,
            state: EndpointState::Enabled,
            failing_since: None,
            created: now,
            version: 1,
        }
    }
}

impl From<Endpoint> for EndpointDraft {
    fn from(endpoint: Endpoint) -> Self {
        let Endpoint { url, description, events, .. } = endpoint;
        Self { url, description, events }
    }
}

fn all_or_some(text: &str) -> Option<bool> {
    match text {
        "all" => Some(true),
        "some" => Some(false),
        _ => None,
    }
}

fn holds_password(url: &str) -> bool {
    let host = url.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<EndpointDraft, Invalid> {
        EndpointDraft::from_form(&pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect())
    }

    fn mistakes(pairs: &[(&str, &str)]) -> Vec<String> {
        read(pairs).unwrap().mistakes().into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn the_boxes_count_only_when_some_events_are_chosen() {
        let boxes = [("names/0", "key.issued"), ("names/7", "key.revoked")];
        let all = read(&[&[("events", "all")], &boxes[..]].concat()).unwrap();
        let some = read(&[&[("events", "some")], &boxes[..]].concat()).unwrap();
        assert_eq!(all.events, Events::All);
        assert!(some.events.include("key.revoked") && !some.events.include("key.paused"));
        assert_eq!(read(&[("events", "none")]).unwrap_err().0[0].field, "events");
    }

    #[test]
    fn every_mistake_stands_beside_its_input() {
        let endless = "x".repeat(201);
        assert_eq!(mistakes(&[("events", "some"), ("description", &endless)]), ["url", "description", "names"]);
        let unknown = [("url", "https://example.com/a@b"), ("events", "some"), ("names/0", "key.forged")];
        assert_eq!(mistakes(&unknown), ["names"]);
        assert_eq!(mistakes(&[("url", "https://me:secret@example.com/"), ("events", "all")]), ["url"]);
        assert_eq!(mistakes(&[("url", "ftp://example.com/"), ("events", "all")]), ["url"]);
    }
}
