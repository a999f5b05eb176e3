use super::Name;
use core::fmt;
use std::path::{Path, PathBuf};

/// What is wrong with the configuration, all at once. Shows no secret.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(Vec<String>);

impl ConfigError {
    pub(super) const fn new(problems: Vec<String>) -> Self {
        Self(problems)
    }

    /// The value of `name` cannot be used; `why` is a whole sentence on how to mend it.
    pub fn of(name: &Name, why: &str) -> Self {
        Self(vec![problem(name, why)])
    }

    pub(super) fn file(path: &Path, why: &dyn fmt::Display) -> Self {
        let path: PathBuf = path.into();
        Self(vec![format!("{}: {why}", path.display())])
    }
}

/// Names the key both as the environment and as the file spell it.
pub(super) fn problem(name: &Name, why: &str) -> String {
    format!("{} (`{}` in the file): {why}", name.variable, name.key)
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl core::error::Error for ConfigError {}
