use crate::{Error, IssueIntent, Job, Portal, Result};
use core::time::Duration;
use domain::{
    id::GatewayKeyId,
    request::{Delivery, Request, State},
};
use storage::{GatewayKey, GatewayKeyState, Tx};

/// Longer than making a key ever takes, so that nobody is at work on what is older.
const UNFINISHED: Duration = Duration::from_mins(2);

impl Portal {
    /// Ends what a crash left between "the gateway was called" and "the key was granted". A request that is still approved gets
    /// its key; what nobody can get any more is removed from the gateway. Gives how many were settled.
    pub async fn settle_intents(&self) -> Result<usize> {
        let before = self.now().minus(UNFINISHED);
        if self.storage.read().await?.stale_gateway_keys(before).await?.is_empty() {
            return Ok(0);
        }
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let mut settled = 0;
            for row in tx.stale_gateway_keys(before).await? {
                settled += usize::from(portal.settle(&mut tx, &row).await?);
            }
            portal.commit(tx).await?;
            Ok(settled)
        })
        .await
    }

    /// `false`: there is nothing to do but to wait for the job that makes the key.
    async fn settle(&self, tx: &mut Tx, row: &GatewayKey) -> Result<bool> {
        let request = match &row.request {
            Some(id) => tx.request(id).await?,
            None => None,
        };
        let Some(request) = request.filter(comes_by_mail) else {
            self.abandon(tx, row).await?;
            return Ok(true);
        };
        if tx.is_being_issued(&request.id).await? {
            return Ok(false);
        }
        self.enqueue(tx, &Job::IssueKey { request: request.id.clone() }, None, Some(&request.id)).await?;
        Ok(true)
    }

    /// The key has to go from the gateway.
    pub(super) async fn abandon(&self, tx: &mut Tx, row: &GatewayKey) -> Result<()> {
        if tx.move_gateway_key(&row.id, row.state, GatewayKeyState::Abandoned).await? {
            self.enqueue(tx, &Job::RemoveKey { gateway_key: row.id.clone() }, None, None).await?;
        }
        Ok(())
    }

    /// Removes an abandoned key from its gateway, then forgets it. May run any number of times.
    pub async fn remove_key(&self, id: &GatewayKeyId) -> Result<()> {
        let row = self.storage.read().await?.gateway_key(id).await?;
        let Some(row) = row.filter(|row| row.state == GatewayKeyState::Abandoned) else { return Ok(()) };
        self.remove(row.issuer, &self.seed(&row.id, &row.sealed)?).await.map_err(Error::internal)?;
        self.forget(&row.id).await
    }

    /// Somebody else was faster with this key. What the gateway was told just now must not outlive what was decided meanwhile.
    pub(crate) async fn came_too_late(&self, intent: &IssueIntent) -> Result<()> {
        let Some(held) = &intent.held else { return Ok(()) };
        match self.storage.read().await?.gateway_key(&held.id).await?.map(|row| row.state) {
            Some(GatewayKeyState::Intended) => Ok(()),
            Some(GatewayKeyState::Held) => self.sync_key(&held.key).await,
            Some(GatewayKeyState::Abandoned) | None => {
                self.remove(intent.issuer, &intent.order.seed).await.map_err(Error::internal)
            }
        }
    }

    pub(super) async fn forget(&self, id: &GatewayKeyId) -> Result<()> {
        let (portal, id) = (self.clone(), id.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            tx.delete_gateway_key(&id).await?;
            portal.commit(tx).await
        })
        .await
    }
}

/// Approved, with a key that the outbox makes. Behind a link the developer makes it, and can do so again.
fn comes_by_mail(request: &Request) -> bool {
    matches!(&request.state, State::Approved(approval) if approval.delivery == Delivery::Email)
}
