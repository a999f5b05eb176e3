//! Ids: a prefix that says of what, then a ULID in lower case. They sort by age and travel as opaque text.

use crate::Timestamp;
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// Text that is no id of the kind asked for. Whoever sent it gets the same answer as for an unknown id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not the id of a {0}")]
pub struct NotAnId(&'static str);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal, $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// A new id from the time (to the millisecond) and 80 random bits.
            pub fn new(now: Timestamp, random: u128) -> Self {
                let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
                Self::from_bits(Ulid::from_parts(millis, random).0)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The id without its prefix, in 16 bytes.
            pub fn bits(&self) -> u128 {
                let body = self.0.get($prefix.len() + 1..).unwrap_or_default();
                Ulid::from_string(body).map_or(0, |ulid| ulid.0)
            }

            /// The id that has these [`Self::bits`].
            pub fn from_bits(bits: u128) -> Self {
                let mut text = String::with_capacity($prefix.len() + 1 + ulid::ULID_LEN);
                Self::write(bits, &mut text);
                Self(text)
            }

            /// Adds the id that has these [`Self::bits`] to a text.
            pub fn write(bits: u128, text: &mut String) {
                let mut body = [0; ulid::ULID_LEN];
                let body = Ulid(bits).array_to_str(&mut body);
                body.make_ascii_lowercase();
                text.push_str(concat!($prefix, "_"));
                text.push_str(body);
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let body = text.strip_prefix(concat!($prefix, "_")).ok_or(NotAnId($what))?;
                if body.bytes().any(|byte| byte.is_ascii_uppercase()) || Ulid::from_string(body).is_err() {
                    return Err(NotAnId($what));
                }
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A person with an account. Admins and approvers are developers with more rights.
    DeveloperId = "dev", "developer";
    /// A view of the queue that somebody saved.
    ViewId = "view", "saved view";
    SessionId = "ses", "session";
    EntryId = "api", "catalogue entry";
    PolicyId = "pol", "policy";
    RequestId = "req", "key request";
    KeyId = "key", "key";
    /// An API token of a program.
    TokenId = "tok", "token";
    /// A job in the outbox.
    JobId = "job", "job";
    /// An endpoint that is told of events.
    WebhookId = "whk", "webhook";
    /// One event on its way to one endpoint; receivers see it as `webhook-id`.
    DeliveryId = "dlv", "delivery";
    /// A key at a gateway, from before it is made until after it is gone.
    GatewayKeyId = "gwk", "gateway's key";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_the_journey_through_text() {
        let id = RequestId::new(Timestamp::from_micros(1_795_429_800_000_000), 42);
        assert_eq!(id.to_string().parse(), Ok(id.clone()));
        assert_eq!(RequestId::from_bits(id.bits()), id);
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let id = KeyId::new(Timestamp::from_micros(0), 1);
        assert_eq!(id.as_str().parse::<RequestId>(), Err(NotAnId("key request")));
        assert!("req_nonsense".parse::<RequestId>().is_err());
    }

    #[test]
    fn ids_sort_by_age() {
        let older = RequestId::new(Timestamp::from_micros(1_000_000), u128::MAX);
        let newer = RequestId::new(Timestamp::from_micros(2_000_000), 0);
        assert!(older < newer);
    }
}
