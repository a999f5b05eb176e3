//! What may leave the process. The outbox crate carries these out; here is only what they are.

use domain::{
    Timestamp,
    id::{DeliveryId, DeveloperId, EntryId, GatewayKeyId, KeyId, RequestId, WebhookId},
    settings::MailName,
};
use serde::{Deserialize, Serialize};

/// One thing to do outside, stored as JSON beside its state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    Mail {
        to: String,
        mail: Mail,
    },
    /// Mail an admin how a mail reads, filled with sample data.
    TestMail {
        to: String,
        mail: MailName,
    },
    /// Mint the key of an approved request and report back.
    IssueKey {
        request: RequestId,
    },
    /// Give a key what was approved to be added to it.
    ChangeKey {
        request: RequestId,
    },
    /// Somebody decided, and could undo it until now. What the request was before travels sealed.
    Decided {
        request: RequestId,
        by: DeveloperId,
        /// What was decided about what.
        words: String,
        /// Decisions made at once are undone at once.
        batch: String,
    },
    /// Bring a key at a gateway in line with the portal.
    SyncKey {
        key: KeyId,
    },
    /// Remove from a gateway what nobody is to have.
    RemoveKey {
        gateway_key: GatewayKeyId,
    },
    /// Read an entry's OpenAPI document from `url`.
    ReadDocumentation {
        entry: EntryId,
        url: String,
    },
    /// Send a delivery to its endpoint, and report every try back.
    Webhook {
        webhook: WebhookId,
        delivery: DeliveryId,
    },
}

impl Job {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
            Self::TestMail { .. } => "test_mail",
            Self::IssueKey { .. } => "issue_key",
            Self::ChangeKey { .. } => "change_key",
            Self::Decided { .. } => "decided",
            Self::SyncKey { .. } => "sync_key",
            Self::RemoveKey { .. } => "remove_key",
            Self::ReadDocumentation { .. } => "read_documentation",
            Self::Webhook { .. } => "webhook",
        }
    }

    /// What it shares with others of which only a few are done at a time: the endpoint or gateway, which may be slow.
    pub fn lane(&self) -> Option<String> {
        match self {
            Self::Webhook { webhook, .. } => Some(webhook.to_string()),
            Self::SyncKey { .. } | Self::RemoveKey { .. } => Some("gateway".into()),
            Self::Mail { .. }
            | Self::TestMail { .. }
            | Self::IssueKey { .. }
            | Self::ChangeKey { .. }
            | Self::Decided { .. }
            | Self::ReadDocumentation { .. } => None,
        }
    }

    /// What it does, for the admin who looks at one that failed.
    pub fn describe(&self) -> String {
        match self {
            Self::Mail { to, mail } => format!("Mail “{}” to {to}", mail.template().replace('_', " ")),
            Self::TestMail { to, mail } => format!("Test of the mail “{}” to {to}", mail.name().replace('_', " ")),
            Self::IssueKey { request } => format!("Issue the key of {request}"),
            Self::ChangeKey { request } => format!("Add to a key what {request} asked for"),
            Self::Decided { request, .. } => format!("Forget what {request} was before its decision"),
            Self::SyncKey { key } => format!("Tell the gateway of {key}"),
            Self::RemoveKey { gateway_key } => format!("Remove {gateway_key} from the gateway"),
            Self::ReadDocumentation { url, .. } => format!("Read {url}"),
            Self::Webhook { delivery, .. } => format!("Webhook delivery {delivery}"),
        }
    }
}

/// A mail with everything its template shows, except secrets: a key or a link with a token travels sealed, apart, and
/// reaches the template as `secret`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Mail {
    /// `secret` is the confirmation link.
    ConfirmAddress {
        name: String,
    },
    /// Somebody signed up with an address that has an account already.
    AlreadyRegistered {
        name: String,
        link: String,
    },
    /// `secret` is the reset link.
    ResetPassword {
        name: String,
    },
    RequestReceived {
        name: String,
        title: String,
        policy: String,
        link: String,
        who_decides: String,
        /// Where somebody else asked on the developer's behalf.
        #[serde(default)]
        asked_by: Option<String>,
    },
    NewRequest {
        developer: String,
        email: String,
        title: String,
        policy: String,
        answers: Vec<(String, String)>,
        link: String,
        asked: Timestamp,
    },
    /// `secret` is the key.
    Key {
        name: String,
        title: String,
        policy: String,
        expires: Option<Timestamp>,
        auth: String,
        link: String,
    },
    /// A key ends soon. Its hint is no secret.
    KeyExpires {
        name: String,
        title: String,
        hint: String,
        expires: Timestamp,
        link: String,
    },
    /// A key opens more than before. Its hint is no secret.
    KeyChanged {
        name: String,
        added: String,
        policy: String,
        hint: String,
        expires: Option<Timestamp>,
        link: String,
    },
    /// A program has a new key in the place of one, which works until `ends`. Its hint is no secret.
    KeyRotated {
        name: String,
        title: String,
        by: String,
        hint: String,
        ends: Option<Timestamp>,
        link: String,
    },
    /// `secret` is the confirmation link.
    Claim {
        name: String,
        title: String,
        policy: String,
        expires: Timestamp,
    },
    /// To the admins: somebody says that they never asked for the key behind their link.
    Disowned {
        developer: String,
        email: String,
        title: String,
        link: String,
    },
    /// What waits for the decision of somebody who prefers one mail a day.
    Digest {
        name: String,
        waiting: usize,
        /// The oldest first, as many as fit.
        requests: Vec<DigestRow>,
        /// How many more there are.
        more: usize,
        link: String,
    },
    /// For those who would have decided.
    AutoApproved {
        developer: String,
        email: String,
        title: String,
        policy: String,
        answers: Vec<(String, String)>,
        link: String,
        asked: Timestamp,
    },
    Declined {
        name: String,
        title: String,
        policy: String,
        reason: Option<String>,
        link: String,
    },
    /// Part of a request was declined; the rest goes on, or is approved.
    ItemDeclined {
        name: String,
        declined: String,
        policy: String,
        reason: Option<String>,
        rest: String,
        is_approved: bool,
        link: String,
    },
}

/// One request in a [`Mail::Digest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DigestRow {
    pub developer: String,
    pub title: String,
    pub policy: String,
    pub asked: Timestamp,
    pub link: String,
}

impl Mail {
    /// Which mail this is.
    pub const fn name(&self) -> MailName {
        match self {
            Self::ConfirmAddress { .. } => MailName::ConfirmAddress,
            Self::AlreadyRegistered { .. } => MailName::AlreadyRegistered,
            Self::ResetPassword { .. } => MailName::ResetPassword,
            Self::RequestReceived { .. } => MailName::RequestReceived,
            Self::NewRequest { .. } => MailName::NewRequest,
            Self::Digest { .. } => MailName::Digest,
            Self::AutoApproved { .. } => MailName::AutoApproved,
            Self::Key { .. } => MailName::Key,
            Self::Claim { .. } => MailName::Claim,
            Self::Disowned { .. } => MailName::Disowned,
            Self::KeyExpires { .. } => MailName::KeyExpires,
            Self::KeyChanged { .. } => MailName::KeyChanged,
            Self::KeyRotated { .. } => MailName::KeyRotated,
            Self::Declined { .. } => MailName::Declined,
            Self::ItemDeclined { .. } => MailName::ItemDeclined,
        }
    }

    /// The folder of its template.
    pub const fn template(&self) -> &'static str {
        self.name().name()
    }
}
