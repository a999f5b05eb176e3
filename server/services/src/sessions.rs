//! Sessions: which browsers are signed in, as whom, and until when.

use crate::{Error, Portal, Result};
use core::time::Duration;
use domain::{
    Actor, Timestamp,
    developer::{AccountState, Developer},
    id::{DeveloperId, EntryId, SessionId},
    time::days,
};
use storage::{Session, Tx};

/// An unused session ends after this,
const IDLE: Duration = days(14);
/// and a used one after this.
const ABSOLUTE: Duration = days(60);
/// Use is noted this often at most: not every click is a write.
const NOTED_EVERY: Duration = Duration::from_mins(5);
/// Longest name of a browser kept, in characters.
const LONGEST_AGENT: usize = 300;

/// What a session proves at this moment; `server/src/auth` makes an actor of it.
#[derive(Debug, Clone)]
pub struct SignedInAs {
    pub session: SessionId,
    pub developer: Developer,
    /// Catalogue entries that name them as approver.
    pub approves: Vec<EntryId>,
}

impl Portal {
    /// Who holds this session, with the rights they have now. `None`: it ended, or never was.
    pub async fn signed_in_as(&self, token: &str) -> Result<Option<SignedInAs>> {
        let mut tx = self.storage.read().await?;
        let digest = self.vault.digest(token);
        let Some(session) = tx.session_by_digest(digest.as_str()).await? else { return Ok(None) };
        let last_seen = session.last_seen;
        let Some(found) = self.holder(&mut tx, session).await? else { return Ok(None) };
        drop(tx);
        if self.now().since(last_seen) >= NOTED_EVERY {
            self.note_use(found.session.clone()).await?;
        }
        Ok(Some(found))
    }

    /// The same, by the session's id, which is no secret: for what goes on after the session was shown. It is no use of it.
    pub async fn session_holder(&self, id: &SessionId) -> Result<Option<SignedInAs>> {
        let mut tx = self.storage.read().await?;
        match tx.session(id).await? {
            Some(session) => self.holder(&mut tx, session).await,
            None => Ok(None),
        }
    }

    async fn holder(&self, tx: &mut Tx, session: Session) -> Result<Option<SignedInAs>> {
        if !is_live(&session, self.now()) {
            return Ok(None);
        }
        let active = |developer: &Developer| developer.state == AccountState::Active;
        let Some(developer) = tx.developer(&session.developer).await?.filter(active) else { return Ok(None) };
        let approves = tx.approved_entries(&developer.id).await?;
        Ok(Some(SignedInAs { session: session.id, developer, approves }))
    }

    /// Where the caller is signed in, the latest used first.
    pub async fn sessions(&self, actor: &Actor) -> Result<Vec<Session>> {
        let id = actor.developer().ok_or(Error::Forbidden)?;
        let sessions = self.storage.read().await?.sessions(id).await?;
        Ok(sessions.into_iter().filter(|session| is_live(session, self.now())).collect())
    }

    /// Ends one of the caller's own sessions.
    pub async fn end_session(&self, actor: &Actor, session: &SessionId) -> Result<()> {
        let (portal, session) = (self.clone(), session.clone());
        let developer = actor.developer().ok_or(Error::Forbidden)?.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let ended = tx.delete_session(&session, &developer).await?;
            portal.commit(tx).await?;
            if ended { Ok(()) } else { Err(Error::Missing) }
        })
        .await
    }

    /// Ends the session of the calling browser. Twice is as good as once.
    pub async fn sign_out(&self, actor: &Actor, session: &SessionId) -> Result<()> {
        match self.end_session(actor, session).await {
            Err(Error::Missing) => Ok(()),
            other => other,
        }
    }

    /// A new session; gives its token, of which only the digest is kept.
    pub(crate) async fn begin_session(&self, tx: &mut Tx, developer: &DeveloperId, agent: &str) -> Result<String> {
        let (now, token) = (self.now(), self.world.token());
        let session = Session {
            id: SessionId::new(now, self.world.dice()),
            developer: developer.clone(),
            user_agent: agent.chars().take(LONGEST_AGENT).collect(),
            created: now,
            last_seen: now,
            expires: now.plus(ABSOLUTE),
        };
        tx.insert_session(&session, self.vault.digest(&token).as_str()).await?;
        Ok(token)
    }

    /// Forgets sessions and links whose time is over.
    pub(crate) async fn prune_sessions(&self, tx: &mut Tx) -> Result<()> {
        tx.prune_sessions(self.now(), self.now().minus(IDLE)).await?;
        tx.prune_mailed_tokens(self.now()).await?;
        Ok(())
    }

    async fn note_use(&self, session: SessionId) -> Result<()> {
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.touch_session(&session, portal.now()).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

fn is_live(session: &Session, now: Timestamp) -> bool {
    now < session.expires && now.since(session.last_seen) <= IDLE
}
