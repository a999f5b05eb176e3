use super::address::one_line;
use domain::Timestamp;
use minijinja::{Environment, Error, UndefinedBehavior, Value, context, syntax::SyntaxConfig, value::Serde};
use services::{Letterhead, Mail, Secret};
use std::sync::LazyLock;

/// A filled template.
#[derive(Debug)]
pub(super) struct Text {
    pub subject: String,
    pub plain: String,
    pub html: String,
}

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[
            ("layout.txt", include_str!("../../emails/layout.txt")),
            ("layout.html", include_str!("../../emails/layout.html")),
            $(
                (concat!($name, "/subject.txt"), include_str!(concat!("../../emails/", $name, "/subject.txt"))),
                (concat!($name, "/body.txt"), include_str!(concat!("../../emails/", $name, "/body.txt"))),
                (concat!($name, "/body.html"), include_str!(concat!("../../emails/", $name, "/body.html"))),
            )*
        ]
    };
}

/// A folder for each mail, see `Mail::template`.
const TEMPLATES: &[(&str, &str)] = templates!(
    "confirm_address",
    "already_registered",
    "reset_password",
    "request_received",
    "new_request",
    "key",
    "key_expires",
    "claim",
    "disowned",
    "declined",
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

/// Fills the templates of `mail`. The error never quotes what was filled in.
pub(super) fn fill(mail: &Mail, secret: Option<&Secret>, letterhead: &Letterhead) -> Result<Text, String> {
    let values = context! { portal => letterhead.portal_name.as_str(), portal_link => letterhead.link.as_str(), ..Value::from(Serde(mail)) };
    let values = match secret {
        Some(secret) => context! { secret => secret.reveal(), ..values },
        None => values,
    };
    let subject = one_line(&render(mail, "subject.txt", &values)?);
    let values = context! { subject => subject.as_str(), ..values };
    Ok(Text { plain: render(mail, "body.txt", &values)?, html: render(mail, "body.html", &values)?, subject })
}

fn render(mail: &Mail, part: &str, values: &Value) -> Result<String, String> {
    let name = format!("{}/{part}", mail.template());
    let told = |error: Error| format!("Template {name} cannot be filled: {}.", error.kind());
    ENGINE.get_template(&name).and_then(|template| template.render(values)).map_err(told)
}

#[cfg(test)]
mod tests;
