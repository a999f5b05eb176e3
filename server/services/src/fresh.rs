//! A key on its way to the one page that shows it: the browser itself carries it there, sealed, in a cookie that no script
//! reads. Nothing readable is stored, any replica can show it, and an answer that got lost can be asked for again.

use crate::{Error, Issued, Portal, Result, requests::named::Named};
use core::time::Duration;
use domain::{
    Actor, Timestamp,
    id::KeyId,
    key::{FreshKey, Key},
};
use storage::Tx;

/// How long a sealed key can be shown.
pub const FRESH_LIVES: Duration = Duration::from_mins(5);

impl Portal {
    /// Seals a key that was just made, for `actor` alone to see within [`FRESH_LIVES`].
    pub fn seal_fresh(&self, actor: &Actor, issued: &Issued) -> Result<String> {
        let text = format!("{} {}", self.now().micros(), issued.secret.reveal());
        let sealed = self.vault.seal(&text, &label(actor, &issued.key.id)?, self.world.bytes());
        Ok(format!("{}.{sealed}", issued.key.id))
    }

    /// The key in `sealed`; `None` if it is not for `actor`, too old, or not in force any more.
    pub async fn fresh_key(&self, actor: &Actor, sealed: &str) -> Result<Option<FreshKey>> {
        let Some((id, sealed)) = sealed.split_once('.') else { return Ok(None) };
        let Ok(id) = id.parse::<KeyId>() else { return Ok(None) };
        let Some(text) = self.vault.unseal(sealed, &label(actor, &id)?).and_then(|text| self.young(&text)) else {
            return Ok(None);
        };
        let mut tx = self.storage.read().await?;
        let Some(key) = tx.key(&id).await?.filter(|key| actor.is_developer(&key.developer)) else { return Ok(None) };
        // Generated again since: this text opens nothing.
        let is_current = tx.live_key(&id).await?.is_some_and(|live| live.digest == self.vault.digest(&text).as_str());
        if is_current { self.unfolded(&mut tx, key, text).await.map(Some) } else { Ok(None) }
    }

    fn young(&self, text: &str) -> Option<String> {
        let (sealed_at, text) = text.split_once(' ')?;
        let end = Timestamp::from_micros(sealed_at.parse().ok()?).plus(FRESH_LIVES);
        (self.now() < end).then(|| text.to_owned())
    }

    async fn unfolded(&self, tx: &mut Tx, key: Key, text: String) -> Result<FreshKey> {
        let mut named = Named::default();
        for grant in &key.grants {
            named.read(tx, grant.entry.as_ref(), &grant.policy).await?;
        }
        let server = server_of(tx, &key).await?;
        let curl = server.map(|server| format!("curl -H 'Authorization: Bearer {text}' '{server}'"));
        let row = named.key_row(key, &[], self.now());
        Ok(FreshKey {
            id: row.key.id,
            text,
            title: row.title.to_string(),
            policy: row.policy,
            expires: row.key.expires,
            curl,
        })
    }
}

/// Binds the ciphertext to one key and one person.
fn label(actor: &Actor, key: &KeyId) -> Result<String> {
    let developer = actor.developer().ok_or(Error::Forbidden)?;
    Ok(format!("fresh key {key} of {developer}"))
}

/// Where the first API is called, if its document says so with a whole address that needs no quoting.
async fn server_of(tx: &mut Tx, key: &Key) -> Result<Option<String>> {
    let Some(entry) = key.grants.iter().find_map(|grant| grant.entry.as_ref()) else { return Ok(None) };
    let head = tx.documentation_head(entry).await?;
    let servers = head.map(|head| head.servers).unwrap_or_default();
    let is_plain = |url: &String| domain::field::is_url(url) && !url.contains(['\'', '\\', '{', '"', '`', '$']);
    Ok(servers.into_iter().find(is_plain))
}
