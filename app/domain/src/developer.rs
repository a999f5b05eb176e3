//! People: e-mail addresses, passwords and accounts.

use crate::{Timestamp, field::Answers, id::DeveloperId};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

/// An e-mail address in lower case: the name under which somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Enter an e-mail address, like name@example.com.")]
pub struct NotAnEmail;

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;

    /// The shape a mail server can deliver to: one `@`, no blanks, at most 254 characters (RFC 5321 §4.5.3.1.3).
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.rsplit_once('@').ok_or(NotAnEmail)?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || "()<>[]:;@\\,\"".contains(c);
        let host_is_fine = host.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
        let local_is_fine = !local.is_empty() && local.len() <= 64 && !local.contains(odd);
        let dots_are_fine = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
        if text.len() <= 254 && host_is_fine && local_is_fine && dots_are_fine {
            Ok(Self(text))
        } else {
            Err(NotAnEmail)
        }
    }
}

impl TryFrom<String> for Email {
    type Error = NotAnEmail;

    fn try_from(text: String) -> Result<Self, NotAnEmail> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> String {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account. Everybody who signs in has one; admins and approvers are developers with more rights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Developer {
    pub id: DeveloperId,
    pub email: Email,
    pub name: String,
    /// Answers to `signup_fields`.
    pub fields: Answers,
    pub is_admin: bool,
    pub state: AccountState,
    pub created: Timestamp,
    pub last_sign_in: Option<Timestamp>,
}

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// The mailed link was not followed yet.
    Unconfirmed,
    Active,
    /// Switched off by an admin; every session has ended.
    Disabled,
}

impl AccountState {
    pub const ALL: [Self; 3] = [Self::Unconfirmed, Self::Active, Self::Disabled];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Fewest characters of a password (NIST SP 800-63B-4 §3.1.1.2 asks for at least 15 where it is the only factor; we
/// take its floor for passwords in general use and count on the rate limit).
pub const SHORTEST_PASSWORD: usize = 10;
/// Most characters of a password, so that hashing stays bounded.
pub const LONGEST_PASSWORD: usize = 200;

/// Whether `password` may be chosen; the error says what to change. `email` must not be the password.
pub fn check_password(password: &str, email: &str) -> Result<(), &'static str> {
    let length = password.chars().count();
    let first = password.chars().next();
    if length < SHORTEST_PASSWORD {
        Err("Choose a password of at least 10 characters.")
    } else if length > LONGEST_PASSWORD {
        Err("Choose a password of at most 200 characters.")
    } else if password.chars().all(|c| Some(c) == first) || password.eq_ignore_ascii_case(email) {
        Err("Choose a password that is harder to guess.")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_lower_case() {
        assert_eq!(" Ada@Example.COM ".parse::<Email>().unwrap().as_str(), "ada@example.com");
    }

    #[test]
    fn what_no_mail_server_could_deliver_is_no_address() {
        let wrong =
            ["", "ada", "@example.com", "a b@example.com", "ada@", "ada@-x.com", "a@b@c.com", "a..b@example.com"];
        assert!(wrong.iter().all(|text| text.parse::<Email>().is_err()));
        assert!("o'neil+keys@localhost".parse::<Email>().is_ok());
    }

    #[test]
    fn weak_passwords_are_refused_with_advice() {
        assert!(check_password("short", "a@example.com").is_err());
        assert!(check_password("aaaaaaaaaaaa", "a@example.com").is_err());
        assert!(check_password("Ada.Long@example.com", "ada.long@example.com").is_err());
        assert_eq!(check_password("correct horse", "a@example.com"), Ok(()));
    }
}
