//! What a refusal means: RFC 5321 §4.2.1 says how, the command that was refused says whose fault it is.

use crate::failure::Failure;
use core::time::Duration;
use lettre::transport::smtp::Error;
use tokio::time::timeout;

pub(super) type Result<T> = core::result::Result<T, Failure>;

/// Waits for an answer, but not for ever.
pub(super) async fn in_time<T>(patience: Duration, answer: impl Future<Output = T>) -> Result<T> {
    let silence = |_| Failure::retry(format!("The mail server did not answer within {} seconds.", patience.as_secs()));
    timeout(patience, answer).await.map_err(silence)
}

/// Before the recipient was named: the server is down, or does not like us. The operator can mend that, so the mail waits.
pub(super) fn refused_here(error: &Error) -> Failure {
    Failure::Retry(told(error))
}

/// Once the recipient was named: a permanent refusal is about them or this mail, and will not change.
pub(super) fn refused_there(error: &Error) -> Failure {
    if error.is_permanent() { Failure::GiveUp(told(error)) } else { Failure::Retry(told(error)) }
}

fn told(error: &Error) -> String {
    format!("Mail server: {error}")
}
