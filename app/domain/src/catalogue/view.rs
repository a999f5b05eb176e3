//! What the catalogue's screens show: read by the server, drawn by the browser.

use super::{
    AuthType, DocumentationHead, DocumentationState, EntryDraft, Operation, Policy, PolicyDraft, Slug, TagCount,
    Visibility,
};
use crate::{
    Timestamp,
    id::{EntryId, PolicyId, RequestId},
    settings::Settings,
};
use serde::{Deserialize, Serialize};

/// Most operations on one screen: enough to read, few enough to stay quick.
pub const MOST_OPERATIONS_SHOWN: usize = 200;

/// How a developer stands to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    None,
    /// Asked for, and not in hand yet.
    Waiting {
        request: RequestId,
        since: Timestamp,
    },
    HasKey,
}

/// Which entries to show. All of it lives in the address of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CatalogueFilter {
    /// Words that each have to occur in the name, the description, the owner or the address.
    pub search: String,
    pub auth_type: Option<AuthType>,
    /// Only entries the viewer has a key for or waits for.
    pub only_mine: bool,
}

/// An entry on the catalogue page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryCard {
    pub slug: Slug,
    pub name: String,
    pub short_description: String,
    pub auth_type: AuthType,
    pub owner: String,
    pub visibility: Visibility,
    /// Policies on offer, in a few words each: `Free 60/min`.
    pub policies: Vec<String>,
    pub access: Access,
}

/// An entry on its own page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPage {
    pub id: EntryId,
    pub slug: Slug,
    pub name: String,
    pub short_description: String,
    /// The long description as clean HTML, its headings below the page's own.
    pub description_html: String,
    pub auth_type: AuthType,
    pub owner: String,
    pub visibility: Visibility,
    /// Policies on offer, without inactive ones.
    pub policies: Vec<PolicyRow>,
    pub access: Access,
    /// `None` while there is no document.
    pub documentation: Option<DocumentationHead>,
    /// Whether the viewer may change the entry.
    pub is_editable: bool,
    /// Whether it is among what the viewer has selected; `None` where one API at a time is asked for, and for guests.
    pub is_selected: Option<bool>,
}

/// A policy in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRow {
    pub id: PolicyId,
    pub name: String,
    pub description: String,
    /// `60/min`, or `No limit`.
    pub rate: String,
    pub quota: String,
    /// `90 days`, or `Until revoked`.
    pub key_life: String,
    pub scopes: Vec<String>,
    /// The only calls that it allows, `GET,HEAD /v1/stations/*`; empty: every call.
    pub allows: Vec<String>,
    pub is_active: bool,
}

/// Calls named where there is room for a line.
const CALLS_IN_A_LINE: usize = 3;

impl PolicyRow {
    /// What it allows, in a line: `Free · 60/min · 10,000/month · GET /v1/stations/*`.
    pub fn line(&self) -> String {
        let quota = if self.quota == NO_LIMIT { String::new() } else { format!(" · {}", self.quota) };
        let named = self.allows.iter().take(CALLS_IN_A_LINE).cloned().collect::<Vec<_>>().join(", ");
        let calls = match self.allows.len() {
            0 => String::new(),
            1..=CALLS_IN_A_LINE => format!(" · {named}"),
            more => format!(" · {named} and {} more", more - CALLS_IN_A_LINE),
        };
        format!("{} · {}{quota}{calls}", self.name, self.rate)
    }
}

/// What is said in the place of a rate or a quota.
const NO_LIMIT: &str = "No limit";

impl From<&Policy> for PolicyRow {
    fn from(policy: &Policy) -> Self {
        Self {
            id: policy.id.clone(),
            name: policy.name.clone(),
            description: policy.description.clone(),
            rate: policy.rate.map_or_else(|| NO_LIMIT.into(), super::Rate::short),
            quota: policy.quota.map_or_else(|| NO_LIMIT.into(), super::Quota::short),
            key_life: policy.key_life(),
            scopes: policy.scopes.clone(),
            allows: policy.allows.iter().map(ToString::to_string).collect(),
            is_active: policy.is_active,
        }
    }
}

/// Which operations of an entry to show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OperationFilter {
    /// Words that each have to occur in the method, the path, the summary or the tag; goes before `tag`.
    pub search: String,
    /// One tag's operations; `Some("")` are those without a tag.
    pub tag: Option<String>,
}

/// An entry's operations: every tag with its size, and the contents of one tag or of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationList {
    pub total: u32,
    pub tags: Vec<TagCount>,
    /// At most [`MOST_OPERATIONS_SHOWN`].
    pub shown: Vec<Operation>,
    /// How many there are of what is shown.
    pub found: u32,
}

/// An entry in the admins' list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    pub id: EntryId,
    pub slug: Slug,
    pub name: String,
    pub owner: String,
    pub visibility: Visibility,
    pub policies: Vec<String>,
    pub approvers: u32,
    pub updated: Timestamp,
}

/// Everything an admin's form for one entry needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntrySheet {
    /// `None` for an entry that is yet to be created.
    pub id: Option<EntryId>,
    /// The version a change has to name; 0 for a new entry.
    pub version: i64,
    pub draft: EntryDraft,
    pub documentation: DocumentationState,
    /// Every policy there is, to choose from.
    pub policies: Vec<PolicyRow>,
    /// What the entry inherits where it overrides nothing.
    pub inherited: Settings,
}

/// Everything an admin's form for one policy needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicySheet {
    pub id: PolicyId,
    pub version: i64,
    pub draft: PolicyDraft,
    /// Names of the entries that offer it.
    pub offered_by: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(rules: &[&str], quota: &str) -> PolicyRow {
        let draft = PolicyDraft { name: "Free".into(), ..PolicyDraft::blank() };
        let now = Timestamp::from_micros(0);
        let row = PolicyRow::from(&draft.policy(PolicyId::new(now, 1), now));
        PolicyRow { quota: quota.into(), allows: rules.iter().map(ToString::to_string).collect(), ..row }
    }

    #[test]
    fn a_line_names_few_calls_and_counts_the_rest() {
        assert_eq!(row(&[], NO_LIMIT).line(), "Free · No limit");
        assert_eq!(row(&["GET /a", "/b"], "9/day").line(), "Free · No limit · 9/day · GET /a, /b");
        assert_eq!(row(&["/a", "/b", "/c", "/d", "/e"], NO_LIMIT).line(), "Free · No limit · /a, /b, /c and 2 more");
    }
}
