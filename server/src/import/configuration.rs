use super::{Part, Report, clean};
use crate::tyk::configuration::ConfigurationDocument;
use domain::settings::{MailName, MailOption, Settings};
use serde_json::Value;
use services::{Error, Import};

/// Our mails for those whose texts can be written there.
const MAILS: [(&str, MailName); 2] = [("key_email", MailName::Key), ("reset_password_email", MailName::ResetPassword)];

/// What there is of theirs and not of ours, where it is on: its name, and what to know of it.
const ONLY_THERE: [(&str, &str); 3] = [
    ("enable_dcr", "Dynamic client registration has no counterpart: these clients stay with their identity provider."),
    ("disable_auto_login", "Nobody is signed in by signing up here, so there is nothing to switch off."),
    ("oauth_usage_limit", "OAuth clients are not counted here."),
];

const NAME: &str = "settings";

/// Puts their settings in force. Those that cannot be are left as they are here, each with its reason.
pub async fn take_in(import: &mut Import, mut document: Value, report: &mut Report) -> services::Result<()> {
    for form in ["signup_fields", "key_request_fields"] {
        clean::questions(&mut document, form);
    }
    note(&document, report);
    let now = import.present_settings().await?;
    let read = clean::read::<ConfigurationDocument>(&document)
        .and_then(|read| read.settings(now.clone()).map_err(crate::tyk::Refused::into_sentence));
    let mut wanted = match read {
        Ok(settings) => with_mails(settings, &document),
        Err(why) => {
            report.leave_out(Part::Settings, NAME, NAME, why);
            return Ok(());
        }
    };
    loop {
        match import.settings(wanted.clone()).await {
            Err(Error::Invalid(invalid)) => {
                let before = wanted.clone();
                for mistake in invalid.0 {
                    wanted = without(wanted, &now, &mistake.field);
                    let why = format!("{} Settings are taken over once: set it at /admin/settings.", mistake.message);
                    report.leave_out(Part::Settings, &mistake.field, &mistake.field, why);
                }
                if wanted == before {
                    return Ok(());
                }
            }
            done => {
                let names = report.tried(Part::Settings, NAME, NAME, done)?.unwrap_or_default();
                if !names.is_empty() {
                    report.note(Part::Settings, NAME, format!("These change: {}.", names.join(", ")));
                }
                return Ok(());
            }
        }
    }
}

fn note(document: &Value, report: &mut Report) {
    for (name, what) in ONLY_THERE {
        let value = &document[name];
        if value.as_bool() == Some(true) || value.as_f64().is_some_and(|number| number > 0.0) {
            report.note(Part::Settings, name, what);
        }
    }
    if is_written(&document["mail_options"]["email_copy"]["welcome_email"]) {
        let what = "There is no mail of welcome here: see “Confirm the address” at /admin/mails.";
        report.note(Part::Settings, "welcome_email", what);
    }
}

fn is_written(copy: &Value) -> bool {
    let has_text = ["subject", "body", "sign_off"].into_iter().any(|name| clean::text(copy, name).is_some());
    copy["enabled"].as_bool() == Some(true) && has_text
}

/// Their texts around what ours have to hold: the key, or the link.
fn with_mails(mut settings: Settings, document: &Value) -> Settings {
    for (name, mail) in MAILS {
        let copy = &document["mail_options"]["email_copy"][name];
        if is_written(copy) {
            let text = |name| clean::text(copy, name).map(|text| text.replace("\r\n", "\n"));
            let option = MailOption {
                enabled: true,
                subject: text("subject"),
                body: text("body").map(|body| format!("{body}\n\n{{{{ secret }}}}")),
                sign_off: text("sign_off"),
            };
            settings.mail_options = settings.mail_options.with(mail, option);
        }
    }
    settings
}

/// The same without what was refused: that stays as it is here.
fn without(mut wanted: Settings, now: &Settings, field: &str) -> Settings {
    match field {
        "redirect_to" | "third_party_decides" => {
            wanted.redirect_on_key_request = now.redirect_on_key_request;
            wanted.redirect_to.clone_from(&now.redirect_to);
        }
        "key_request_fields" => wanted.key_request_fields.clone_from(&now.key_request_fields),
        "signup_fields" => wanted.signup_fields.clone_from(&now.signup_fields),
        "sender_name" => wanted.mail_options.sender_name.clone_from(&now.mail_options.sender_name),
        _ => {
            let named = |mail: &MailName| field.ends_with(mail.name());
            let refused = MAILS.into_iter().map(|(_, mail)| mail).filter(|mail| named(mail) || !field.contains('.'));
            for mail in refused.collect::<Vec<_>>() {
                wanted.mail_options = wanted.mail_options.with(mail, now.mail_options.of(mail));
            }
        }
    }
    wanted
}
