use super::QueueView;
use crate::{FieldError, Invalid, id::ViewId};
use serde::{Deserialize, Serialize};

/// Views that one person may save: more than fit beside the tabs.
pub const MOST_VIEWS: usize = 20;
/// Longest name of one, in characters.
const LONGEST_NAME: usize = 40;
/// Longest search that is saved, in characters.
const LONGEST_SEARCH: usize = 200;

/// What somebody looks for in the queue again and again, by a name of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: ViewId,
    pub name: String,
    pub view: QueueView,
    pub search: String,
}

impl SavedView {
    /// A view to be saved beside `others`.
    pub fn new(id: ViewId, name: &str, view: QueueView, search: &str, others: &[Self]) -> Result<Self, Invalid> {
        let (name, search) = (name.trim().to_owned(), search.trim().to_owned());
        let mistake = if name.is_empty() {
            Some("Give the view a name.".to_owned())
        } else if name.chars().count() > LONGEST_NAME {
            Some(format!("Keep the name to {LONGEST_NAME} characters."))
        } else if others.iter().any(|other| other.name == name) {
            Some("You have a view of this name already. Take another one, or remove that first.".to_owned())
        } else if search.chars().count() > LONGEST_SEARCH {
            Some(format!("Search for something shorter than {LONGEST_SEARCH} characters, then save."))
        } else if others.len() >= MOST_VIEWS {
            Some(format!("You have {MOST_VIEWS} views. Remove one first."))
        } else {
            None
        };
        Invalid::unless_empty(mistake.map(|sentence| FieldError::new("name", sentence)).into_iter().collect())?;
        Ok(Self { id, name, view, search })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    fn saved(name: &str, others: &[SavedView]) -> Result<SavedView, String> {
        let id = ViewId::new(Timestamp::from_micros(0), 1);
        SavedView::new(id, name, QueueView::All, " tides ", others).map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn a_view_has_a_name_of_its_own() {
        let first = saved(" Mine ", &[]).unwrap();
        assert_eq!((first.name.as_str(), first.search.as_str()), ("Mine", "tides"));
        assert_eq!(saved(" ", &[]), Err("Give the view a name.".into()));
        assert_eq!(saved(&"x".repeat(41), &[]), Err("Keep the name to 40 characters.".into()));
        let again = "You have a view of this name already. Take another one, or remove that first.";
        assert_eq!(saved("Mine", core::slice::from_ref(&first)), Err(again.into()));
        assert_eq!(saved("Other", &vec![first; 20]), Err("You have 20 views. Remove one first.".into()));
    }
}
