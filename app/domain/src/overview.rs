//! How the portal does, at a glance: for those who run it.

use crate::{
    Timestamp,
    id::{EntryId, WebhookId},
    request::{Route, Usual},
};
use core::ops::AddAssign;

/// How far back it looks, today included.
pub const DAYS: u32 = 30;

/// What waits, what was done, and what needs somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Requests that nobody decided yet.
    pub waiting: u32,
    /// Since when the oldest of them waits.
    pub oldest: Option<Timestamp>,
    /// Since midnight, UTC.
    pub today: Counts,
    /// How long decisions of [`DAYS`] days took.
    pub usual: Option<Usual>,
    /// The first instant of each of [`DAYS`] days, and what was done in it. Today stands last.
    pub days: Vec<(Timestamp, Counts)>,
    /// By API, the most asked for first. Those that name a policy alone have none.
    pub entries: Vec<EntryCounts>,
    /// What was asked, by the way in which it gets decided.
    pub routes: Vec<(Route, i64)>,
    /// Mails and calls that wait to leave.
    pub leaving: i64,
    /// Worst first.
    pub attention: Vec<Attention>,
}

/// Requests that came, and what became of some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub asked: i64,
    pub approved: i64,
    pub declined: i64,
}

/// The same of one API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryCounts {
    pub entry: Option<EntryId>,
    /// Empty for one that is not in the catalogue any more.
    pub name: String,
    pub counts: Counts,
}

/// Something that does not mend itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attention {
    /// So many mails and calls were given up.
    GivenUp(i64),
    /// A webhook was disabled because it failed for so long, or said that it is gone.
    WebhookOff { id: WebhookId, url: String },
    /// A webhook fails since then.
    WebhookFails { id: WebhookId, url: String, since: Timestamp },
    /// The oldest request waits for so long that the queue shows it red.
    RequestWaits(Timestamp),
}

impl Counts {
    pub const fn decided(self) -> i64 {
        self.approved.saturating_add(self.declined)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.asked += other.asked;
        self.approved += other.approved;
        self.declined += other.declined;
    }
}
