//! Where templates run that people wrote: without files, other templates or functions, and neither long nor far.

use super::markup::{CLOSE, OPEN};
use domain::Timestamp;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, filters, value::ValueKind};
use std::{collections::HashSet, sync::LazyLock};

/// Work that a template may cause, as minijinja counts it: one for an instruction, and one for each 64 bytes it makes.
/// Fifty answers of 10,000 characters fit.
const FUEL: u64 = 30_000;
/// Most bytes of a filled text.
const LONGEST: usize = 1024 * 1024;
/// Blocks and macros within each other.
const DEEPEST: usize = 40;
/// Numbers above this are moments, in microseconds: 26 April 1970.
pub(super) const MOMENTS: i64 = 10_000_000_000_000;

pub(super) const ABSENT: &str =
    "a value shown here may be absent. Write it within {% if … %} and {% endif %}, as the list of values does";
const LIST: &str = "a list cannot be shown as a whole. Go through it with {% for … %} and {% endfor %}";
const MOMENT: &str = "a moment is shown here as a bare number. Write “| date” behind its name";

/// For mails in plain text.
static PLAIN: LazyLock<Environment<'static>> = LazyLock::new(|| engine(show));
/// For HTML: what was filled in is marked, so that nothing in it is taken for the template's own words.
static MARKED: LazyLock<Environment<'static>> = LazyLock::new(|| engine(show_marked));

type Show = fn(&mut Output<'_>, &mut State<'_, '_>, &Value) -> Result<(), Error>;

fn engine(show: Show) -> Environment<'static> {
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_debug(false);
    engine.set_fuel(Some(FUEL));
    engine.set_recursion_limit(DEEPEST);
    engine.set_formatter(show);
    engine.add_filter("date", date);
    engine.add_filter("upper", filters::upper);
    engine.add_filter("lower", filters::lower);
    engine.add_filter("trim", filters::trim);
    engine.add_filter("join", filters::join);
    engine.add_filter("length", filters::length);
    engine.add_filter("default", filters::default);
    engine
}

/// The text with its values in place.
pub(super) fn plain(source: &str, values: &Value) -> Result<String, Error> {
    run(&PLAIN, source, values)
}

/// As [`plain`], each value between [`OPEN`] and [`CLOSE`].
pub(super) fn marked(source: &str, values: &Value) -> Result<String, Error> {
    run(&MARKED, source, values)
}

/// The names that a template asks for, whether or not it comes to that.
pub(super) fn names(source: &str) -> Result<HashSet<String>, Error> {
    Ok(PLAIN.template_from_str(&prepared(source))?.undeclared_variables(false))
}

fn run(engine: &Environment<'_>, source: &str, values: &Value) -> Result<String, Error> {
    let source = prepared(source);
    let text = engine.template_from_str(&source)?.render(values)?;
    if text.len() > LONGEST { Err(Error::from(ErrorKind::OutOfFuel)) } else { Ok(text.trim().to_owned()) }
}

/// Lines of nothing but tags leave no empty line behind. A comment around the end of the line keeps the count of lines.
fn prepared(source: &str) -> String {
    let source = source.replace([OPEN, CLOSE], "");
    let lines = source.lines().map(|line| {
        let line = line.trim_end();
        if is_only_tags(line.trim()) { format!("{}{{#\n#}}", line.trim()) } else { format!("{line}\n") }
    });
    lines.collect()
}

fn is_only_tags(line: &str) -> bool {
    let mut rest = line;
    while let Some(tag) = rest.strip_prefix("{%") {
        let Some((_, behind)) = tag.split_once("%}") else { return false };
        rest = behind.trim_start();
    }
    rest.is_empty() && !line.is_empty()
}

fn date(moment: &Value) -> Result<String, Error> {
    if moment.is_none() {
        return Err(Error::new(ErrorKind::InvalidOperation, ABSENT));
    }
    let moment = i64::try_from(moment.clone());
    moment.map(|micros| Timestamp::from_micros(micros).long()).map_err(|_| {
        Error::new(ErrorKind::InvalidOperation, "“date” takes a moment, such as the list of values shows it")
    })
}

fn show(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    write(out, &words(value)?)
}

fn show_marked(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    write(out, &format!("{OPEN}{}{CLOSE}", words(value)?))
}

fn write(out: &mut Output<'_>, text: &str) -> Result<(), Error> {
    out.write_str(text).map_err(|_| Error::from(ErrorKind::WriteFailure))
}

/// A value as people read it. What would read like a program's is refused.
fn words(value: &Value) -> Result<String, Error> {
    let refused = |why| Err(Error::new(ErrorKind::InvalidOperation, why));
    match value.kind() {
        ValueKind::String => Ok(value.to_string().replace([OPEN, CLOSE], "")),
        ValueKind::Number if i64::try_from(value.clone()).is_ok_and(|number| number > MOMENTS) => refused(MOMENT),
        ValueKind::Number | ValueKind::Bool => Ok(value.to_string()),
        // Where an `if` without an `else` stands inside an expression.
        ValueKind::Undefined => Ok(String::new()),
        ValueKind::None => refused(ABSENT),
        _ => refused(LIST),
    }
}
