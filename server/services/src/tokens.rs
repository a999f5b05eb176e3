//! API tokens: made by admins, at the command line, or by the operator's configuration.

use crate::{
    Error, Portal, Result,
    portal::{keywright, require},
};
use core::time::Duration;
use domain::{
    Actor, By, Timestamp,
    event::{About, What},
    id::TokenId,
    key::KeySecret,
    policy::Action,
    token::{PREFIX, Scope, Token, TokenDraft},
};
use storage::Tx;

/// How exactly the last use is known: noting it is a write.
const TO_THE_MINUTE: Duration = Duration::from_mins(1);

/// What the token of the configuration is called.
const BOOTSTRAP: &str = "Bootstrap token";

impl Portal {
    /// Every token, newest first, without their texts.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<Token>> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        Ok(self.storage.read().await?.tokens().await?)
    }

    pub async fn token(&self, actor: &Actor, id: &TokenId) -> Result<Token> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        self.own_token(id).await?.ok_or(Error::Missing)
    }

    /// The token with which a program calls. Whoever has it may know what it may do.
    pub async fn own_token(&self, id: &TokenId) -> Result<Option<Token>> {
        Ok(self.storage.read().await?.token(id).await?)
    }

    /// Makes a token. Its text is never shown again.
    pub async fn create_token(&self, actor: &Actor, draft: TokenDraft) -> Result<(Token, KeySecret)> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        self.new_token(actor.clone(), draft).await
    }

    /// Makes a token in nobody's name, for whoever runs the machine.
    pub async fn create_token_at_the_terminal(&self, draft: TokenDraft) -> Result<(Token, KeySecret)> {
        self.new_token(keywright(), draft).await
    }

    async fn new_token(&self, actor: Actor, draft: TokenDraft) -> Result<(Token, KeySecret)> {
        draft.check(self.now())?;
        let secret = KeySecret::mint(PREFIX, &self.world.bytes::<64>());
        let secret = secret.ok_or_else(|| Error::internal("the random bytes made no token"))?;
        let token = self.token_of(draft, secret.hint(), actor.by());
        let (portal, made, digest) = (self.clone(), token.clone(), self.vault.digest(secret.reveal()));
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.insert_token(&made, digest.as_str(), false).await?;
            let scopes = made.scopes.iter().map(|scope| scope.name().to_owned()).collect();
            let what = What::TokenCreated { token: made.id.clone(), scopes };
            portal.record(&mut tx, &actor, &about(&made), what).await?;
            portal.commit(tx).await
        })
        .await?;
        Ok((token, secret))
    }

    /// Ends a token for good.
    pub async fn revoke_token(&self, actor: &Actor, id: &TokenId) -> Result<()> {
        require(actor, Action::Administer(Scope::PortalAdmin))?;
        let (portal, actor, id) = (self.clone(), actor.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let token = tx.token(&id).await?.ok_or(Error::Missing)?;
            if token.revoked.is_some() {
                return Err(Error::Conflict("This token is revoked already.".into()));
            }
            tx.revoke_token(&id, portal.now()).await?;
            portal.record(&mut tx, &actor, &about(&token), What::TokenRevoked { token: id }).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// The token with this text, if it opens anything now. Notes that it was used.
    pub async fn token_with(&self, text: &str) -> Result<Option<Token>> {
        let digest = self.vault.digest(text);
        let token = self.storage.read().await?.token_by_digest(digest.as_str()).await?;
        let Some(token) = token.filter(|token| token.is_live(self.now())) else { return Ok(None) };
        if token.last_used.is_none_or(|last| self.now().since(last) >= TO_THE_MINUTE) {
            let (portal, id) = (self.clone(), token.id.clone());
            self.to_the_end(async move {
                let mut tx = portal.storage.write().await?;
                tx.touch_token(&id, portal.now()).await?;
                Ok(tx.commit().await?)
            })
            .await?;
        }
        Ok(Some(token))
    }

    /// Has exactly the token of the configuration exist (`KEYWRIGHT_BOOTSTRAP_TOKEN`), with all rights, or none.
    pub async fn follow_bootstrap_token(&self, text: Option<&str>) -> Result<()> {
        let digest = text.map(|text| self.vault.digest(text).as_str().to_owned());
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.forget_bootstrap_tokens(digest.as_deref()).await?;
            if let Some(digest) = digest {
                portal.keep_bootstrap_token(&mut tx, &digest).await?;
            }
            portal.commit(tx).await
        })
        .await
    }

    async fn keep_bootstrap_token(&self, tx: &mut Tx, digest: &str) -> Result<()> {
        if let Some(token) = tx.token_by_digest(digest).await? {
            if token.revoked.is_some() {
                tracing::warn!(
                    "the bootstrap token was revoked and opens nothing; set KEYWRIGHT_BOOTSTRAP_TOKEN to another"
                );
            }
            return Ok(());
        }
        let draft = TokenDraft { name: BOOTSTRAP.into(), scopes: vec![Scope::PortalAdmin], expires: None };
        let token = self.token_of(draft, "KEYWRIGHT_BOOTSTRAP_TOKEN".into(), By::Keywright);
        Ok(tx.insert_token(&token, digest, true).await?)
    }

    fn token_of(&self, draft: TokenDraft, hint: String, by: By) -> Token {
        let now: Timestamp = self.now();
        Token {
            id: TokenId::new(now, self.world.dice()),
            name: draft.name.trim().to_owned(),
            scopes: draft.scopes,
            hint,
            created: now,
            by,
            expires: draft.expires,
            last_used: None,
            revoked: None,
        }
    }
}

fn about(token: &Token) -> About {
    About { title: token.name.clone(), ..About::default() }
}
