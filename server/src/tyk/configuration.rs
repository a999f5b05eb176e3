//! The portal's settings, in Tyk's words.

use super::{
    ORGANISATION,
    answer::{Done, Refused},
    caller::Caller,
    document::Document,
};
use axum::{Json, Router, extract::State, routing::get};
use domain::{
    developer::{Email, NotAnEmail},
    field::{Field, Kind, name_fields},
    settings::{MailOptions, Settings},
};
use serde::Deserialize;
use serde_json::{Value, json};
use services::Portal;

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/configuration", get(read).post(change).put(change))
}

/// A portal has one.
const ID: &str = "configuration";

async fn read(State(portal): State<Portal>, Caller(actor): Caller) -> Result<Json<Value>, Refused> {
    Ok(Json(written(&portal.settings(&actor).await?.0)))
}

async fn change(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Document(sent): Document<ConfigurationDocument>,
) -> Result<Done, Refused> {
    let (now, version) = portal.settings(&actor).await?;
    portal.change_settings(&actor, sent.settings(now)?, version).await?;
    Ok(Done::with(ID))
}

/// Settings, as sent. What is left out stays as it is; what Keywright does not have is passed over.
#[derive(Deserialize)]
pub struct ConfigurationDocument {
    signup_fields: Option<Vec<Value>>,
    key_request_fields: Option<Vec<Value>>,
    require_key_approval: Option<bool>,
    secure_key_approval: Option<bool>,
    redirect_on_key_request: Option<bool>,
    redirect_to: Option<String>,
    enable_multi_selection: Option<bool>,
    disable_login: Option<bool>,
    disable_signup: Option<bool>,
    catalogue_login_only: Option<bool>,
    email: Option<String>,
    mail_options: Option<MailDocument>,
}

#[derive(Deserialize)]
struct MailDocument {
    mail_from_name: Option<String>,
    mail_from_email: Option<String>,
}

impl ConfigurationDocument {
    /// The settings it describes, on the ground of those in force.
    pub fn settings(self, now: Settings) -> Result<Settings, Refused> {
        Ok(Settings {
            signup_fields: asked("signup_fields", self.signup_fields, now.signup_fields)?,
            key_request_fields: asked("key_request_fields", self.key_request_fields, now.key_request_fields)?,
            require_key_approval: self.require_key_approval.unwrap_or(now.require_key_approval),
            secure_key_approval: self.secure_key_approval.unwrap_or(now.secure_key_approval),
            redirect_on_key_request: self.redirect_on_key_request.unwrap_or(now.redirect_on_key_request),
            redirect_to: self.redirect_to.unwrap_or(now.redirect_to),
            enable_multi_selection: self.enable_multi_selection.unwrap_or(now.enable_multi_selection),
            disable_login: self.disable_login.unwrap_or(now.disable_login),
            disable_signup: self.disable_signup.unwrap_or(now.disable_signup),
            catalogue_login_only: self.catalogue_login_only.unwrap_or(now.catalogue_login_only),
            email: address("email", self.email.as_deref(), now.email)?,
            mail_options: match self.mail_options {
                Some(sent) => sent.options(now.mail_options)?,
                None => now.mail_options,
            },
            ..now
        })
    }
}

impl MailDocument {
    fn options(self, now: MailOptions) -> Result<MailOptions, Refused> {
        let sender_address =
            address("mail_options.mail_from_email", self.mail_from_email.as_deref(), now.sender_address)?;
        Ok(MailOptions { sender_name: self.mail_from_name.unwrap_or(now.sender_name), sender_address, ..now })
    }
}

/// Left out stays, empty takes it away.
fn address(name: &str, sent: Option<&str>, now: Option<Email>) -> Result<Option<Email>, Refused> {
    match sent.map(str::trim) {
        None => Ok(now),
        Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|wrong: NotAnEmail| Refused::bad(format!("{name}: {wrong}"))),
    }
}

fn asked(form: &str, sent: Option<Vec<Value>>, now: Vec<Field>) -> Result<Vec<Field>, Refused> {
    match sent {
        Some(sent) => questions(form, sent, &now),
        None => Ok(now),
    }
}

/// Questions by name, as Tyk has them. One that is known by this name, or key, stays the question it is.
pub fn questions(form: &str, sent: Vec<Value>, now: &[Field]) -> Result<Vec<Field>, Refused> {
    let question = |value: Value| {
        let known = value.as_str().and_then(|name| now.iter().find(|field| field.label == name || field.key == name));
        let read = || match &value {
            // Named below, so that questions that read nearly alike get along.
            Value::String(label) => Ok(Field::new("", label, Kind::Text)),
            other => serde_json::from_value(other.clone()),
        };
        known.cloned().map_or_else(read, Ok).map_err(|why| Refused::bad(format!("{form}: {why}.")))
    };
    let mut fields = sent.into_iter().map(question).collect::<Result<Vec<_>, _>>()?;
    name_fields(&mut fields);
    Ok(fields)
}

fn written(settings: &Settings) -> Value {
    let labels = |asked: &[Field]| asked.iter().map(|field| field.label.clone()).collect::<Vec<_>>();
    let address = |email: &Option<Email>| email.as_ref().map(ToString::to_string).unwrap_or_default();
    json!({
        "id": ID,
        "org_id": ORGANISATION,
        "signup_fields": labels(&settings.signup_fields),
        "key_request_fields": labels(&settings.key_request_fields),
        "require_key_approval": settings.require_key_approval,
        "secure_key_approval": settings.secure_key_approval,
        "redirect_on_key_request": settings.redirect_on_key_request,
        "redirect_to": settings.redirect_to,
        "enable_multi_selection": settings.enable_multi_selection,
        "disable_login": settings.disable_login,
        "disable_signup": settings.disable_signup,
        "disable_auto_login": false,
        "catalogue_login_only": settings.catalogue_login_only,
        "oauth_usage_limit": 0,
        "email": address(&settings.email),
        "mail_options": {
            "mail_from_name": settings.mail_options.sender_name,
            "mail_from_email": address(&settings.mail_options.sender_address),
            "email_copy": {},
        },
        "enable_dcr": false,
        "dcr_options": {},
        "override": false,
    })
}
