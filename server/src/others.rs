//! Hears of events that other processes on the same database committed, so that a key revoked there is refused here at once.

use core::time::Duration;
use services::Portal;
use storage::{Error, Storage};
use tokio::time::sleep;

/// Until then those who follow events look for themselves.
const AGAIN: Duration = Duration::from_secs(1);

/// Wakes those who follow events, for ever. Does nothing where the database is ours alone.
pub async fn hear(portal: Portal, storage: Storage) {
    while storage.is_shared() {
        if let Err(error) = listen(&portal, &storage).await {
            tracing::warn!(%error, "cannot listen for events of other processes");
        }
        sleep(AGAIN).await;
    }
}

async fn listen(portal: &Portal, storage: &Storage) -> Result<(), Error> {
    let Some(mut listener) = storage.listen().await? else { return Ok(()) };
    loop {
        // Once at the beginning as well: what happened before nobody told us.
        portal.events_elsewhere();
        listener.heard().await?;
    }
}
