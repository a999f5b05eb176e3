use super::{Values, markup, sandbox};
use domain::settings::MailOption;
use minijinja::{Error, ErrorKind, Value};

/// The parts of a mail that an admin wrote, filled.
#[derive(Debug, Default)]
pub(super) struct Edited {
    pub subject: Option<String>,
    pub body: Option<Words>,
    pub sign_off: Option<Words>,
}

/// One text in both forms.
#[derive(Debug)]
pub(super) struct Words {
    pub plain: String,
    pub html: String,
}

/// Why one part of a mail cannot be filled.
#[derive(Debug)]
pub(super) struct Mistake {
    /// Also the name of its input.
    pub part: &'static str,
    pub why: Why,
}

#[derive(Debug)]
pub(super) enum Why {
    Broken(Error),
    /// The mail is to carry a key or a link, and does not.
    NoSecret,
    /// There is nothing left to read.
    Empty,
}

/// Fills what was edited of a mail.
pub(super) fn fill(option: &MailOption, values: &Values<'_>) -> Result<Edited, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut keep = |part, why| mistakes.push(Mistake { part, why });
    let subject = option.subject.as_ref().and_then(|source| {
        sandbox::plain(source, &values.open)
            .map_err(Why::Broken)
            .and_then(not_empty)
            .map_err(|why| keep("subject", why))
            .ok()
    });
    let body = option.body.as_ref().and_then(|source| {
        words(source, &values.body, values)
            .and_then(|words| complete(words, values))
            .map_err(|why| keep("body", why))
            .ok()
    });
    let sign_off = option
        .sign_off
        .as_ref()
        .and_then(|source| words(source, &values.open, values).map_err(|why| keep("sign_off", why)).ok());
    if mistakes.is_empty() { Ok(Edited { subject, body, sign_off }) } else { Err(mistakes) }
}

fn words(source: &str, shown: &Value, values: &Values<'_>) -> Result<Words, Why> {
    let plain = sandbox::plain(source, shown).map_err(Why::Broken)?;
    let marked = sandbox::marked(source, shown).map_err(Why::Broken)?;
    Ok(Words { plain: markup::plain(&plain), html: markup::html(&marked, values.portal_link, values.secret) })
}

fn not_empty(text: String) -> Result<String, Why> {
    if text.trim().is_empty() { Err(Why::Empty) } else { Ok(text) }
}

/// What the mail is sent for is in it, in both forms.
fn complete(words: Words, values: &Values<'_>) -> Result<Words, Why> {
    let holds = |secret: &str| words.plain.contains(secret) && words.html.contains(&markup::escaped(secret));
    if !values.secret.is_none_or(holds) {
        return Err(Why::NoSecret);
    }
    if words.plain.is_empty() { Err(Why::Empty) } else { Ok(words) }
}

impl Mistake {
    /// For the log: tells nothing of what was filled in.
    pub fn kind(&self) -> String {
        match &self.why {
            Why::Broken(error) => error.kind().to_string(),
            Why::NoSecret => "the secret is missing".into(),
            Why::Empty => "nothing is left of it".into(),
        }
    }

    /// For whoever writes the template and sees sample data.
    pub fn sentence(&self) -> String {
        match &self.why {
            Why::Broken(error) => explain(error),
            Why::NoSecret => "This mail is sent for its key or link. Write {{ secret }} where it is to stand, \
                              outside of any condition and without a filter."
                .into(),
            Why::Empty => "Nothing is left of this text when it is filled.".into(),
        }
    }
}

/// What is wrong with a template, and where.
pub(super) fn explain(error: &Error) -> String {
    let why = match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => "the template does too much or gets too long. Leave out what it repeats".into(),
        (ErrorKind::TemplateNotFound | ErrorKind::BadInclude, _) => "a template cannot bring in another one".into(),
        (ErrorKind::UndefinedError, _) => "a value that is asked for here does not exist".into(),
        (ErrorKind::UnknownFilter, Some(detail)) => {
            format!("{detail}. There are date, upper, lower, trim, join, length and default")
        }
        (ErrorKind::SyntaxError, Some(detail)) => format!("this cannot be read: {detail}"),
        (_, Some(detail)) => detail.to_owned(),
        (kind, None) => kind.to_string(),
    };
    match error.line() {
        Some(line) => format!("Line {line}: {}.", why.trim_end_matches('.')),
        None => format!("{}.", sentence(&why)),
    }
}

/// Begins with a capital.
fn sentence(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
