use crate::{Error, Portal, Result, portal::keywright};
use domain::request::Command;

/// Requests expired in one sweep; the next sweep takes the rest.
const MOST: i64 = 100;

impl Portal {
    /// Deletes pending requests whose time is over. Gives how many.
    pub async fn expire_requests(&self) -> Result<usize> {
        let due = self.storage.read().await?.expired_requests(self.now(), MOST).await?;
        let mut expired = 0;
        for id in due {
            match self.command(&keywright(), &id, |_| Command::Expire).await {
                Ok(()) => expired += 1,
                // Decided or withdrawn a moment ago: then it is not ours to expire.
                Err(Error::Missing | Error::Refused(_) | Error::Conflict(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(expired)
    }
}
