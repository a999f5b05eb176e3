//! What comes from another portal that speaks the API of Tyk's Dashboard: read whole, then taken in one by one.
//!
//! The documents are those of `server/src/tyk`; the rules are the portal's. What this knows is the order of things, and
//! what of theirs has no counterpart here.

mod catalogue;
mod clean;
mod configuration;
mod people;
mod policies;
mod report;
mod requests;
mod source;

pub use report::{Fate, Item, Part, Report};
pub use source::{Taken, read};

use catalogue::Entries;
use policies::Policies;
use services::Import;

/// What is told while it goes on.
pub trait Watch {
    /// So many pieces of work of this kind begin; `None` where nobody knows how many.
    fn begin(&self, what: &str, count: Option<usize>);

    fn step(&self);
}

/// How policies come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Keys of imported policies are kept by the gateway, under the ids that the policies have there.
    pub keys_at_gateway: bool,
}

/// Takes in what was read, in the order in which things name each other.
pub async fn take_in(import: &mut Import, taken: Taken, choice: Choice, watch: &dyn Watch) -> services::Result<Report> {
    let mut report = Report::new(&taken);
    if let Some(document) = taken.configuration {
        configuration::take_in(import, document, &mut report).await?;
    }
    let mut policies = Policies::default();
    watch.begin("policies", Some(taken.policies.len()));
    for document in taken.policies {
        policies.take_in(import, document, choice, &mut report).await?;
        watch.step();
    }
    let mut entries = Entries::default();
    watch.begin("catalogue entries", Some(taken.entries.len()));
    for document in taken.entries {
        entries.take_in(import, document, &taken.documents, &policies, &mut report).await?;
        watch.step();
    }
    let mut people = people::People::default();
    watch.begin("developers", Some(taken.developers.len()));
    for document in taken.developers {
        people.take_in(import, document, &policies, &mut report).await?;
        watch.step();
    }
    watch.begin("key requests", Some(taken.requests.len()));
    for document in taken.requests {
        requests::take_in(import, document, (&policies, &entries, &people), &mut report).await?;
        watch.step();
    }
    Ok(report)
}
