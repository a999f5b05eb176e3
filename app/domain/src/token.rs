//! API tokens: how programs prove who they are, and what each may do.

mod draft;

pub use draft::TokenDraft;

use crate::{By, Timestamp, id::TokenId};
use serde::{Deserialize, Serialize};

/// First part of every token's text, before the underscore. The rest has the form of a key.
pub const PREFIX: &str = "kwt";

macro_rules! scopes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $what:literal;)*) => {
        /// What an API token may do. Written `requests:decide` on the wire.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Scope {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Scope {
            /// All scopes, in the order in which people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it allows, to be read behind its name.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$variant => $what,)* }
            }
        }
    };
}

scopes! {
    RequestsRead = "requests:read", "See key requests and their history.";
    RequestsWrite = "requests:write", "Ask for keys on behalf of developers, revise and withdraw such requests.";
    RequestsDecide = "requests:decide", "Approve and decline key requests, and take over hand-offs.";
    KeysRead = "keys:read", "See keys by their hints.";
    KeysWrite = "keys:write", "Rotate, pause, resume, revoke and change keys.";
    CatalogueRead = "catalogue:read", "See all catalogue entries and policies, hidden ones too.";
    CatalogueWrite = "catalogue:write", "Publish and change catalogue entries, documentation and policies.";
    PeopleRead = "people:read", "See developers.";
    PeopleWrite = "people:write", "Add, change, disable and enable developers.";
    SettingsRead = "settings:read", "See the portal's settings and mails.";
    SettingsWrite = "settings:write", "Change the portal's settings and mails.";
    WebhooksRead = "webhooks:read", "See webhooks and their deliveries.";
    WebhooksWrite = "webhooks:write", "Add, change, test and remove webhooks.";
    EventsRead = "events:read", "Follow events and read the history of everything.";
    /// Everything an admin may do.
    PortalAdmin = "portal:admin", "Everything an admin may do.";
}

impl Scope {
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }

    /// Whether whoever holds this scope may also do what `other` is for: who writes also reads.
    pub fn includes(self, other: Self) -> bool {
        let reads = match self {
            Self::PortalAdmin => return true,
            Self::RequestsWrite | Self::RequestsDecide => Self::RequestsRead,
            Self::KeysWrite => Self::KeysRead,
            Self::CatalogueWrite => Self::CatalogueRead,
            Self::PeopleWrite => Self::PeopleRead,
            Self::SettingsWrite => Self::SettingsRead,
            Self::WebhooksWrite => Self::WebhooksRead,
            _ => self,
        };
        self == other || reads == other
    }
}

/// A program's token, as it is listed. Its text is known to the program alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub id: TokenId,
    /// What decisions and the history call the program.
    pub name: String,
    pub scopes: Vec<Scope>,
    /// Prefix and last four characters.
    pub hint: String,
    pub created: Timestamp,
    pub by: By,
    /// `None` = lives until it is revoked.
    pub expires: Option<Timestamp>,
    /// To the minute.
    pub last_used: Option<Timestamp>,
    pub revoked: Option<Timestamp>,
}

impl Token {
    /// Whether it opens anything at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_writes_also_reads_and_who_reads_does_not_write() {
        assert!(Scope::RequestsDecide.includes(Scope::RequestsRead));
        assert!(Scope::PortalAdmin.includes(Scope::KeysWrite));
        assert!(!Scope::RequestsRead.includes(Scope::RequestsDecide));
        assert!(!Scope::RequestsDecide.includes(Scope::RequestsWrite));
    }

    #[test]
    fn the_name_on_the_wire_is_the_name() {
        let written: Vec<String> = Scope::ALL.iter().map(|scope| serde_json::to_string(scope).unwrap()).collect();
        let named: Vec<String> = Scope::ALL.iter().map(|scope| format!("\"{}\"", scope.name())).collect();
        assert_eq!(written, named);
    }
}
