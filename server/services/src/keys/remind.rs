use crate::{Error, Mail, Portal, Result};
use domain::{id::KeyId, key::REMINDERS, time::days};

impl Portal {
    /// Mails every reminder of a key's end that is due, each once. Gives how many.
    pub async fn remind_of_ends(&self) -> Result<usize> {
        let now = self.now();
        let ending = self.storage.read().await?.ending_keys(now, now.plus(days(REMINDERS[0]))).await?;
        let mut given = 0;
        for (id, last) in ending {
            given += usize::from(self.remind(&id, last).await?);
        }
        Ok(given)
    }

    async fn remind(&self, id: &KeyId, last: Option<u32>) -> Result<bool> {
        let (portal, id) = (self.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let Some(key) = tx.key(&id).await? else { return Ok(false) };
            let (Some(due), Some(expires)) = (key.reminder(last, portal.now()), key.expires) else { return Ok(false) };
            // Of two replicas at the same moment one gives it.
            if !tx.mark_reminded(&id, last, due).await? {
                return Ok(false);
            }
            let developer =
                tx.developer(&key.developer).await?.ok_or_else(|| Error::internal("a developer is gone"))?;
            let hint = key.hint.clone();
            let row = portal.row_of(&mut tx, key).await?;
            let link = portal.link("/keys");
            let mail = Mail::KeyExpires { name: developer.name, title: row.title.to_string(), hint, expires, link };
            portal.mail(&mut tx, &developer.email, mail, None).await?;
            portal.commit(tx).await?;
            Ok(true)
        })
        .await
    }
}
