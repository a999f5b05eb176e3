use crate::uses::Counter;
use axum::http::{HeaderName, HeaderValue};
use domain::{
    Timestamp,
    id::{DeveloperId, KeyId},
    key::{KeyState, Standing},
};
use std::sync::Arc;

/// The identity headers, in their fixed order. A gateway that misses one may pass on a client's forgery of it (Envoy
/// does), so all are sent each time, empty where there is nothing to say.
pub const IDENTITY: [HeaderName; 7] = [
    HeaderName::from_static("x-keywright-key-id"),
    HeaderName::from_static("x-keywright-developer-id"),
    HeaderName::from_static("x-keywright-developer-email"),
    HeaderName::from_static("x-keywright-entries"),
    HeaderName::from_static("x-keywright-policies"),
    HeaderName::from_static("x-keywright-scopes"),
    HeaderName::from_static("x-keywright-expires"),
];

/// What is known of a key, ready to be sent.
#[derive(Debug, Clone)]
pub struct KeyFacts {
    state: KeyState,
    expires: Option<Timestamp>,
    identity: [HeaderValue; 7],
    uses: Arc<Counter>,
}

/// Whose key it is and what it opens.
#[derive(Debug, Clone)]
pub struct Identity<'a> {
    pub key: &'a KeyId,
    pub developer: &'a DeveloperId,
    pub email: &'a str,
    pub entries: &'a [String],
    pub policies: &'a [String],
    pub scopes: &'a [String],
}

impl KeyFacts {
    pub fn new(state: KeyState, expires: Option<Timestamp>, of: &Identity<'_>) -> Self {
        let expires_text = expires.map(Timestamp::rfc3339).unwrap_or_default();
        let identity = [
            value(of.key.as_str()),
            value(of.developer.as_str()),
            value(of.email),
            list(of.entries),
            list(of.policies),
            list(of.scopes),
            value(&expires_text),
        ];
        Self { state, expires, identity, uses: Arc::new(Counter::new(of.key.clone())) }
    }

    /// These facts, with the counter that the key had before.
    pub(crate) fn counting_on(self, before: &Self) -> Self {
        Self { uses: before.uses.clone(), ..self }
    }

    pub(crate) const fn uses(&self) -> &Arc<Counter> {
        &self.uses
    }

    pub fn standing(&self, now: Timestamp) -> Standing {
        self.state.standing(self.expires, now)
    }

    /// The headers of a 200.
    pub fn identity(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        IDENTITY.into_iter().zip(self.identity.iter().cloned())
    }
}

/// Comma-separated. A comma inside a name is written `%2C`.
fn list(names: &[String]) -> HeaderValue {
    let names: Vec<_> = names.iter().map(|name| plain(name).replace(',', "%2C")).collect();
    HeaderValue::from_str(&names.join(",")).unwrap_or(HeaderValue::from_static(""))
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(&plain(text)).unwrap_or(HeaderValue::from_static(""))
}

/// Everything but printable ASCII, and `%` itself, percent-encoded as UTF-8: gateways treat other bytes each their way.
fn plain(text: &str) -> String {
    use core::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut plain, byte| {
        match byte {
            b'%' | ..b' ' | 0x7f.. => write!(plain, "%{byte:02X}").expect("a String takes all text"),
            _ => plain.push(char::from(byte)),
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_language_survive_in_a_header() {
        assert_eq!(list(&["Größe".into(), "a, b".into(), "50%".into()]), "Gr%C3%B6%C3%9Fe,a%2C b,50%25");
        assert_eq!(value("line\r\nbreak"), "line%0D%0Abreak");
    }
}
