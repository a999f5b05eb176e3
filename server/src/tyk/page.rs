use super::answer::Refused;
use std::collections::BTreeMap;

/// Lines on a page, as Tyk's Dashboard has them.
pub const SIZE: usize = 10;

/// The query. Names that mean nothing here are passed over; of two with the same name the last counts.
pub struct Query(pub(super) BTreeMap<String, String>);

impl Query {
    /// What is said about `name`; an empty text says nothing.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The page asked for, from 1 on; `None` for everything (`p=-1`).
    pub fn page(&self) -> Result<Option<usize>, Refused> {
        match self.text("p") {
            None => Ok(Some(1)),
            Some("-1") => Ok(None),
            Some(text) => text
                .parse()
                .map(Some)
                .map_err(|_| Refused::bad("p: Ask for a page by its number, from 1 on, or for all of them with -1.")),
        }
    }

    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refused> {
        match self.text(name) {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(_) => Err(Refused::bad(format!("{name}: Send true or false."))),
        }
    }
}
