//! Who else is at a request, so that two people do not work on the same one. It forbids nothing.

use super::{Refusal, Request, Terms};
use crate::{Actor, time::hours};
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// How long a window that stopped saying so still counts as one in which a request is read; it says so every
/// [`READ_AGAIN`].
pub const READ_LASTS: Duration = Duration::from_secs(45);
pub const READ_AGAIN: Duration = Duration::from_secs(15);

/// How long "I am on it" holds: a quarter of an hour, or until the request is decided.
pub const TAKEN_LASTS: Duration = Duration::from_secs(hours(1).as_secs() / 4);

/// Who else is at a request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attention {
    /// Others who have it before them, by name.
    pub readers: Vec<String>,
    /// Others who said that they are on it, by name.
    pub taken_by: Vec<String>,
    /// Whether the reader said so.
    pub is_mine: bool,
}

impl Attention {
    /// `Olga is on it`, `Otto is reading this`; empty where nobody is.
    pub fn words(&self) -> String {
        let all = |names: &[String], one: &str, many: &str| match names {
            [] => None,
            [name] => Some(format!("{name} {one}")),
            [names @ .., last] => Some(format!("{} and {last} {many}", names.join(", "))),
        };
        let reading: Vec<_> = self.readers.iter().filter(|name| !self.taken_by.contains(name)).cloned().collect();
        let parts =
            [all(&self.taken_by, "is on it", "are on it"), all(&reading, "is reading this", "are reading this")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Request {
    /// Whether `actor` may say that they are on it: whoever could decide something of it now.
    pub fn may_take_on(&self, actor: &Actor, terms: Terms) -> Result<(), Refusal> {
        self.require_pending(self.revision)?;
        if actor.developer().is_none() {
            return Err(Refusal::NotYours);
        }
        if self.decidable_by(actor, terms).is_empty() {
            return Err(self.require_decider_of(&self.items, actor, terms).err().unwrap_or(Refusal::NotWaiting));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(taken: &[&str], readers: &[&str]) -> String {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Attention { readers: names(readers), taken_by: names(taken), is_mine: false }.words()
    }

    #[test]
    fn whoever_is_on_it_is_named_first_and_once() {
        assert_eq!(words(&[], &[]), "");
        assert_eq!(words(&[], &["Olga"]), "Olga is reading this");
        assert_eq!(words(&["Otto"], &["Olga", "Otto", "Grace"]), "Otto is on it, Olga and Grace are reading this");
    }
}
