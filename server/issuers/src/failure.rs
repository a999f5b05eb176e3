use crate::outward::Unreachable;

/// Why an issuer did not do what it was asked to, in words for an admin. Never contains a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Less than once in 10²⁰ calls.
    #[error("the random bytes made no key")]
    Random,
    /// The gateway is down, busy, or not set up right: it may work later.
    #[error("{0}")]
    Later(String),
    /// It does not work as it is; somebody has to mend something.
    #[error("{0}")]
    Refused(String),
}

impl Failure {
    pub(crate) fn later(why: impl Into<String>) -> Self {
        Self::Later(why.into())
    }

    pub(crate) fn refused(why: impl Into<String>) -> Self {
        Self::Refused(why.into())
    }
}

impl From<Unreachable> for Failure {
    fn from(why: Unreachable) -> Self {
        match why {
            Unreachable::Now(why) => Self::Later(format!("The gateway: {why}")),
            Unreachable::ForGood(why) => Self::Refused(format!("The gateway: {why}")),
        }
    }
}
