use core::fmt;
use serde::Serialize;

/// How something was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Fine,
    /// It works, and could be better.
    Note,
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    about: &'static str,
    state: State,
    says: String,
    /// What to do next.
    #[serde(skip_serializing_if = "String::is_empty")]
    next: String,
}

impl Finding {
    pub fn fine(about: &'static str, says: impl Into<String>) -> Self {
        Self { about, state: State::Fine, says: says.into(), next: String::new() }
    }

    pub fn note(about: &'static str, says: impl Into<String>, next: impl Into<String>) -> Self {
        Self { about, state: State::Note, says: says.into(), next: next.into() }
    }

    pub fn wrong(about: &'static str, says: impl Into<String>, next: impl Into<String>) -> Self {
        Self { about, state: State::Wrong, says: says.into(), next: next.into() }
    }

    pub fn is_wrong(&self) -> bool {
        self.state == State::Wrong
    }
}

impl fmt::Display for Finding {
    /// `wrong  database: it is not up to date. Run …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Fine => "fine",
            State::Note => "note",
            State::Wrong => "wrong",
        };
        write!(f, "{state:<6} {}: {}", self.about, self.says.trim_end_matches('.'))?;
        if self.next.is_empty() { Ok(()) } else { write!(f, ". {}", self.next) }
    }
}
