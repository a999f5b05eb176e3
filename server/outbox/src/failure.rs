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
}

/// The database failed us: it will come back.
impl From<services::Error> for Failure {
    fn from(error: services::Error) -> Self {
        let cause = core::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
        Self::Retry(cause)
    }
}
