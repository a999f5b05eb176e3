use super::{ConfigError, Name, error::problem, names::all as names};
use config::{File, FileFormat, Source as _, Value, ValueKind};
use std::{collections::BTreeMap, path::Path};

/// Where values come from: the file's keys, below the environment's variables.
#[derive(Default)]
pub struct Source {
    file: BTreeMap<String, Value>,
    environment: BTreeMap<String, String>,
}

impl Source {
    /// Reads the file, if one is named, and the variables of this process.
    #[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
    pub fn of_process(file: Option<&Path>) -> Result<Self, ConfigError> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())));
        let mut source = Self { environment: environment.collect(), ..Self::default() };
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|error| ConfigError::file(path, &error))?;
            source.file = parse(&text).map_err(|why| ConfigError::file(path, &why))?;
        }
        Ok(source)
    }

    /// For tests: a file's text and variables.
    pub fn of(file: &str, environment: &[(&str, &str)]) -> Result<Self, ConfigError> {
        let path = Path::new("keywright.toml");
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let file = parse(file).map_err(|why| ConfigError::file(path, &why))?;
        Ok(Self { file, environment: environment.iter().map(own).collect() })
    }

    /// Variables that look like ours and are none: most likely misspelt.
    pub fn unknown_variables(&self) -> Vec<&str> {
        let ours = self.environment.keys().filter_map(|name| name.strip_prefix("KEYWRIGHT_").map(|rest| (name, rest)));
        let unknown = ours.filter(|(_, rest)| !is_known(&rest.to_lowercase()) && !is_for_tests(rest));
        unknown.map(|(name, _)| name.as_str()).collect()
    }

    pub(super) const fn values(&self) -> Values<'_> {
        Values { source: self, problems: Vec::new() }
    }

    /// The text that was set for `name`: an empty variable counts as unset.
    fn find(&self, name: &Name) -> Result<Option<String>, String> {
        let variable = |name: &str| self.environment.get(name).filter(|text| !text.is_empty()).cloned();
        let key = |key: &str| self.file.get(key).map(text).transpose();
        if !name.is_secret {
            return variable(name.variable).map_or_else(|| key(name.key), |text| Ok(Some(text)));
        }
        let from = [
            (variable(name.variable), variable(&format!("{}_FILE", name.variable))),
            (key(name.key)?, key(&format!("{}_file", name.key))?),
        ];
        from.into_iter().find_map(one_of_two).transpose()
    }
}

/// A secret is given as such or as the file that holds it, not as both.
fn one_of_two(given: (Option<String>, Option<String>)) -> Option<Result<String, String>> {
    match given {
        (None, None) => None,
        (Some(text), None) => Some(Ok(text)),
        (None, Some(path)) => Some(
            std::fs::read_to_string(&path)
                .map(|text| text.trim_end().to_owned())
                .map_err(|error| format!("The file {path:?} that should hold it cannot be read: {error}.")),
        ),
        (Some(_), Some(_)) => Some(Err("It is given twice, as itself and as a file. Keep one of them.".into())),
    }
}

fn parse(text: &str) -> Result<BTreeMap<String, Value>, String> {
    let table = File::from_str(text, FileFormat::Toml).collect().map_err(|error| error.to_string())?;
    let unknown: Vec<_> = table.keys().filter(|key| !is_known(key)).map(|key| format!("`{key}`")).collect();
    if unknown.is_empty() {
        return Ok(table.into_iter().collect());
    }
    let known: Vec<_> = names().iter().map(|name| name.key).collect();
    Err(format!("there is no key {}. The keys are: {}.", unknown.join(", "), known.join(", ")))
}

/// What `cargo xtask` tells the processes it starts.
fn is_for_tests(rest: &str) -> bool {
    rest.starts_with("TEST_") || rest.starts_with("DEV_")
}

fn is_known(key: &str) -> bool {
    names().iter().any(|name| key == name.key || (name.is_secret && key.strip_suffix("_file") == Some(name.key)))
}

/// Numbers, switches and lists are written as text, as the environment has them.
fn text(value: &Value) -> Result<String, String> {
    match &value.kind {
        ValueKind::Array(items) => Ok(items.iter().map(text).collect::<Result<Vec<_>, _>>()?.join(",")),
        ValueKind::Table(_) => Err("Write one value, not a table.".into()),
        _ => value.clone().into_string().map_err(|error| error.to_string()),
    }
}

/// Reads value after value and gathers what is wrong, so that one look mends all.
pub(super) struct Values<'a> {
    source: &'a Source,
    problems: Vec<String>,
}

impl Values<'_> {
    /// The value of `name`; `None` if it is not set, or wrong.
    pub fn get<T>(&mut self, name: &Name, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let read = self.source.find(name).and_then(|text| text.map(|text| parse(&text)).transpose());
        read.unwrap_or_else(|why| {
            self.problems.push(problem(name, &why));
            None
        })
    }

    /// Tells that `name` has to be set, unless it is known to be wrong already.
    pub fn require(&mut self, name: &Name, why: &str) {
        if !self.problems.iter().any(|problem| problem.starts_with(name.variable)) {
            self.problems.push(problem(name, why));
        }
    }

    pub fn finish(self) -> Result<(), ConfigError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ConfigError::new(self.problems)) }
    }
}
