use crate::{
    FieldError, Invalid,
    catalogue::{Quota, Rate},
};
use serde::{Deserialize, Serialize};

/// What an admin set for one key, in the place of what its policies say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnLimits {
    pub rate: Own<Rate>,
    pub quota: Own<Quota>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Own<T> {
    /// As its policies say.
    #[default]
    Policy,
    Unlimited,
    /// One for everything that the key opens.
    Limit(T),
}

impl<T> Own<T> {
    pub const fn is_policys(&self) -> bool {
        matches!(self, Self::Policy)
    }
}

impl<T: Copy> Own<T> {
    /// The key's own limit.
    pub const fn limit(self) -> Option<T> {
        match self {
            Self::Limit(limit) => Some(limit),
            Self::Policy | Self::Unlimited => None,
        }
    }
}

impl OwnLimits {
    /// Refuses limits that could not be kept, naming each input.
    pub fn check(&self) -> Result<(), Invalid> {
        let rate = self.rate.limit().filter(|rate| !rate.is_possible());
        let quota = self.quota.limit().filter(|quota| !quota.is_possible());
        let rate = rate.map(|_| FieldError::new("rate_calls", Rate::ADVICE));
        let quota = quota.map(|_| FieldError::new("quota_calls", Quota::ADVICE));
        Invalid::unless_empty(rate.into_iter().chain(quota).collect())
    }
}
