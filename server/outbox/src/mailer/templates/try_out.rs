use super::{
    Values,
    edited::{self, explain},
    sample, sandbox, shipped,
};
use domain::{
    FieldError, Invalid, Timestamp,
    settings::{MailName, MailOption, MailOptions, MailPreview, MailText, MailValue},
};
use services::{Letterhead, MailTemplates};
use std::collections::BTreeSet;

/// The templates of the mails, for admins who edit them.
#[derive(Debug, Clone, Copy)]
pub struct Templates;

impl MailTemplates for Templates {
    fn shipped(&self, mail: MailName) -> MailText {
        MailText {
            subject: shipped::source(mail, "subject.txt").into(),
            body: shipped::source(mail, "text.txt").into(),
            sign_off: shipped::sign_off().into(),
        }
    }

    fn values(&self, mail: MailName, letterhead: &Letterhead) -> Vec<MailValue> {
        let [full, bare] = sample::all(mail, letterhead);
        let (full_json, bare_json) = (serde_json::json!(full.mail), serde_json::json!(bare.mail));
        let fields = full_json.as_object().into_iter().flatten().filter(|(name, _)| *name != "template");
        let mut values: Vec<_> =
            fields.map(|(name, value)| described(name, value, bare_json[name].is_null())).collect();
        if let Some(secret) = &full.secret {
            values.insert(0, MailValue { only_in_body: true, ..text("secret", secret.reveal()) });
        }
        values.extend([text("portal", &letterhead.portal_name), text("portal_link", &letterhead.link)]);
        values
    }

    fn try_out(&self, mail: MailName, option: &MailOption, letterhead: &Letterhead) -> Result<MailPreview, Invalid> {
        let letterhead = Letterhead {
            options: MailOptions::default().with(mail, option.clone()),
            portal_name: letterhead.portal_name.clone(),
            link: letterhead.link.clone(),
        };
        let mut mistakes = unknown(option, &names(mail, &letterhead));
        for sample in sample::all(mail, &letterhead) {
            let values = Values::of(&sample.mail, sample.secret.as_ref(), &letterhead);
            let filled = edited::fill(option, &values);
            mistakes
                .extend(filled.err().into_iter().flatten().map(|wrong| FieldError::new(wrong.part, wrong.sentence())));
        }
        // The first mistake of an input is the one to mend first.
        let mut seen = BTreeSet::new();
        mistakes.retain(|mistake| seen.insert(mistake.field.clone()));
        Invalid::unless_empty(mistakes)?;
        preview(mail, &letterhead)
    }
}

fn preview(mail: MailName, letterhead: &Letterhead) -> Result<MailPreview, Invalid> {
    let sample = sample::fullest(mail, letterhead);
    let text = super::fill(&sample.mail, sample.secret.as_ref(), letterhead).map_err(|why| Invalid::one("", why))?;
    let body = text.html.split_once("<body>").and_then(|(_, body)| body.split_once("</body>")).map(|(body, _)| body);
    // Shown within a page that has a heading of its own; values are escaped, so that none of this is part of one.
    let html = body.unwrap_or_default().trim().replace("<h1>", "<h3>").replace("</h1>", "</h3>");
    Ok(MailPreview { subject: text.subject, plain: text.plain, html: html.replace(" href=\"", " data-href=\"") })
}

/// What the values of a mail are called.
fn names(mail: MailName, letterhead: &Letterhead) -> BTreeSet<String> {
    let sample = sample::fullest(mail, letterhead);
    let json = serde_json::json!(sample.mail);
    let fields = json.as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let own = sample.secret.map(|_| "secret".to_owned());
    let all = fields.chain(own).chain(["portal".into(), "portal_link".into()]);
    all.filter(|name| name != "template").collect()
}

/// Names that no value has, in each text; the secret is a value in the body alone.
fn unknown(option: &MailOption, known: &BTreeSet<String>) -> Vec<FieldError> {
    let texts = [("subject", &option.subject), ("body", &option.body), ("sign_off", &option.sign_off)];
    let mut mistakes = Vec::new();
    for (part, source) in texts.into_iter().filter_map(|(part, source)| Some((part, source.as_ref()?))) {
        let wrong = match sandbox::names(source) {
            Err(error) => Some(explain(&error)),
            Ok(names) => {
                let mut names: Vec<_> = names.into_iter().filter(|name| !is_known(name, part, known)).collect();
                names.sort();
                names.first().map(|name| no_such_value(name, part, known))
            }
        };
        mistakes.extend(wrong.map(|wrong| FieldError::new(part, wrong)));
    }
    mistakes
}

fn is_known(name: &str, part: &str, known: &BTreeSet<String>) -> bool {
    known.contains(name) && (name != "secret" || part == "body")
}

fn no_such_value(name: &str, part: &str, known: &BTreeSet<String>) -> String {
    if name == "secret" && known.contains(name) {
        return "The secret belongs into the text alone: subjects and sign-offs are shown to many eyes.".into();
    }
    if name == "secret" {
        return "This mail has no secret: keys and links that open something travel in mails of their own.".into();
    }
    let usable: Vec<_> = known.iter().filter(|name| is_known(name, part, known)).map(String::as_str).collect();
    format!("There is no value called “{name}”. There are: {}.", usable.join(", "))
}

fn text(name: &str, example: &str) -> MailValue {
    MailValue { usage: format!("{{{{ {name} }}}}"), example: example.into(), only_in_body: false }
}

/// How a list of things with names is gone through, and the first of them.
fn rows_of(name: &str, rows: &[serde_json::Value]) -> (String, String) {
    let one = name.trim_end_matches('s');
    let fields = rows.iter().filter_map(serde_json::Value::as_object).take(1).flatten();
    let (usage, example): (Vec<_>, Vec<_>) = fields
        .map(|(field, value)| {
            let value = described(&format!("{one}.{field}"), value, false);
            (value.usage, value.example)
        })
        .unzip();
    (format!("{{% for {one} in {name} %}}{}{{% endfor %}}", usage.join(" ")), example.join(" "))
}

/// How a field of a mail is written into a template.
fn described(name: &str, value: &serde_json::Value, may_be_absent: bool) -> MailValue {
    let (shown, example) = match value {
        serde_json::Value::Number(number) if number.as_i64().is_some_and(|number| number > sandbox::MOMENTS) => {
            let moment = Timestamp::from_micros(number.as_i64().unwrap_or_default());
            (format!("{{{{ {name} | date }}}}"), moment.long())
        }
        serde_json::Value::Array(rows) if rows.iter().any(serde_json::Value::is_object) => rows_of(name, rows),
        serde_json::Value::Array(pairs) => (
            format!("{{% for question, answer in {name} %}}{{{{ question }}}}: {{{{ answer }}}} {{% endfor %}}"),
            pairs
                .iter()
                .filter_map(|pair| Some(format!("{}: {}", pair[0].as_str()?, pair[1].as_str()?)))
                .collect::<Vec<_>>()
                .join(" "),
        ),
        serde_json::Value::String(text) => (format!("{{{{ {name} }}}}"), text.clone()),
        other => (format!("{{{{ {name} }}}}"), other.to_string()),
    };
    let usage = if may_be_absent { format!("{{% if {name} %}}{shown}{{% endif %}}") } else { shown };
    MailValue { usage, example, only_in_body: false }
}
