use super::BadSetting;
use core::str::FromStr;
use lettre::{Address, message::Mailbox};

/// Who the mails are from: `KEYWRIGHT_MAIL_FROM`, as `Name <address>` or an address alone.
pub(super) struct Sender(Mailbox);

impl Sender {
    pub const fn address(&self) -> &Address {
        &self.0.email
    }

    /// Named as the operator wrote it, else like the portal.
    pub fn mailbox(&self, portal_name: &str) -> Mailbox {
        let name = self.0.name.clone().unwrap_or_else(|| one_line(portal_name));
        Mailbox::new(Some(name), self.0.email.clone())
    }
}

impl FromStr for Sender {
    type Err = BadSetting;

    fn from_str(text: &str) -> Result<Self, BadSetting> {
        let why = "write an address, or a name and an address: Keys <keys@example.com>";
        let bad = |_| BadSetting { variable: "KEYWRIGHT_MAIL_FROM", why: why.into() };
        let mailbox: Mailbox = one_line(text).parse().map_err(bad)?;
        Ok(Self(Mailbox::new(mailbox.name.filter(|name| !name.trim().is_empty()), mailbox.email)))
    }
}

/// Text for a header: no line breaks, no control characters, so that no header can be smuggled in.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operators_name_wins_over_the_portals() {
        let named: Sender = "Acme Keys <keys@example.com>".parse().unwrap();
        let bare: Sender = "keys@example.com".parse().unwrap();
        assert_eq!(named.mailbox("Portal").to_string(), "Acme Keys <keys@example.com>");
        assert_eq!(bare.mailbox("Portal\r\nBcc: x@example.com").name.unwrap(), "Portal Bcc: x@example.com");
    }

    #[test]
    fn a_sender_without_an_address_is_refused_by_name() {
        let error = "Keywright".parse::<Sender>().err().unwrap();
        assert_eq!(
            error.to_string(),
            "KEYWRIGHT_MAIL_FROM: write an address, or a name and an address: Keys <keys@example.com>"
        );
    }
}
