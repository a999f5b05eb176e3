use super::{
    address::{Sender, address, one_line},
    templates::Text,
};
use crate::failure::Failure;
use core::time::Duration;
use domain::{Timestamp, id::JobId};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use services::Letterhead;
use std::time::SystemTime;

/// A mail as it goes over the wire.
pub(super) struct Letter {
    pub from: Address,
    pub to: Address,
    /// The whole message; ASCII, whatever the text.
    pub bytes: Vec<u8>,
}

impl Letter {
    /// Everything in it follows from the job, so that a second try after a crash is recognised as the same mail.
    pub fn compose(
        from: &Sender,
        to: &str,
        letterhead: &Letterhead,
        job: &JobId,
        now: Timestamp,
        text: Text,
    ) -> Result<Self, Failure> {
        let to = address(to).ok_or_else(|| Failure::give_up("No mail can go to this address: it is wrong."))?;
        let (sender, replies) = from.on(letterhead);
        let mut message = Message::builder().from(sender);
        if let Some(replies) = replies {
            message = message.reply_to(replies);
        }
        let message = message
            .to(Mailbox::new(None, to.clone()))
            .subject(one_line(&text.subject))
            .date(system_time(now))
            .message_id(Some(format!("<{job}@{}>", from.address().domain())))
            .raw_header(auto_generated())
            .multipart(both_parts(job, text))
            .map_err(|error| Failure::give_up(format!("The mail cannot be written: {error}.")))?;
        Ok(Self { from: from.address().clone(), to, bytes: message.formatted() })
    }
}

/// The reader's program shows the last part it understands (RFC 2046 §5.1.4).
fn both_parts(job: &JobId, text: Text) -> MultiPart {
    MultiPart::alternative()
        .boundary(job.as_str())
        .singlepart(SinglePart::plain(text.plain))
        .singlepart(SinglePart::html(text.html))
}

/// Keeps out-of-office replies from coming back (RFC 3834 §5).
fn auto_generated() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into())
}

fn system_time(now: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(now.micros()).unwrap_or(0))
}
