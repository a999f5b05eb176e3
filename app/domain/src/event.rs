//! Events: what happened, in the past tense. They are the history people read and the feed programs follow.

use crate::{
    By, Timestamp,
    id::{DeveloperId, EntryId, KeyId, PolicyId, RequestId, TokenId, WebhookId},
    limit::OwnLimits,
    request::{Delivery, Route},
    webhook::Cause,
};
use serde::{Deserialize, Serialize};

/// Something that happened, recorded in the same transaction as the change itself and never altered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Counts up in the order of commits; readers resume after the last one they saw.
    pub id: i64,
    pub at: Timestamp,
    pub by: By,
    pub about: About,
    #[serde(flatten)]
    pub what: What,
}

/// What an event concerns. The title is as it read then, so that the history survives deletions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct About {
    pub request: Option<RequestId>,
    pub developer: Option<DeveloperId>,
    pub entry: Option<EntryId>,
    pub key: Option<KeyId>,
    /// `Weather · Free`, or the name of what was changed.
    pub title: String,
}

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident $({ $($field:ident: $type:ty),+ })? = $name:literal;)*) => {
        /// What happened. The names are the public contract of webhooks, `/events` and the API.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type", content = "data")]
        pub enum What {
            $($(#[$doc])* #[serde(rename = $name)] $variant $({ $($field: $type),+ })?,)*
        }

        impl What {
            /// The public names of all events, in the order in which people read them.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// The event's public name: `key_request.approved`.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name,)* }
            }
        }
    };
}

events! {
    RequestSubmitted { route: Route } = "key_request.submitted";
    RequestRevised = "key_request.revised";
    RequestApproved { delivery: Delivery } = "key_request.approved";
    RequestDeclined { reason: Option<String> } = "key_request.declined";
    /// One of several things asked for; the others wait on.
    RequestItemApproved { entry: Option<EntryId>, policy: PolicyId } = "key_request.item_approved";
    /// It left the request; what stays goes on.
    RequestItemDeclined { entry: Option<EntryId>, policy: PolicyId, reason: Option<String> } = "key_request.item_declined";
    /// Whoever decided took it back before anything followed; what was told of it is this history alone.
    DecisionUndone = "key_request.decision_undone";
    RequestWithdrawn = "key_request.withdrawn";
    RequestExpired = "key_request.expired";
    /// The key it was to change has ended.
    RequestLapsed = "key_request.lapsed";
    RequestHandedOff { to: String } = "key_request.handed_off";
    /// The site that a developer was sent to took the request over, to decide it.
    RequestPickedUp = "key_request.picked_up";
    RequestFellBack = "key_request.fell_back";
    RequestGranted { key: KeyId } = "key_request.granted";
    RequestRedelivered = "key_request.redelivered";
    /// The confirmation link opens nothing any more; `disowned`: whoever it was for never asked.
    LinkCancelled { disowned: bool } = "key_request.link_cancelled";
    KeyIssued = "key.issued";
    /// The key has another text; the one before opens nothing any more.
    KeyRegenerated = "key.regenerated";
    /// Another key takes this one's place; until `ends` both open the same, if there is such a time.
    KeyRotated { to: KeyId, ends: Option<Timestamp> } = "key.rotated";
    /// It opens these too, or no more.
    KeyApisAdded { entries: Vec<EntryId> } = "key.apis_added";
    KeyApisRemoved { entries: Vec<EntryId> } = "key.apis_removed";
    KeyPolicyChanged { policy: PolicyId } = "key.policy_changed";
    KeyExpiryChanged { expires: Option<Timestamp> } = "key.expiry_changed";
    KeyLimitsChanged { limits: OwnLimits } = "key.limits_changed";
    /// Its quotas count from nothing.
    KeyQuotaReset = "key.quota_reset";
    KeyPaused = "key.paused";
    KeyResumed = "key.resumed";
    KeyRevoked = "key.revoked";
    DeveloperSignedUp = "developer.signed_up";
    DeveloperConfirmed = "developer.confirmed";
    /// Name or answers, by somebody else.
    DeveloperChanged = "developer.changed";
    DeveloperDisabled = "developer.disabled";
    DeveloperEnabled = "developer.enabled";
    AdminAppointed = "developer.made_admin";
    AdminDismissed = "developer.admin_removed";
    PasswordChanged = "developer.password_changed";
    EntryCreated = "entry.created";
    EntryChanged = "entry.changed";
    EntryDeleted = "entry.deleted";
    DocumentationChanged = "entry.documentation_changed";
    PolicyCreated = "policy.created";
    PolicyChanged = "policy.changed";
    PolicyDeleted = "policy.deleted";
    /// Names of the settings that changed.
    SettingsChanged { names: Vec<String> } = "settings.changed";
    WebhookCreated { webhook: WebhookId } = "webhook.created";
    WebhookChanged { webhook: WebhookId } = "webhook.changed";
    WebhookDeleted { webhook: WebhookId } = "webhook.deleted";
    WebhookEnabled { webhook: WebhookId } = "webhook.enabled";
    WebhookDisabled { webhook: WebhookId, why: Cause } = "webhook.disabled";
    TokenCreated { token: TokenId, scopes: Vec<String> } = "token.created";
    TokenRevoked { token: TokenId } = "token.revoked";
    WebhookSecretRotated { webhook: WebhookId } = "webhook.secret_rotated";
}

impl What {
    /// Whether somebody decided; on the auto route Keywright itself did.
    pub const fn is_decision(&self) -> bool {
        matches!(
            self,
            Self::RequestApproved { .. }
                | Self::RequestDeclined { .. }
                | Self::RequestItemApproved { .. }
                | Self::RequestItemDeclined { .. }
        )
    }

    /// The public names of those that webhooks are told of.
    pub fn told() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().copied().filter(|name| *name != Self::DecisionUndone.name())
    }

    /// Whether the request it is about was deleted by it, answers and all.
    pub const fn ends_request(&self) -> bool {
        matches!(
            self,
            Self::RequestDeclined { .. } | Self::RequestWithdrawn | Self::RequestExpired | Self::RequestLapsed
        )
    }

    /// Whether the set of keys that open something may have changed.
    pub const fn concerns_keys(&self) -> bool {
        matches!(
            self,
            Self::KeyIssued
                | Self::KeyRegenerated
                | Self::KeyRotated { .. }
                | Self::KeyApisAdded { .. }
                | Self::KeyApisRemoved { .. }
                | Self::KeyPolicyChanged { .. }
                | Self::KeyExpiryChanged { .. }
                | Self::KeyLimitsChanged { .. }
                | Self::KeyQuotaReset
                | Self::KeyPaused
                | Self::KeyResumed
                | Self::KeyRevoked
                | Self::PolicyChanged
                | Self::DeveloperDisabled
                | Self::DeveloperEnabled
        )
    }
}
