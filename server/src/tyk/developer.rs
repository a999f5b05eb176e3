//! A developer as Tyk writes one.

use super::{ORGANISATION, fields};
use domain::{
    developer::{AccountState, Developer},
    key::{KeyRow, Standing},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The instant that Go writes for none.
pub const NEVER: &str = "0001-01-01T00:00:00Z";

/// A developer, as sent. What else there is in the document does not concern Keywright.
#[derive(Deserialize)]
pub struct DeveloperDocument {
    pub email: Option<String>,
    pub password: Option<String>,
    pub fields: Option<Map<String, Value>>,
    pub inactive: Option<bool>,
}

/// A field that is a person's name, where a form asks for one.
const NAMES: [&str; 4] = ["name", "full name", "full_name", "your name"];

impl DeveloperDocument {
    /// Their name, if it is among the fields.
    pub fn name(&self) -> Option<String> {
        let is_name = |name: &str| NAMES.contains(&name.trim().to_lowercase().as_str());
        let found = self.fields.as_ref()?.iter().find(|(name, _)| is_name(name));
        found.and_then(|(_, value)| value.as_str()).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
    }
}

/// With what they hold: a key goes by its id, as its text is known to its holder alone.
pub fn written(developer: &Developer, keys: &[KeyRow]) -> Value {
    let (mut held, mut subscriptions) = (Map::new(), Map::new());
    for row in keys.iter().filter(|row| matches!(row.standing, Standing::Active | Standing::Paused)) {
        let id = row.key.id.as_str();
        let policies: Vec<_> = row.key.grants.iter().map(|grant| grant.policy.as_str()).collect();
        for policy in &policies {
            // The newest comes first.
            subscriptions.entry(*policy).or_insert_with(|| id.into());
        }
        held.insert(id.to_owned(), json!(policies));
    }
    json!({
        "id": developer.id,
        "email": developer.email,
        "date_created": developer.created.rfc3339(),
        "inactive": developer.state != AccountState::Active,
        "org_id": ORGANISATION,
        "keys": held,
        "subscriptions": subscriptions,
        "fields": fields::written(&developer.fields),
        "nonce": "",
        "sso_key": "",
        "oauth_clients": {},
        "password_max_days": 0,
        "password_updated": NEVER,
        "last_login_date": developer.last_sign_in.map_or_else(|| NEVER.to_owned(), domain::Timestamp::rfc3339),
    })
}
