use super::BadSetting;
use core::str::FromStr;
use lettre::{Address, message::Mailbox};
use reqwest::Url;
use services::Letterhead;

/// Who the mails are from: `KEYWRIGHT_MAIL_FROM`, as `Name <address>` or an address alone.
pub(super) struct Sender(Mailbox);

impl Sender {
    pub const fn address(&self) -> &Address {
        &self.0.email
    }

    /// `From`, and `Reply-To` where it differs. Named as the admins wrote it, else the operator, else like the portal. An
    /// address of the admins stands in `From` only if it is in the domain that the operator's server may send for: mail
    /// from any other would be taken for forged (RFC 7489 §3.1), so to that one only the replies go.
    pub fn on(&self, letterhead: &Letterhead) -> (Mailbox, Option<Mailbox>) {
        let chosen = Some(one_line(&letterhead.options.sender_name)).filter(|name| !name.is_empty());
        let name = chosen.or_else(|| self.0.name.clone()).unwrap_or_else(|| one_line(&letterhead.portal_name));
        let from = |email: &Address| Mailbox::new(Some(name.clone()), email.clone());
        match letterhead.options.sender_address.as_ref().and_then(|email| address(email.as_str())) {
            Some(email) if email.domain().eq_ignore_ascii_case(self.0.email.domain()) => (from(&email), None),
            Some(email) => (from(&self.0.email), Some(from(&email))),
            None => (from(&self.0.email), None),
        }
    }
}

/// With its domain in ASCII, which every server understands.
pub(super) fn address(text: &str) -> Option<Address> {
    let (user, domain) = text.rsplit_once('@')?;
    if domain.is_ascii() {
        return text.parse().ok();
    }
    let url = Url::parse(&format!("http://{domain}")).ok()?;
    Address::new(user, url.host_str()?).ok()
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
    use domain::settings::MailOptions;

    fn letterhead(portal_name: &str, name: &str, address: Option<&str>) -> Letterhead {
        let sender_address = address.map(|text| text.parse().unwrap());
        let options = MailOptions { sender_name: name.into(), sender_address, ..MailOptions::default() };
        Letterhead { portal_name: portal_name.into(), link: "https://keys.example.com/".into(), options }
    }

    /// `From`, then `Reply-To`.
    fn headers(operator: &str, letterhead: &Letterhead) -> Vec<String> {
        let (from, reply_to) = operator.parse::<Sender>().unwrap().on(letterhead);
        [Some(from), reply_to].into_iter().flatten().map(|mailbox| mailbox.to_string()).collect()
    }

    #[test]
    fn the_admins_name_wins_over_the_operators_and_that_over_the_portals() {
        let (plain, chosen) = (letterhead("Portal", "", None), letterhead("Portal", "Key desk", None));
        assert_eq!(headers("Acme Keys <keys@example.com>", &chosen), ["Key desk <keys@example.com>"]);
        assert_eq!(headers("Acme Keys <keys@example.com>", &plain), ["Acme Keys <keys@example.com>"]);
        assert_eq!(headers("keys@example.com", &plain), ["Portal <keys@example.com>"]);
    }

    #[test]
    fn an_address_in_the_operators_domain_is_the_sender_and_any_other_gets_the_replies() {
        let at_home = letterhead("Portal", "", Some("help@example.com"));
        assert_eq!(headers("keys@Example.com", &at_home), ["Portal <help@example.com>"]);
        let elsewhere = letterhead("Portal", "", Some("help@example.org"));
        assert_eq!(headers("keys@example.com", &elsewhere), ["Portal <keys@example.com>", "Portal <help@example.org>"]);
    }

    #[test]
    fn no_name_smuggles_in_a_header() {
        let (from, _) =
            "keys@example.com".parse::<Sender>().unwrap().on(&letterhead("P\r\nBcc: x@example.com", "", None));
        assert_eq!(from.name.unwrap(), "P Bcc: x@example.com");
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
