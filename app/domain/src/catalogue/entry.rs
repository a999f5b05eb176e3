use crate::{
    FieldError, Invalid, Timestamp,
    id::{DeveloperId, EntryId, PolicyId},
    settings::Overrides,
};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

/// An API as published in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EntryId,
    pub slug: Slug,
    pub name: String,
    /// One line for the card.
    pub short_description: String,
    /// Markdown; rendered and sanitised by the server.
    pub long_description: String,
    pub auth_type: AuthType,
    /// The team or person that answers for this API, as shown to developers.
    pub owner: String,
    pub visibility: Visibility,
    /// Policies on offer, in the order shown. A request chooses one.
    pub policies: Vec<PolicyId>,
    /// Who may decide requests for this entry, beside the admins.
    pub approvers: Vec<DeveloperId>,
    pub overrides: Overrides,
    pub created: Timestamp,
    pub updated: Timestamp,
    /// Counts changes; an update based on an older one is refused.
    pub version: i64,
}

/// How programs prove themselves to the API. Names are Tyk's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AuthType {
    #[serde(rename = "authToken")]
    AuthToken,
    #[serde(rename = "jwt")]
    Jwt,
    #[serde(rename = "oauth")]
    Oauth,
    #[serde(rename = "basic")]
    Basic,
    #[serde(rename = "keyless")]
    Keyless,
}

impl AuthType {
    pub const ALL: [Self; 5] = [Self::AuthToken, Self::Jwt, Self::Oauth, Self::Basic, Self::Keyless];

    /// The name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthToken => "authToken",
            Self::Jwt => "jwt",
            Self::Oauth => "oauth",
            Self::Basic => "basic",
            Self::Keyless => "keyless",
        }
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AuthToken => "API key",
            Self::Jwt => "JSON Web Token",
            Self::Oauth => "OAuth 2.0",
            Self::Basic => "Basic authentication",
            Self::Keyless => "Open, no key needed",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|auth| auth.name() == name)
    }

    /// Whether access is asked for at all.
    pub const fn needs_key(self) -> bool {
        !matches!(self, Self::Keyless)
    }
}

/// Who finds an entry in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    Public,
    SignedIn,
    /// Only admins and its approvers.
    Hidden,
}

impl Visibility {
    pub const ALL: [Self; 3] = [Self::Public, Self::SignedIn, Self::Hidden];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::SignedIn => "signed_in",
            Self::Hidden => "hidden",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|visibility| visibility.name() == name)
    }
}

/// The entry's part of its address: `/apis/weather-eu`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Use small letters, digits and single hyphens, at most 60: weather-eu.")]
pub struct NotASlug;

impl Slug {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A slug made from a name; `None` if nothing of it can be kept.
    pub fn from_name(name: &str) -> Option<Self> {
        let plain: String =
            name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty()).collect();
        words.join("-").chars().take(60).collect::<String>().trim_end_matches('-').parse().ok()
    }
}

impl FromStr for Slug {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, NotASlug> {
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if text.len() <= 60 && text.split('-').all(word) { Ok(Self(text.into())) } else { Err(NotASlug) }
    }
}

impl TryFrom<String> for Slug {
    type Error = NotASlug;

    fn try_from(text: String) -> Result<Self, NotASlug> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Entry {
    /// Refuses an entry that could not be published, naming each input.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut errors = Vec::new();
        let limits = [
            ("name", &self.name, 1, 100, "Give the API a name of at most 100 characters."),
            ("short_description", &self.short_description, 0, 200, "Keep this to 200 characters."),
            ("long_description", &self.long_description, 0, 50_000, "Keep this to 50,000 characters."),
            ("owner", &self.owner, 0, 100, "Keep this to 100 characters."),
        ];
        for (field, text, least, most, message) in limits {
            if !(least..=most).contains(&text.trim().chars().count()) {
                errors.push(FieldError::new(field, message));
            }
        }
        if self.auth_type.needs_key() && self.policies.is_empty() && self.visibility != Visibility::Hidden {
            errors.push(FieldError::new("policies", "Choose at least one policy, or hide the entry until it has one."));
        }
        if let Some(fields) = &self.overrides.key_request_fields {
            let found = crate::field::check_definitions("key_request_fields", fields);
            errors.extend(found.err().into_iter().flat_map(|invalid| invalid.0));
        }
        Invalid::unless_empty(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_made_from_a_name() {
        assert_eq!(Slug::from_name("  Payments & Payouts (EU)").unwrap().as_str(), "payments-payouts-eu");
        assert_eq!(Slug::from_name("天気"), None);
    }

    #[test]
    fn addresses_that_would_need_escaping_are_refused() {
        assert!(["", "-a", "a--b", "A", "a/b", "a b"].iter().all(|text| text.parse::<Slug>().is_err()));
    }
}
