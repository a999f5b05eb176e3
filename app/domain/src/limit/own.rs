use crate::{
    FieldError, Invalid,
    catalogue::{Quota, QuotaPeriod, Rate},
    field::Typed,
    reading::Reading,
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
    /// As forms and programs name it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Unlimited => "unlimited",
            Self::Limit(_) => "limit",
        }
    }

    /// What people read.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Policy => "As its policies say",
            Self::Unlimited => "No limit",
            Self::Limit(_) => "One of its own, for everything it opens",
        }
    }

    pub const fn is_policys(&self) -> bool {
        matches!(self, Self::Policy)
    }
}

impl<T: Copy> Own<T> {
    fn words(self, short: impl Fn(T) -> String) -> String {
        match self {
            Self::Policy => "as its policies say".into(),
            Self::Unlimited => "no limit".into(),
            Self::Limit(limit) => short(limit),
        }
    }

    /// The key's own limit.
    pub const fn limit(self) -> Option<T> {
        match self {
            Self::Limit(limit) => Some(limit),
            Self::Policy | Self::Unlimited => None,
        }
    }
}

impl OwnLimits {
    /// Reads the key's form.
    pub fn from_form(typed: &Typed) -> Result<Self, Invalid> {
        let mut form = Reading::of(typed);
        let (calls, seconds) = (form.number("rate_calls"), form.number("rate_seconds").unwrap_or(60));
        let (of_quota, period) =
            (form.number("quota_calls"), form.choice("quota_period", QuotaPeriod::named, QuotaPeriod::Month));
        let rate = form.own("rate", calls.map(|calls| Rate { calls, seconds }));
        let quota = form.own("quota", of_quota.map(|calls| Quota { calls, period }));
        form.done(Self { rate, quota })
    }

    /// `Rate: 60/min. Quota: as its policies say.`
    pub fn words(&self) -> String {
        format!("Rate: {}. Quota: {}.", self.rate.words(Rate::short), self.quota.words(Quota::short))
    }

    /// Refuses limits that could not be kept, naming each input.
    pub fn check(&self) -> Result<(), Invalid> {
        let rate = self.rate.limit().filter(|rate| !rate.is_possible());
        let quota = self.quota.limit().filter(|quota| !quota.is_possible());
        let rate = rate.map(|_| FieldError::new("rate_calls", Rate::ADVICE));
        let quota = quota.map(|_| FieldError::new("quota_calls", Quota::ADVICE));
        Invalid::unless_empty(rate.into_iter().chain(quota).collect())
    }
}

impl Reading<'_> {
    /// What was chosen; a limit has to be written beside it.
    fn own<T>(&mut self, name: &str, limit: Option<T>) -> Own<T> {
        match (self.text(name).as_str(), limit) {
            ("policy", _) => Own::Policy,
            ("unlimited", _) => Own::Unlimited,
            ("limit", Some(limit)) => Own::Limit(limit),
            ("limit", None) => {
                self.errors
                    .push(FieldError::new(format!("{name}_calls"), "Write how many calls, or choose another way."));
                Own::Policy
            }
            _ => {
                self.errors.push(FieldError::new(name, "Choose one of the options listed."));
                Own::Policy
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect()
    }

    #[test]
    fn a_limit_of_its_own_is_written_beside_the_choice() {
        let form = typed(&[
            ("rate", "limit"),
            ("rate_calls", "5"),
            ("rate_seconds", "1"),
            ("quota", "policy"),
            ("quota_period", "day"),
        ]);
        let limits = OwnLimits::from_form(&form).unwrap();
        assert_eq!(limits, OwnLimits { rate: Own::Limit(Rate { calls: 5, seconds: 1 }), quota: Own::Policy });
        assert_eq!(limits.words(), "Rate: 5/s. Quota: as its policies say.");
    }

    #[test]
    fn a_limit_without_a_number_is_a_mistake_beside_it() {
        let form = typed(&[("rate", "limit"), ("quota", "made up"), ("quota_period", "day")]);
        let fields: Vec<_> = OwnLimits::from_form(&form).unwrap_err().0.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["rate_calls", "quota"]);
    }

    #[test]
    fn a_limit_that_cannot_be_kept_is_refused() {
        let nothing = OwnLimits {
            rate: Own::Limit(Rate { calls: 0, seconds: 1 }),
            quota: Own::Limit(Quota { calls: 0, period: QuotaPeriod::Day }),
        };
        assert_eq!(nothing.check().unwrap_err().0.len(), 2);
        assert!(OwnLimits { rate: Own::Unlimited, quota: Own::Policy }.check().is_ok());
    }
}
