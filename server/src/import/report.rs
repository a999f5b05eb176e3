use super::Taken;
use core::fmt::{self, Display};
use serde::Serialize;
use services::Came;
use std::collections::BTreeMap;

/// What of the other portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Settings,
    Policies,
    Entries,
    Documentation,
    Developers,
    Requests,
}

/// What became of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was made; in a rehearsal it would be.
    Made,
    /// The same is here already, and was left as it is.
    Found,
    /// It came with an earlier import, and was left as it is.
    Known,
    /// It could not come.
    LeftOut,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    pub part: Part,
    /// What it is called there.
    pub foreign_id: String,
    /// For people.
    pub name: String,
    pub fate: Fate,
    /// Why it was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Something that has no counterpart here, or came changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    pub part: Part,
    pub name: String,
    pub what: String,
}

/// A live key there. Its text is not known to anybody but its holder, so it stays there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftKey {
    pub developer: String,
    /// The id or the hash of the key there.
    pub key: String,
    /// The policies by name, where they are known.
    pub policies: Vec<String>,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Parts that the other portal did not show: which, and why.
    pub unread: Vec<(Part, String)>,
    pub items: Vec<Item>,
    pub notes: Vec<Note>,
    pub keys: Vec<LeftKey>,
}

impl Report {
    pub fn new(taken: &Taken) -> Self {
        Self { unread: taken.unread.clone(), items: Vec::new(), notes: Vec::new(), keys: Vec::new() }
    }

    /// Whether everything came that has a counterpart here.
    pub fn is_complete(&self) -> bool {
        self.unread.is_empty() && self.items.iter().all(|item| item.fate != Fate::LeftOut)
    }

    /// How many of each part met which fate.
    pub fn counts(&self) -> BTreeMap<Part, BTreeMap<Fate, usize>> {
        let mut counts: BTreeMap<Part, BTreeMap<Fate, usize>> = BTreeMap::new();
        for item in &self.items {
            *counts.entry(item.part).or_default().entry(item.fate).or_default() += 1;
        }
        counts
    }

    pub(super) fn note(&mut self, part: Part, name: &str, what: impl Into<String>) {
        self.notes.push(Note { part, name: name.to_owned(), what: what.into() });
    }

    pub(super) fn leave_out(&mut self, part: Part, foreign_id: &str, name: &str, why: impl Into<String>) {
        self.add(part, foreign_id, name, Fate::LeftOut, Some(why.into()));
    }

    /// Notes what became of a thing that was tried; gives what it is here. Only what is ours to mend ends the import.
    pub(super) fn tried<T>(
        &mut self,
        part: Part,
        foreign_id: &str,
        name: &str,
        tried: services::Result<Came<T>>,
    ) -> services::Result<Option<T>> {
        match tried {
            Ok(came) => {
                let fate = match came {
                    Came::Made(_) => Fate::Made,
                    Came::Found(_) => Fate::Found,
                    Came::Known(_) => Fate::Known,
                };
                self.add(part, foreign_id, name, fate, None);
                Ok(Some(came.into_inner()))
            }
            Err(error @ services::Error::Internal(_)) => Err(error),
            Err(services::Error::Invalid(invalid)) => {
                let why: Vec<_> = invalid.0.iter().map(told).collect();
                self.leave_out(part, foreign_id, name, why.join(" "));
                Ok(None)
            }
            Err(error) => {
                self.leave_out(part, foreign_id, name, error.to_string());
                Ok(None)
            }
        }
    }

    fn add(&mut self, part: Part, foreign_id: &str, name: &str, fate: Fate, why: Option<String>) {
        let item = Item { part, foreign_id: foreign_id.to_owned(), name: name.to_owned(), fate, why };
        self.items.push(item);
    }
}

fn told(mistake: &domain::FieldError) -> String {
    match mistake.field.as_str() {
        "" => mistake.message.clone(),
        field => format!("{field}: {}", mistake.message),
    }
}

impl Part {
    pub const ALL: [Self; 6] =
        [Self::Settings, Self::Policies, Self::Entries, Self::Documentation, Self::Developers, Self::Requests];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Policies => "policies",
            Self::Entries => "catalogue entries",
            Self::Documentation => "documentation",
            Self::Developers => "developers",
            Self::Requests => "key requests",
        }
    }
}

impl Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
