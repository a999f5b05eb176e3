use domain::{Invalid, request::Refusal, token::Scope};

pub type Result<T> = core::result::Result<T, Error>;

/// Why a use case did not happen. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules of a request forbid it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Only for those with more rights.
    #[error("You may not do this.")]
    Forbidden,
    /// The program's token does not have this scope.
    #[error("The token lacks the scope {}. Use one that has it.", .0.name())]
    OutOfScope(Scope),
    /// Switched off; the sentence says where to turn.
    #[error("{0}")]
    Closed(&'static str),
    /// Not there, or not for these eyes: the answer is the same.
    #[error("Not found. It may have been removed, or it is not yours.")]
    Missing,
    /// Not there any more; the sentence says who ended it, to those who may know.
    #[error("{0}")]
    Gone(String),
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Somebody else changed it meanwhile; the sentence says who or what.
    #[error("{0}")]
    Conflict(String),
    /// Too many tries. The number says after how many seconds to come back.
    #[error("Too many attempts. Wait {0} seconds, then try again.")]
    TooMany(u64),
    /// Ours to mend. Logged once, where it becomes a reply; its text is not for the reader.
    #[error("Something went wrong on our side. Nothing was changed; try again.")]
    Internal(#[source] Box<dyn core::error::Error + Send + Sync>),
}

impl Error {
    pub fn internal(error: impl Into<Box<dyn core::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::Conflict(what) => {
                Self::Conflict(format!("Somebody else changed {what} at the same time. Look again, then decide."))
            }
            other => Self::internal(other),
        }
    }
}
