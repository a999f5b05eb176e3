use super::{Text, Values, edited::Edited, one_line};
use domain::{Timestamp, settings::MailName};
use minijinja::{Environment, Error, UndefinedBehavior, Value, context, syntax::SyntaxConfig};
use services::{Letterhead, Mail};
use std::sync::LazyLock;

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[
            ("layout.txt", include_str!("../../../emails/layout.txt")),
            ("layout.html", include_str!("../../../emails/layout.html")),
            ("custom.txt", include_str!("../../../emails/custom.txt")),
            ("custom.html", include_str!("../../../emails/custom.html")),
            ("sign_off.txt", include_str!("../../../emails/sign_off.txt")),
            $(
                (concat!($name, "/subject.txt"), include_str!(concat!("../../../emails/", $name, "/subject.txt"))),
                (concat!($name, "/body.txt"), include_str!(concat!("../../../emails/", $name, "/body.txt"))),
                (concat!($name, "/body.html"), include_str!(concat!("../../../emails/", $name, "/body.html"))),
                (concat!($name, "/text.txt"), include_str!(concat!("../../../emails/", $name, "/text.txt"))),
            )*
        ]
    };
}

/// A folder for each mail, see `Mail::template`. `text.txt` says what `body.txt` says, in the form in which admins begin to
/// change it.
pub(super) const TEMPLATES: &[(&str, &str)] = templates!(
    "confirm_address",
    "already_registered",
    "reset_password",
    "request_received",
    "new_request",
    "digest",
    "auto_approved",
    "key",
    "claim",
    "disowned",
    "key_changed",
    "key_rotated",
    "key_expires",
    "declined",
    "item_declined",
);

/// A name a template asks for and does not get is an error, never a gap in somebody's mail. HTML is escaped by file name.
static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_debug(false);
    engine.set_syntax(lines_of_their_own());
    engine.add_filter("date", |micros: i64| Timestamp::from_micros(micros).long());
    for (name, source) in TEMPLATES {
        engine.add_template(name, source).expect("a test fills every template");
    }
    engine
});

/// Tags that stand alone on a line leave no empty line behind.
fn lines_of_their_own() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("the delimiters are the usual ones")
}

/// The source of a template; empty if there is none of that name.
pub(super) fn source(mail: MailName, part: &str) -> &'static str {
    let name = format!("{}/{part}", mail.name());
    TEMPLATES.iter().find(|(known, _)| *known == name).map_or("", |(_, source)| source.trim_end())
}

/// The source of the sign-off that every mail comes with.
pub(super) fn sign_off() -> &'static str {
    let found = TEMPLATES.iter().find(|(name, _)| *name == "sign_off.txt");
    found.map_or("", |(_, source)| source.trim_end())
}

/// The mail with its edited parts, and the rest as it comes.
pub(super) fn set(mail: &Mail, edited: Edited, values: &Values<'_>, letterhead: &Letterhead) -> Result<Text, String> {
    let own = |part| format!("{}/{part}", mail.template());
    let subject = edited.subject.map_or_else(|| render(&own("subject.txt"), &values.open), Ok)?;
    let subject = one_line(&subject);
    let (sign_off, foot) = match edited.sign_off {
        Some(words) => (words.plain, Some(words.html)),
        None => (format!("{}\n{}", one_line(&letterhead.portal_name), letterhead.link), None),
    };
    let around = context! { subject => subject.as_str(), sign_off, foot, ..values.body.clone() };
    let (plain, html) = match edited.body {
        Some(words) => (
            render("custom.txt", &context! { body => words.plain, ..around.clone() })?,
            render("custom.html", &context! { body => words.html, ..around })?,
        ),
        None => (render(&own("body.txt"), &around)?, render(&own("body.html"), &around)?),
    };
    Ok(Text { subject, plain, html })
}

fn render(name: &str, values: &Value) -> Result<String, String> {
    let told = |error: Error| format!("Template {name} cannot be filled: {}.", error.kind());
    ENGINE.get_template(name).and_then(|template| template.render(values)).map_err(told)
}
