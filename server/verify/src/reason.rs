use axum::http::StatusCode;
use domain::key::Standing;

/// Why a call is refused, as `X-Keywright-Reason` tells the gateway and whoever debugs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No key was sent.
    Missing,
    /// Several keys were sent and they differ, or one header came twice.
    Ambiguous,
    /// It does not have a key's form or checksum: a typing error or garbage.
    Malformed,
    /// It looks like a key, but it is none of ours.
    Unknown,
    Revoked,
    Paused,
    Expired,
    /// The gateway guards an API that the key does not open.
    Entry,
    /// The call's path or method is missing, told in two ways, or could be read in two ways.
    Path,
    /// The policy does not allow this call.
    Scope,
    /// Too many calls in a short time.
    Rate,
    /// As many calls as the period allows.
    Quota,
    /// Not the key's fault: we have not heard from the database for too long to vouch for anything.
    Stale,
}

impl Reason {
    pub const ALL: [Self; 13] = [
        Self::Missing,
        Self::Ambiguous,
        Self::Malformed,
        Self::Unknown,
        Self::Revoked,
        Self::Paused,
        Self::Expired,
        Self::Entry,
        Self::Path,
        Self::Scope,
        Self::Rate,
        Self::Quota,
        Self::Stale,
    ];

    /// `None` for a key that opens.
    pub const fn of(standing: Standing) -> Option<Self> {
        match standing {
            Standing::Active => None,
            Standing::Paused => Some(Self::Paused),
            Standing::Revoked => Some(Self::Revoked),
            Standing::Expired => Some(Self::Expired),
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Ambiguous => "ambiguous",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown",
            Self::Revoked => "revoked",
            Self::Paused => "paused",
            Self::Expired => "expired",
            Self::Entry => "entry",
            Self::Path => "path",
            Self::Scope => "scope",
            Self::Rate => "rate",
            Self::Quota => "quota",
            Self::Stale => "stale",
        }
    }

    pub const fn status(self) -> StatusCode {
        match self {
            Self::Missing | Self::Ambiguous | Self::Malformed | Self::Unknown => StatusCode::UNAUTHORIZED,
            Self::Revoked | Self::Paused | Self::Expired | Self::Entry | Self::Path | Self::Scope => {
                StatusCode::FORBIDDEN
            }
            Self::Rate | Self::Quota => StatusCode::TOO_MANY_REQUESTS,
            Self::Stale => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// For the developer who sees the answer, with what to do about it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "Send your key as `Authorization: Bearer …` or `X-API-Key: …`.\n",
            Self::Ambiguous => "More than one key was sent. Send one.\n",
            Self::Malformed => "This is not a key. Was it copied whole?\n",
            Self::Unknown => "This key is not known here.\n",
            Self::Revoked => "This key was revoked. Ask for a new one.\n",
            Self::Paused => "This key is paused. Ask the people who gave it to you.\n",
            Self::Expired => "This key has expired. Ask for a new one.\n",
            Self::Entry => "This key does not open this API. Ask for it in the portal.\n",
            Self::Path => "The path of this call is not clear. Write it without escaped slashes or dots.\n",
            Self::Scope => "This key may not make this call. Look up in the portal which ones it may.\n",
            Self::Rate => "Too many calls in a short time. Wait as Retry-After says.\n",
            Self::Quota => "The calls of this period are used up. Wait as Retry-After says.\n",
            Self::Stale => "Keys cannot be checked at the moment. Try again soon.\n",
        }
    }
}
