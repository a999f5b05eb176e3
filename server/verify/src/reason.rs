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
    /// Not the key's fault: we have not heard from the database for too long to vouch for anything.
    Stale,
}

impl Reason {
    pub const ALL: [Self; 8] = [
        Self::Missing,
        Self::Ambiguous,
        Self::Malformed,
        Self::Unknown,
        Self::Revoked,
        Self::Paused,
        Self::Expired,
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
            Self::Stale => "stale",
        }
    }

    pub const fn status(self) -> StatusCode {
        match self {
            Self::Missing | Self::Ambiguous | Self::Malformed | Self::Unknown => StatusCode::UNAUTHORIZED,
            Self::Revoked | Self::Paused | Self::Expired => StatusCode::FORBIDDEN,
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
            Self::Stale => "Keys cannot be checked at the moment. Try again soon.\n",
        }
    }
}
