use crate::{Timestamp, id::RequestId, request::State, time::hours};
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// Which requests a decider looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueView {
    /// All that wait.
    #[default]
    Waiting,
    /// Those that wait and ask for an entry that names the reader as approver.
    Mine,
    /// Those that wait for a third party.
    ThirdParty,
    /// Decided ones as well, newest first.
    All,
}

impl QueueView {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Mine, Self::ThirdParty, Self::All];

    /// As addresses and programs write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::ThirdParty => "third_party",
            Self::All => "all",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Mine => "Mine",
            Self::ThirdParty => "Third party",
            Self::All => "All",
        }
    }

    /// What there is no such view of is [`Self::Waiting`].
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.name() == name).unwrap_or_default()
    }
}

/// What became of one of several requests that were decided together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub request: RequestId,
    /// Who asked for what.
    pub title: String,
    /// Why it was not decided; `None`: it was.
    pub refusal: Option<String>,
}

/// How pressing it is that a request waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    Fresh,
    Amber,
    Red,
}

/// Developers expect an answer within a day,
const AMBER: Duration = hours(24);
/// and stop waiting after three.
const RED: Duration = hours(72);

impl Age {
    /// Of a request in `state` that was made at `created`.
    pub fn of(state: &State, created: Timestamp, now: Timestamp) -> Self {
        let waited = now.since(created);
        match state {
            State::Pending { .. } if waited >= RED => Self::Red,
            State::Pending { .. } if waited >= AMBER => Self::Amber,
            _ => Self::Fresh,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::WaitsFor;

    #[test]
    fn what_waits_becomes_pressing_after_a_day_and_more_so_after_three() {
        let waiting = State::Pending { waits_for: WaitsFor::Admins, expires: None, approved: Vec::new() };
        let asked = Timestamp::from_micros(0);
        let after = |hours: u64| Age::of(&waiting, asked, asked.plus(Duration::from_secs(3600 * hours)));
        assert_eq!([after(23), after(24), after(71), after(72)], [Age::Fresh, Age::Amber, Age::Amber, Age::Red]);
    }

    #[test]
    fn a_view_is_found_by_its_name() {
        assert_eq!(QueueView::ALL.map(|view| QueueView::named(view.name())), QueueView::ALL);
        assert_eq!(QueueView::named("nonsense"), QueueView::Waiting);
    }
}
