//! A catalogue entry as Tyk writes one.

use super::{answer::Refused, configuration::questions, fields};
use domain::{
    catalogue::{AuthType, Entry, EntryDraft, Visibility},
    developer::{Email, NotAnEmail},
    field::Field,
    id::PolicyId,
    settings::Overrides,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// An entry, as sent. What is left out stays as it is.
#[derive(Deserialize)]
pub struct EntryDocument {
    api_id: Option<String>,
    name: Option<String>,
    short_description: Option<String>,
    long_description: Option<String>,
    show: Option<bool>,
    policy_id: Option<String>,
    is_keyless: Option<bool>,
    auth_type: Option<String>,
    config: Option<ConfigDocument>,
}

/// What the entry does differently, where `override` says so.
#[derive(Deserialize)]
struct ConfigDocument {
    r#override: Option<bool>,
    key_request_fields: Option<Vec<Value>>,
    require_key_approval: Option<bool>,
    redirect_on_key_request: Option<bool>,
    redirect_to: Option<String>,
    email: Option<String>,
}

impl EntryDocument {
    /// Whether it names this entry, by its id or its address.
    pub fn names(&self, entry: &Entry) -> bool {
        self.api_id.as_deref().is_some_and(|id| [entry.id.as_str(), entry.slug.as_str()].contains(&id))
    }

    /// Whether this entry has the name it gives.
    pub fn is_called_like(&self, entry: &Entry) -> bool {
        self.name.as_ref().is_some_and(|name| name.trim().to_lowercase() == entry.name.to_lowercase())
    }

    /// The entry it describes, on the ground of the one that is there.
    pub fn draft(self, now: Option<(Entry, Vec<String>)>) -> Result<EntryDraft, Refused> {
        let now = now.map_or_else(EntryDraft::blank, |(entry, approvers)| EntryDraft::of(entry, approvers));
        let visibility = match (self.show, now.visibility) {
            (Some(false), _) => Visibility::Hidden,
            (Some(true), Visibility::Hidden) => Visibility::Public,
            (_, visibility) => visibility,
        };
        Ok(EntryDraft {
            visibility,
            auth_type: self.auth_type(now.auth_type)?,
            policies: self.policies(now.policies)?,
            overrides: self.config.map_or(Ok(now.overrides.clone()), |config| config.over(now.overrides))?,
            name: self.name.unwrap_or(now.name),
            short_description: self.short_description.unwrap_or(now.short_description),
            long_description: self.long_description.unwrap_or(now.long_description),
            ..now
        })
    }

    fn auth_type(&self, now: AuthType) -> Result<AuthType, Refused> {
        match self.auth_type.as_deref() {
            _ if self.is_keyless == Some(true) => Ok(AuthType::Keyless),
            None | Some("") => Ok(now),
            Some(name) => AuthType::named(name).ok_or_else(|| {
                Refused::bad(format!("auth_type: {name:?} is not known. Use authToken, jwt, oauth, basic or keyless."))
            }),
        }
    }

    /// An entry may offer more policies than Tyk's one: they stay as long as that is among them.
    fn policies(&self, now: Vec<PolicyId>) -> Result<Vec<PolicyId>, Refused> {
        let Some(text) = self.policy_id.as_deref().filter(|text| !text.is_empty()) else { return Ok(now) };
        let policy = text.parse().map_err(|_| Refused::bad(format!("policy_id: There is no policy {text:?}.")))?;
        Ok(if now.contains(&policy) { now } else { vec![policy] })
    }
}

impl ConfigDocument {
    fn over(self, now: Overrides) -> Result<Overrides, Refused> {
        if self.r#override != Some(true) {
            return Ok(Overrides {
                key_request_fields: None,
                require_key_approval: None,
                redirect_on_key_request: None,
                redirect_to: None,
                email: None,
                ..now
            });
        }
        let fields = now.key_request_fields.unwrap_or_default();
        let email = self.email.filter(|email| !email.is_empty());
        let email = email.map(|email| email.parse::<Email>()).transpose();
        Ok(Overrides {
            key_request_fields: self
                .key_request_fields
                .map(|sent| questions("key_request_fields", sent, &fields))
                .transpose()?,
            require_key_approval: self.require_key_approval,
            redirect_on_key_request: self.redirect_on_key_request,
            redirect_to: self.redirect_to.filter(|address| !address.is_empty()),
            email: email.map_err(|wrong: NotAnEmail| Refused::bad(format!("email: {wrong}")))?,
            ..now
        })
    }
}

/// Its `api_id` is its id: Keywright knows of no other. So is that of its documentation.
pub fn written(entry: &Entry, is_documented: bool) -> Value {
    let own = &entry.overrides;
    let labels = |asked: &Vec<Field>| asked.iter().map(|field| field.label.clone()).collect::<Vec<_>>();
    let overrides = own.key_request_fields.is_some()
        || own.require_key_approval.is_some()
        || own.redirect_on_key_request.is_some()
        || own.redirect_to.is_some()
        || own.email.is_some();
    json!({
        "name": entry.name,
        "short_description": entry.short_description,
        "long_description": entry.long_description,
        "show": entry.visibility != Visibility::Hidden,
        "api_id": entry.id,
        "policy_id": entry.policies.first().map(PolicyId::as_str).unwrap_or_default(),
        "documentation": if is_documented { entry.id.as_str() } else { "" },
        "version": "v2",
        "is_keyless": entry.auth_type == AuthType::Keyless,
        "config": {
            "override": overrides,
            "key_request_fields": own.key_request_fields.as_ref().map(labels).unwrap_or_default(),
            "require_key_approval": own.require_key_approval.unwrap_or_default(),
            "redirect_on_key_request": own.redirect_on_key_request.unwrap_or_default(),
            "redirect_to": own.redirect_to.clone().unwrap_or_default(),
            "email": own.email.as_ref().map(Email::as_str).unwrap_or_default(),
        },
        "fields": fields::written(&[]),
        "auth_type": entry.auth_type.name(),
    })
}

/// The entry of what names none.
pub fn none() -> Value {
    json!({
        "name": "", "short_description": "", "long_description": "", "show": false, "api_id": "", "policy_id": "",
        "documentation": "", "version": "v2", "is_keyless": false, "config": {}, "fields": {}, "auth_type": "",
    })
}
