use crate::{
    Error, Result, Tx,
    row::{RowOf, row},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    id::{DeveloperId, SessionId},
};

/// A browser that is signed in. Its token is known to that browser alone; stored is only the token's digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub developer: DeveloperId,
    pub user_agent: String,
    pub created: Timestamp,
    pub last_seen: Timestamp,
    /// The end of it, however busy it was.
    pub expires: Timestamp,
}

const INSERT: &str = "
    INSERT INTO sessions (id, digest, developer_id, user_agent, created, last_seen, expires)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const BY_DIGEST: &str = "
    SELECT id, developer_id, user_agent, created, last_seen, expires
    FROM sessions
    WHERE digest = $1";

const BY_ID: &str = "
    SELECT id, developer_id, user_agent, created, last_seen, expires
    FROM sessions
    WHERE id = $1";

const OF_DEVELOPER: &str = "
    SELECT id, developer_id, user_agent, created, last_seen, expires
    FROM sessions
    WHERE developer_id = $1
    ORDER BY last_seen DESC, id DESC";

const TOUCH: &str = "UPDATE sessions SET last_seen = $2 WHERE id = $1";

const DELETE: &str = "DELETE FROM sessions WHERE id = $1 AND developer_id = $2";

const DELETE_OTHERS: &str = "DELETE FROM sessions WHERE developer_id = $1 AND ($2 IS NULL OR id <> $2)";

const PRUNE: &str = "DELETE FROM sessions WHERE expires <= $1 OR last_seen < $2";

impl Tx {
    pub async fn insert_session(&mut self, session: &Session, digest: &str) -> Result<()> {
        execute!(
            self,
            INSERT,
            session.id.as_str(),
            digest,
            session.developer.as_str(),
            session.user_agent.as_str(),
            session.created.micros(),
            session.last_seen.micros(),
            session.expires.micros(),
        )?;
        Ok(())
    }

    pub async fn session_by_digest(&mut self, digest: &str) -> Result<Option<Session>> {
        fetch_optional!(self, Row, BY_DIGEST, digest)?.map(Session::try_from).transpose()
    }

    pub async fn session(&mut self, id: &SessionId) -> Result<Option<Session>> {
        fetch_optional!(self, Row, BY_ID, id.as_str())?.map(Session::try_from).transpose()
    }

    /// Where this person is signed in, the latest used first.
    pub async fn sessions(&mut self, developer: &DeveloperId) -> Result<Vec<Session>> {
        fetch_all!(self, Row, OF_DEVELOPER, developer.as_str())?.into_iter().map(Session::try_from).collect()
    }

    /// Notes that the session was used.
    pub async fn touch_session(&mut self, id: &SessionId, now: Timestamp) -> Result<()> {
        execute!(self, TOUCH, id.as_str(), now.micros())?;
        Ok(())
    }

    /// Ends a session. `false` if this person has no such session.
    pub async fn delete_session(&mut self, id: &SessionId, developer: &DeveloperId) -> Result<bool> {
        Ok(execute!(self, DELETE, id.as_str(), developer.as_str())? == 1)
    }

    /// Ends every session of a person, or every one but `except`.
    pub async fn delete_sessions(&mut self, developer: &DeveloperId, except: Option<&SessionId>) -> Result<u64> {
        execute!(self, DELETE_OTHERS, developer.as_str(), except.map(SessionId::as_str))
    }

    /// Removes sessions that expired by `now` or were not used since `idle_since`.
    pub async fn prune_sessions(&mut self, now: Timestamp, idle_since: Timestamp) -> Result<u64> {
        execute!(self, PRUNE, now.micros(), idle_since.micros())
    }
}

row! {
    struct Row {
        id: String,
        developer_id: String,
        user_agent: String,
        created: i64,
        last_seen: i64,
        expires: i64,
    }
}

impl TryFrom<Row> for Session {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let of = RowOf { table: "sessions", id: &row.id };
        Ok(Self {
            id: of.parse(&row.id)?,
            developer: of.parse(&row.developer_id)?,
            user_agent: row.user_agent,
            created: Timestamp::from_micros(row.created),
            last_seen: Timestamp::from_micros(row.last_seen),
            expires: Timestamp::from_micros(row.expires),
        })
    }
}
