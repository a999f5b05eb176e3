use issuers::outward::Unreachable;

/// Why a job did not get done, in words for an admin. Never contains a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It may work later: a peer is down, busy, or not set up right.
    Retry(String),
    /// It will never work as it is.
    GiveUp(String),
}

impl Failure {
    pub fn retry(why: impl Into<String>) -> Self {
        Self::Retry(why.into())
    }

    pub fn give_up(why: impl Into<String>) -> Self {
        Self::GiveUp(why.into())
    }

    /// Why, whether it may work later or not.
    pub fn into_words(self) -> String {
        match self {
            Self::Retry(why) | Self::GiveUp(why) => why,
        }
    }
}

impl From<Unreachable> for Failure {
    fn from(why: Unreachable) -> Self {
        match why {
            Unreachable::Now(why) => Self::Retry(why),
            Unreachable::ForGood(why) => Self::GiveUp(why),
        }
    }
}

/// The database failed us: it will come back. So may a gateway, unless it refused.
impl From<services::Error> for Failure {
    fn from(error: services::Error) -> Self {
        if let services::Error::Internal(cause) = &error
            && let Some(issuers::Failure::Refused(why)) = cause.downcast_ref()
        {
            return Self::GiveUp(why.clone());
        }
        let cause = core::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
        Self::Retry(cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_gateway_refuses_is_given_up_and_what_it_cannot_do_now_is_not() {
        let told = |failure| Failure::from(services::Error::internal(failure));
        let refused = told(issuers::Failure::Refused("It knows no such policy.".into()));
        assert_eq!(refused, Failure::give_up("It knows no such policy."));
        assert_eq!(told(issuers::Failure::Later("It is down.".into())), Failure::retry("It is down."));
    }
}
