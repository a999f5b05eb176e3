//! Names of APIs, or of policies, as they are read together.

use serde::{Deserialize, Serialize};

/// Names in order, each once. Written, they have commas between them, and may have some in them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(Vec<String>);

/// Names that are read at a glance.
const AT_A_GLANCE: usize = 3;

impl Names {
    /// As a heading or a line of a list has room for them: the first two, and how many more.
    pub fn shortened(&self) -> String {
        match self.0.as_slice() {
            [first, second, rest @ ..] if self.0.len() > AT_A_GLANCE => {
                format!("{first}, {second} and {} more", rest.len())
            }
            _ => self.to_string(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S: Into<String>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut seen = Vec::new();
        for name in names.into_iter().map(Into::into) {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
        Self(seen)
    }
}

impl std::fmt::Display for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn up_to_three_are_named_and_more_are_counted() {
        let said = |names: &[&str]| names.iter().copied().collect::<Names>().shortened();
        assert_eq!(said(&[]), "");
        assert_eq!(said(&["A", "B", "C"]), "A, B, C");
        assert_eq!(said(&["A", "B", "C", "D"]), "A, B and 2 more");
        assert_eq!(said(&["Orders, billing, refunds, and returns"]), "Orders, billing, refunds, and returns");
        assert_eq!(said(&["A", "A", "B", "A", "C"]), "A, B, C");
    }
}
