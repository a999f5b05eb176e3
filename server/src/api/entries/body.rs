//! A catalogue entry as programs read and write it.

use crate::api::{problem::Problem, questions::Question, time, words};
use domain::{
    catalogue::{AuthType, Entry, EntryDraft, Visibility},
    field::Field,
    id::{EntryId, PolicyId},
    settings::Overrides,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An API as published in the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Entry)]
pub(super) struct EntryBody {
    #[schema(value_type = String)]
    id: EntryId,
    /// The end of its address: `/apis/weather`.
    slug: String,
    name: String,
    short_description: String,
    /// Markdown.
    long_description: String,
    auth_type: AuthName,
    /// The team or person that answers for it.
    owner: String,
    visibility: VisibilityName,
    /// The ids of the policies on offer, in their order.
    #[schema(value_type = Vec<String>)]
    policies: Vec<PolicyId>,
    /// E-mail addresses of those who may decide its requests, beside the admins.
    approvers: Vec<String>,
    overrides: OverridesBody,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    updated: String,
}

/// How programs prove themselves to an API. Names are Tyk's.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum AuthName {
    AuthToken,
    Jwt,
    Oauth,
    Basic,
    Keyless,
}

words::names! {
    /// Who finds an entry in the catalogue.
    VisibilityName of Visibility { Public, SignedIn, Hidden };
}

/// What one entry does differently. `null` inherits the portal's setting.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = Overrides)]
struct OverridesBody {
    #[schema(value_type = Option<Vec<Question>>)]
    key_request_fields: Option<Vec<Field>>,
    require_key_approval: Option<bool>,
    secure_key_approval: Option<bool>,
    redirect_on_key_request: Option<bool>,
    redirect_to: Option<String>,
    third_party_decides: Option<bool>,
    inform_on_auto_approval: Option<bool>,
    /// Told of new requests, beside the approvers.
    email: Option<String>,
}

/// An entry, as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EntryInput)]
pub(super) struct Input {
    /// The end of its address. Left out: as it is; of a new entry, made from the name.
    #[schema(max_length = 60)]
    slug: Option<String>,
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    short_description: String,
    /// Markdown.
    #[serde(default)]
    #[schema(max_length = 50_000)]
    long_description: String,
    #[serde(default = "auth_token")]
    auth_type: AuthName,
    #[serde(default)]
    #[schema(max_length = 100)]
    owner: String,
    visibility: VisibilityName,
    /// The ids of the policies on offer. At least one, unless the entry is hidden or needs no key.
    #[serde(default)]
    policies: Vec<String>,
    /// E-mail addresses of people with an account.
    #[serde(default)]
    approvers: Vec<String>,
    #[serde(default)]
    overrides: OverridesBody,
}

const fn auth_token() -> AuthName {
    AuthName::AuthToken
}

impl Input {
    /// `slug` is the address where none is sent.
    pub(super) fn draft(self, slug: &str) -> Result<EntryDraft, Problem> {
        let policy = |(number, id): (usize, &String)| words::id(&format!("policies[{number}]"), id);
        let policies = self.policies.iter().enumerate().map(policy).collect::<Result<_, _>>()?;
        Ok(EntryDraft {
            slug: self.slug.unwrap_or_else(|| slug.to_owned()),
            name: self.name,
            short_description: self.short_description,
            long_description: self.long_description,
            auth_type: self.auth_type.into(),
            owner: self.owner,
            visibility: self.visibility.into(),
            policies,
            approvers: self.approvers,
            overrides: self.overrides.overrides()?,
        })
    }
}

impl OverridesBody {
    fn overrides(self) -> Result<Overrides, Problem> {
        Ok(Overrides {
            key_request_fields: self.key_request_fields,
            require_key_approval: self.require_key_approval,
            secure_key_approval: self.secure_key_approval,
            redirect_on_key_request: self.redirect_on_key_request,
            redirect_to: self.redirect_to,
            third_party_decides: self.third_party_decides,
            inform_on_auto_approval: self.inform_on_auto_approval,
            email: self.email.map(|text| words::email("overrides.email", &text)).transpose()?,
        })
    }
}

impl From<Overrides> for OverridesBody {
    fn from(own: Overrides) -> Self {
        Self {
            key_request_fields: own.key_request_fields,
            require_key_approval: own.require_key_approval,
            secure_key_approval: own.secure_key_approval,
            redirect_on_key_request: own.redirect_on_key_request,
            redirect_to: own.redirect_to,
            third_party_decides: own.third_party_decides,
            inform_on_auto_approval: own.inform_on_auto_approval,
            email: own.email.map(|email| email.to_string()),
        }
    }
}

impl From<(Entry, Vec<String>)> for EntryBody {
    fn from((entry, approvers): (Entry, Vec<String>)) -> Self {
        Self {
            id: entry.id,
            slug: entry.slug.to_string(),
            name: entry.name,
            short_description: entry.short_description,
            long_description: entry.long_description,
            auth_type: entry.auth_type.into(),
            owner: entry.owner,
            visibility: entry.visibility.into(),
            policies: entry.policies,
            approvers,
            overrides: entry.overrides.into(),
            created: time(entry.created),
            updated: time(entry.updated),
        }
    }
}

impl From<AuthType> for AuthName {
    fn from(auth: AuthType) -> Self {
        match auth {
            AuthType::AuthToken => Self::AuthToken,
            AuthType::Jwt => Self::Jwt,
            AuthType::Oauth => Self::Oauth,
            AuthType::Basic => Self::Basic,
            AuthType::Keyless => Self::Keyless,
        }
    }
}

impl From<AuthName> for AuthType {
    fn from(name: AuthName) -> Self {
        match name {
            AuthName::AuthToken => Self::AuthToken,
            AuthName::Jwt => Self::Jwt,
            AuthName::Oauth => Self::Oauth,
            AuthName::Basic => Self::Basic,
            AuthName::Keyless => Self::Keyless,
        }
    }
}
