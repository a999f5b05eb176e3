//! Questions as an editor holds them: a row of inputs each, right or wrong. The page that shows them, the browser that
//! moves them and the server that reads them share this one form.

use super::{Field, FieldError, Invalid, Kind, Typed, definition};
use std::collections::BTreeMap;

/// Before the slash in the name of every input of an editor: `questions/0/label`.
const QUESTIONS: &str = "questions";
/// The name of the buttons that change the rows and save nothing.
pub const PRESS: &str = "press";

/// One question being edited: what stands in each of its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub key: String,
    pub label: String,
    pub help: String,
    pub kind: String,
    pub required: bool,
    /// One a line.
    pub options: String,
    pub min: String,
    pub max: String,
    pub pattern: String,
    pub placeholder: String,
}

impl Row {
    /// A question that is yet to be written.
    pub fn blank() -> Self {
        Self { kind: Kind::Text.name().into(), ..Self::default() }
    }

    fn set(&mut self, part: &str, value: &str) {
        let place = match part {
            "key" => &mut self.key,
            "label" => &mut self.label,
            "help" => &mut self.help,
            "kind" => &mut self.kind,
            "options" => &mut self.options,
            "min" => &mut self.min,
            "max" => &mut self.max,
            "pattern" => &mut self.pattern,
            "placeholder" => &mut self.placeholder,
            "required" => return self.required = true,
            _ => return,
        };
        value.clone_into(place);
    }

    fn parts(&self) -> [(&'static str, &str); 9] {
        [
            ("key", &self.key),
            ("label", &self.label),
            ("help", &self.help),
            ("kind", &self.kind),
            ("options", &self.options),
            ("min", &self.min),
            ("max", &self.max),
            ("pattern", &self.pattern),
            ("placeholder", &self.placeholder),
        ]
    }

    /// The question, and what is wrong with inputs that a field cannot even hold. What its kind has no use for is left
    /// out: a list of options stays in its hidden input when somebody turns a choice into a text.
    fn read(&self) -> (Field, Vec<(&'static str, &'static str)>) {
        let mut wrong = Vec::new();
        let kind = Kind::named(&self.kind).unwrap_or_else(|| {
            wrong.push(("kind", "Choose one of the kinds listed."));
            Kind::Text
        });
        let mut limit = |part, text: &str| {
            let text = if kind.takes_limits() { text.trim() } else { "" };
            let limit = text.parse().ok().filter(|limit: &f64| limit.is_finite() && kind.fits_limit(*limit));
            if limit.is_none() && !text.is_empty() {
                wrong.push((part, if kind == Kind::Number { "Enter a number, or leave this empty." } else { COUNT }));
            }
            limit
        };
        let (min, max) = (limit("min", &self.min), limit("max", &self.max));
        let options = self.options.lines().map(str::trim).filter(|option| !option.is_empty());
        let field = Field {
            key: self.key.trim().into(),
            label: self.label.trim().into(),
            help: self.help.trim().into(),
            kind,
            required: self.required,
            options: options.filter(|_| kind.has_options()).map(ToOwned::to_owned).collect(),
            min,
            max,
            pattern: Some(self.pattern.clone()).filter(|pattern| kind.takes_pattern() && !pattern.is_empty()),
            placeholder: if kind.takes_placeholder() { self.placeholder.trim().into() } else { String::new() },
        };
        (field, wrong)
    }
}

const COUNT: &str = "Enter a whole number, or leave this empty.";

impl From<&Field> for Row {
    fn from(field: &Field) -> Self {
        let number = |limit: Option<f64>| limit.map(|limit| limit.to_string()).unwrap_or_default();
        Self {
            key: field.key.clone(),
            label: field.label.clone(),
            help: field.help.clone(),
            kind: field.kind.name().into(),
            required: field.required,
            options: field.options.join("\n"),
            min: number(field.min),
            max: number(field.max),
            pattern: field.pattern.clone().unwrap_or_default(),
            placeholder: field.placeholder.clone(),
        }
    }
}

/// The name of one input of the question at `index`.
pub fn row_name(index: usize, part: &str) -> String {
    format!("{QUESTIONS}/{index}/{part}")
}

/// The rows that a form sent, in their order.
pub fn rows(typed: &Typed) -> Vec<Row> {
    let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
    for (name, value) in typed {
        let mut parts = name.splitn(3, '/');
        if let (Some(QUESTIONS), Some(Ok(index)), Some(part)) =
            (parts.next(), parts.next().map(str::parse), parts.next())
        {
            rows.entry(index).or_default().set(part, value);
        }
    }
    rows.into_values().collect()
}

/// What a form with these rows sends.
fn values(rows: &[Row]) -> Typed {
    let mut typed = Typed::new();
    for (index, row) in rows.iter().enumerate() {
        typed.extend(row.parts().map(|(part, value)| (row_name(index, part), value.to_owned())));
        if row.required {
            typed.insert(row_name(index, "required"), "true".into());
        }
    }
    typed
}

/// The questions that rows describe, or every mistake beside its input. A key left empty is made from the label.
pub fn parse_rows(rows: &[Row]) -> Result<Vec<Field>, Invalid> {
    let (mut fields, unreadable): (Vec<_>, Vec<_>) = rows.iter().map(Row::read).unzip();
    definition::name_fields(&mut fields);
    let unreadable = unreadable.into_iter().enumerate();
    let mut mistakes: Vec<_> =
        unreadable.flat_map(|(index, all)| all.into_iter().map(move |(part, why)| (index, part, why))).collect();
    mistakes.extend(definition::mistakes(&fields));
    mistakes.sort_by_key(|(index, ..)| *index);
    let mut errors: Vec<_> =
        mistakes.into_iter().map(|(index, part, why)| FieldError::new(row_name(index, part), why)).collect();
    if fields.len() > definition::MOST_FIELDS {
        errors.push(FieldError::new("", definition::TOO_MANY));
    }
    Invalid::unless_empty(errors).map(|()| fields)
}

/// What a button under [`PRESS`] sends to have its form come back as it stands, say for a preview.
pub const LOOK: &str = "look";

/// A button that changes the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    Add,
    Up(usize),
    Down(usize),
    Remove(usize),
}

impl Press {
    /// What the button sends under [`PRESS`].
    pub fn value(self) -> String {
        match self {
            Self::Add => "add".into(),
            Self::Up(index) => format!("up/{index}"),
            Self::Down(index) => format!("down/{index}"),
            Self::Remove(index) => format!("remove/{index}"),
        }
    }

    pub fn parse(value: &str) -> Option<Self> {
        let (verb, index) = value.split_once('/').unwrap_or((value, "0"));
        let index = index.parse().ok()?;
        match verb {
            "add" => Some(Self::Add),
            "up" => Some(Self::Up(index)),
            "down" => Some(Self::Down(index)),
            "remove" => Some(Self::Remove(index)),
            _ => None,
        }
    }

    /// Changes the rows. A row that is not there, or that cannot go further, stays as it is.
    pub fn change(self, rows: &mut Vec<Row>) {
        match self {
            Self::Add => rows.push(Row::blank()),
            Self::Up(index) if (1..rows.len()).contains(&index) => rows.swap(index, index - 1),
            Self::Down(index) if index + 1 < rows.len() => rows.swap(index, index + 1),
            Self::Remove(index) if index < rows.len() => drop(rows.remove(index)),
            _ => {}
        }
    }
}

/// What a form holds after one of these buttons was pressed; `None` if none was.
pub fn after_press(typed: &Typed) -> Option<Typed> {
    let value = typed.get(PRESS)?;
    if value == LOOK {
        return Some(typed.iter().filter(|(name, _)| *name != PRESS).map(|(n, v)| (n.clone(), v.clone())).collect());
    }
    let press = Press::parse(value)?;
    let mut changed = rows(typed);
    press.change(&mut changed);
    let is_row = |name: &str| name.strip_prefix(QUESTIONS).is_some_and(|rest| rest.starts_with('/'));
    let rest = typed.iter().filter(|(name, _)| *name != PRESS && !is_row(name));
    Some(rest.map(|(name, value)| (name.clone(), value.clone())).chain(values(&changed)).collect())
}

#[cfg(test)]
mod tests;
