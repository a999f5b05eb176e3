use crate::{
    Result, Tx,
    row::{RowOf, one_row, row},
    tx::{execute, fetch_optional},
};
use domain::{Timestamp, id::RequestId};

/// The confirmation link of an approved request; stored is the digest of its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub request: RequestId,
    pub digest: String,
    pub created: Timestamp,
    pub expires: Timestamp,
    /// When the developer said that they have the key.
    pub saved: Option<Timestamp>,
}

const PUT: &str = "
    INSERT INTO claims (request_id, digest, created, expires, saved)
    VALUES ($1, $2, $3, $4, NULL)
    ON CONFLICT (request_id) DO UPDATE SET digest = $2, created = $3, expires = $4, saved = NULL";

const BY_DIGEST: &str = "SELECT request_id, digest, created, expires, saved FROM claims WHERE digest = $1";

const BY_REQUEST: &str = "SELECT request_id, digest, created, expires, saved FROM claims WHERE request_id = $1";

const SAVE: &str = "UPDATE claims SET saved = $2 WHERE request_id = $1";

const DELETE: &str = "DELETE FROM claims WHERE request_id = $1";

impl Tx {
    /// Stores a request's link; one that it had before opens nothing any more.
    pub async fn put_claim(&mut self, claim: &Claim) -> Result<()> {
        let (created, expires) = (claim.created.micros(), claim.expires.micros());
        execute!(self, PUT, claim.request.as_str(), claim.digest.as_str(), created, expires)?;
        Ok(())
    }

    /// The link with this token.
    pub async fn claim_by_digest(&mut self, digest: &str) -> Result<Option<Claim>> {
        fetch_optional!(self, Row, BY_DIGEST, digest)?.map(Claim::try_from).transpose()
    }

    /// The link of this request, if it has one.
    pub async fn claim_of(&mut self, request: &RequestId) -> Result<Option<Claim>> {
        fetch_optional!(self, Row, BY_REQUEST, request.as_str())?.map(Claim::try_from).transpose()
    }

    /// Remembers that the developer has the key. [`crate::Error::Conflict`] if the link is gone.
    pub async fn save_claim(&mut self, request: &RequestId, at: Timestamp) -> Result<()> {
        one_row(execute!(self, SAVE, request.as_str(), at.micros())?, "this link")
    }

    /// Makes the link of this request worthless.
    pub async fn delete_claim(&mut self, request: &RequestId) -> Result<()> {
        execute!(self, DELETE, request.as_str())?;
        Ok(())
    }
}

row! {
    struct Row {
        request_id: String,
        digest: String,
        created: i64,
        expires: i64,
        saved: Option<i64>,
    }
}

impl TryFrom<Row> for Claim {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            request: RowOf { table: "claims", id: &row.request_id }.parse(&row.request_id)?,
            digest: row.digest,
            created: Timestamp::from_micros(row.created),
            expires: Timestamp::from_micros(row.expires),
            saved: row.saved.map(Timestamp::from_micros),
        })
    }
}
