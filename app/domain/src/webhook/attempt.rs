use crate::Timestamp;
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// One try to deliver, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Counts from 1 over all tries of a delivery.
    pub number: i64,
    pub began: Timestamp,
    /// Until the answer was read, or it was clear that there is none.
    pub millis: i64,
    /// What was sent before the body, name and value.
    pub headers: Vec<(String, String)>,
    pub reply: Reply,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Answered {
        status: u16,
        /// The beginning of it, as text.
        body: String,
    },
    /// Nothing, and why.
    Nothing(String),
}

/// What a reply means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Taken,
    /// Never call again.
    Gone,
    Failed {
        /// How long the receiver wants to be left alone.
        retry_after: Option<Duration>,
    },
}

impl Reply {
    /// Any 2xx takes it. A redirect is a failure like any other: whoever answers for the address enters the new one.
    pub const fn answer(&self, retry_after: Option<Duration>) -> Answer {
        match self {
            Self::Answered { status: 200..=299, .. } => Answer::Taken,
            Self::Answered { status: 410, .. } => Answer::Gone,
            Self::Answered { .. } | Self::Nothing(_) => Answer::Failed { retry_after },
        }
    }

    /// In a sentence, without what the receiver wrote.
    pub fn sentence(&self) -> String {
        match self {
            Self::Answered { status, .. } => format!("The receiver answered {status}."),
            Self::Nothing(why) => why.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16) -> Answer {
        Reply::Answered { status, body: String::new() }.answer(None)
    }

    #[test]
    fn only_what_is_taken_is_delivered() {
        let failed = Answer::Failed { retry_after: None };
        assert_eq!([200, 202, 204, 299].map(answer), [Answer::Taken; 4]);
        assert_eq!([101, 199, 301, 304, 400, 404, 429, 500, 503].map(answer), [failed; 9]);
        assert_eq!((answer(410), Reply::Nothing(String::new()).answer(None)), (Answer::Gone, failed));
    }
}
