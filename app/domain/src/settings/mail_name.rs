use serde::{Deserialize, Serialize};

macro_rules! mails {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $label:literal, $about:literal;)*) => {
        /// A mail that the portal sends. Its name is that of its folder of templates, and the end of its editor's address.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum MailName {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl MailName {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What admins call it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Who gets it, and when.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }
    };
}

mails! {
    ConfirmAddress = "confirm_address", "Confirm the address", "To whoever signs up: the link that opens the account.";
    AlreadyRegistered = "already_registered", "Already registered", "To somebody who signs up again with the same address.";
    ResetPassword = "reset_password", "Reset the password", "To somebody who forgot their password: the link to a new one.";
    RequestReceived = "request_received", "Request received", "To the developer, as soon as their request has arrived.";
    NewRequest = "new_request", "New request", "To those who decide, for each request. Not to those who prefer a digest.";
    Digest = "digest", "Daily digest", "To those who decide and prefer one mail a day: what waits.";
    AutoApproved = "auto_approved", "Approved at once", "To those who decide, where requests need no approval, if settings want it.";
    Key = "key", "Key", "To the developer whose request was approved. It holds the key.";
    Claim = "claim", "Confirmation link", "To the developer, with secure key approval: the link behind which the key is generated.";
    Disowned = "disowned", "Not me", "To the admins: somebody says that they never asked for the key behind their link.";
    KeyChanged = "key_changed", "Key opens more", "To the developer, when APIs were added to a key of theirs.";
    KeyRotated = "key_rotated", "Key replaced", "To the developer, when a program rotated a key of theirs. It does not hold the new key.";
    KeyExpires = "key_expires", "Key ends soon", "To the developer, 30, 7 and 1 days before a key ends.";
    Declined = "declined", "Request declined", "To the developer whose request was declined, with the reason.";
    ItemDeclined = "item_declined", "Part of a request declined", "To the developer, where some of the APIs asked for were declined and the rest goes on.";
}

impl MailName {
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mail| mail.name() == name)
    }

    /// Whether it carries a key, or a link that opens something: its text has to show `{{ secret }}`, and no other
    /// mail's may.
    pub const fn carries_secret(self) -> bool {
        matches!(self, Self::ConfirmAddress | Self::ResetPassword | Self::Key | Self::Claim)
    }

    /// Whether the portal works without it. What people wait for to go on is always sent.
    pub const fn can_be_off(self) -> bool {
        !self.carries_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_found_by_the_name_it_is_stored_under() {
        let stored = |mail: &MailName| serde_json::to_value(mail).unwrap().as_str().unwrap().to_owned();
        assert!(MailName::ALL.iter().all(|mail| MailName::named(&stored(mail)) == Some(*mail)));
        assert_eq!(MailName::named("newsletter"), None);
    }

    #[test]
    fn mails_that_people_wait_for_cannot_be_switched_off() {
        let always: Vec<_> = MailName::ALL.iter().filter(|mail| !mail.can_be_off()).map(|mail| mail.name()).collect();
        assert_eq!(always, ["confirm_address", "reset_password", "key", "claim"]);
    }
}
