//! The history as a chain: each event carries a digest over itself and the digest before, made with a key that is not in the
//! database. Whoever changes, adds or takes out an event cannot mend the links that follow.

use crate::{Portal, Result, portal::require};
use domain::{Actor, policy::Action, token::Scope};
use serde::Serialize;

/// Events read at a time.
const BATCH: i64 = 1000;

/// What following the chain from its beginning found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Audit {
    /// How many events there are.
    pub events: u64,
    /// How many of them are older than the chain, and so are proved by nothing.
    pub unchained: u64,
    /// The number of the first event that is not as it was written, or before which one is missing.
    pub broken_at: Option<i64>,
    /// The last link. Noted elsewhere it proves later that nothing was cut off at the end.
    pub head: Option<String>,
    /// Whether the link that was looked for is in the chain; `None` if none was.
    pub has_expected: Option<bool>,
}

impl Audit {
    pub fn is_whole(&self) -> bool {
        self.broken_at.is_none() && self.has_expected != Some(false)
    }
}

impl Portal {
    /// Follows the chain of the history to its end, or to where it breaks. `expected` is a [`Audit::head`] of an earlier day.
    /// For the operator at a terminal.
    pub async fn verify_audit(&self, actor: &Actor, expected: Option<&str>) -> Result<Audit> {
        if !actor.is_system() {
            require(actor, Action::Administer(Scope::EventsRead))?;
        }
        let mut tx = self.storage.read().await?;
        let mut audit = Audit { has_expected: expected.map(|_| false), ..Audit::default() };
        let mut last = 0;
        loop {
            let links = tx.links_after(last, BATCH).await?;
            let Some(end) = links.last() else { return Ok(audit) };
            last = end.id;
            for link in links {
                audit.events += 1;
                let before = audit.head.as_deref();
                match link.chain.as_deref() {
                    None if before.is_none() => audit.unchained += 1,
                    Some(chain) if *chain == self.vault.link(&link.text(before.unwrap_or_default())) => {}
                    _ => audit.broken_at = audit.broken_at.or(Some(link.id)),
                }
                if expected.is_some() && link.chain.as_deref() == expected {
                    audit.has_expected = Some(true);
                }
                audit.head = link.chain.or(audit.head);
            }
        }
    }
}
