use crate::config::{ConfigError, DATABASE_URL};
use core::fmt::Display;
use std::process::ExitCode;

/// Why a subcommand ended early, with the exit code that programs read.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Exit code 2: the configuration has to be mended; nothing was touched.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// Exit code 2: what was typed has to be mended; nothing was touched.
    #[error("{0}")]
    Usage(String),
    /// Exit code 1: it was tried and did not work.
    #[error("{0}")]
    Failed(String),
}

impl Failure {
    /// `what` says what was being done: `cannot open the database: …`.
    pub fn at<E: Display>(what: impl Display) -> impl FnOnce(E) -> Self {
        move |error| Self::Failed(format!("{what}: {error}"))
    }

    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_) | Self::Usage(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::FAILURE,
        }
    }
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::Address(_) => Self::Config(ConfigError::of(&DATABASE_URL, &error.to_string())),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<services::Error> for Failure {
    /// Whoever sits at the terminal runs the server: they see the cause, too.
    fn from(error: services::Error) -> Self {
        match error {
            services::Error::Internal(cause) => Self::Failed(cause.to_string()),
            other => Self::Failed(other.to_string()),
        }
    }
}
