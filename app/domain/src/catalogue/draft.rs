use super::{AuthType, Entry, IssuerName, Policy, Quota, Rate, Slug, Visibility};
use crate::{
    Timestamp,
    call::CallRule,
    id::{DeveloperId, EntryId, PolicyId},
    settings::Overrides,
};
use serde::{Deserialize, Serialize};

/// An entry as its form describes it, before it is checked and published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntryDraft {
    /// Empty: made from the name.
    pub slug: String,
    pub name: String,
    pub short_description: String,
    pub long_description: String,
    pub auth_type: AuthType,
    pub owner: String,
    pub visibility: Visibility,
    pub policies: Vec<PolicyId>,
    /// E-mail addresses of people with an account.
    pub approvers: Vec<String>,
    pub overrides: Overrides,
}

impl EntryDraft {
    /// What the form shows for a new entry.
    pub fn blank() -> Self {
        Self {
            slug: String::new(),
            name: String::new(),
            short_description: String::new(),
            long_description: String::new(),
            auth_type: AuthType::AuthToken,
            owner: String::new(),
            visibility: Visibility::Public,
            policies: Vec::new(),
            approvers: Vec::new(),
            overrides: Overrides::default(),
        }
    }

    /// What the form shows for an entry that exists; `approvers` are their addresses.
    pub fn of(entry: Entry, approvers: Vec<String>) -> Self {
        Self {
            slug: entry.slug.into(),
            name: entry.name,
            short_description: entry.short_description,
            long_description: entry.long_description,
            auth_type: entry.auth_type,
            owner: entry.owner,
            visibility: entry.visibility,
            policies: entry.policies,
            approvers,
            overrides: entry.overrides,
        }
    }

    /// The address asked for, or one made from the name.
    pub fn wanted_slug(&self) -> Option<Slug> {
        match self.slug.trim() {
            "" => Slug::from_name(&self.name),
            slug => slug.parse().ok(),
        }
    }

    /// The first version of a new entry.
    pub fn entry(self, id: EntryId, slug: Slug, approvers: Vec<DeveloperId>, now: Timestamp) -> Entry {
        Entry {
            id,
            slug,
            name: self.name.trim().into(),
            short_description: self.short_description.trim().into(),
            long_description: self.long_description,
            auth_type: self.auth_type,
            owner: self.owner.trim().into(),
            visibility: self.visibility,
            policies: self.policies,
            approvers,
            overrides: self.overrides,
            created: now,
            updated: now,
            version: 1,
        }
    }
}

/// A policy as its form describes it, before it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyDraft {
    pub name: String,
    pub description: String,
    pub rate: Option<Rate>,
    pub quota: Option<Quota>,
    pub key_days: Option<u32>,
    pub scopes: Vec<String>,
    /// Calls that its keys may make; none: every call.
    pub allows: Vec<CallRule>,
    pub issuer: IssuerName,
    /// The policies' ids at the gateway; empty for `builtin`.
    pub gateway_policies: Vec<String>,
    pub is_active: bool,
}

impl PolicyDraft {
    /// What the form shows for a new policy.
    pub const fn blank() -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            rate: None,
            quota: None,
            key_days: None,
            scopes: Vec::new(),
            allows: Vec::new(),
            issuer: IssuerName::Builtin,
            gateway_policies: Vec::new(),
            is_active: true,
        }
    }

    /// The first version of a new policy.
    pub fn policy(self, id: PolicyId, now: Timestamp) -> Policy {
        Policy {
            id,
            name: self.name.trim().into(),
            description: self.description.trim().into(),
            rate: self.rate,
            quota: self.quota,
            key_days: self.key_days,
            scopes: self.scopes,
            allows: self.allows,
            issuer: self.issuer,
            gateway_policies: self.gateway_policies,
            is_active: self.is_active,
            created: now,
            updated: now,
            version: 1,
        }
    }
}

impl From<Policy> for PolicyDraft {
    fn from(policy: Policy) -> Self {
        let Policy {
            name,
            description,
            rate,
            quota,
            key_days,
            scopes,
            allows,
            issuer,
            gateway_policies,
            is_active,
            ..
        } = policy;
        Self { name, description, rate, quota, key_days, scopes, allows, issuer, gateway_policies, is_active }
    }
}
