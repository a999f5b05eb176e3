use crate::{key::Key, tally::Tally};
use domain::{
    catalogue::QuotaPeriod::Hour,
    id::KeyId,
    usage::{Calls, CallsWithin, Uses},
};
use std::{collections::BTreeMap, sync::Arc};

/// What a key was used for since it was last asked.
pub struct Used {
    pub(crate) of: Arc<Key>,
    pub(crate) tallies: Vec<Tally>,
}

impl Used {
    pub fn key(&self) -> KeyId {
        self.of.id()
    }

    /// As it is to be written down: by API and hour.
    pub fn uses(&self) -> Uses {
        let mut within = BTreeMap::<_, Calls>::new();
        for tally in &self.tallies {
            let calls = within.entry((tally.entry.clone(), tally.last.begun(Hour))).or_default();
            let kind = if tally.is_refused { &mut calls.refused } else { &mut calls.passed };
            *kind += i64::from(tally.calls);
        }
        let within = within.into_iter().map(|((entry, begun), calls)| CallsWithin { entry, begun, calls }).collect();
        let last = self.tallies.iter().filter(|tally| !tally.is_refused).map(|tally| tally.last).max();
        Uses { key: self.key(), last, within }
    }
}
