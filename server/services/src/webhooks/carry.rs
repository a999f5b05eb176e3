//! Between the log and the outbox: what to send, and what came of it.

use super::{found, signature::sign};
use crate::{Error, LeasedJob, Portal, Result, measure, portal::keywright};
use core::time::Duration;
use domain::{
    Timestamp,
    id::DeliveryId,
    webhook::{Answer, Attempt, Delivery, Reply},
};
use storage::{Tx, WebhookSecrets};

const CANNOT_SIGN: &str = "Its secret was sealed under another KEYWRIGHT_SECRET_KEY. Rotate it.";

/// One try, ready to go.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub url: String,
    /// Name and value, signature included.
    pub headers: Vec<(String, String)>,
    pub body: String,
    delivery: DeliveryId,
    began: Timestamp,
}

impl Portal {
    /// What the job is to send; `None` when there is nothing to send any more: it arrived, was stopped, is carried by a newer
    /// job, or its endpoint is gone. So the job may run any number of times.
    pub async fn outgoing(&self, job: &LeasedJob, delivery: &DeliveryId) -> Result<Option<Outgoing>> {
        let mut tx = self.storage.read().await?;
        let Some(waiting) = tx.delivery(delivery).await?.filter(|delivery| delivery.state.is_waiting()) else {
            return Ok(None);
        };
        if tx.delivery_job(delivery).await?.as_ref() != Some(&job.id) {
            return Ok(None);
        }
        let url = found(&mut tx, &waiting.webhook).await?.url;
        let body = tx.delivery_body(delivery).await?.ok_or(Error::Missing)?;
        let secrets = tx.webhook_secrets(&waiting.webhook).await?.ok_or(Error::Missing)?;
        drop(tx);
        let began = self.now();
        let signature = self.signature(&waiting, &secrets, &body, began);
        let can_sign = signature.is_some();
        let headers = headers(delivery, began, signature);
        let outgoing = Outgoing { url, headers, body, delivery: delivery.clone(), began };
        if can_sign {
            return Ok(Some(outgoing));
        }
        self.delivery_attempted(job, outgoing, Reply::Nothing(CANNOT_SIGN.into()), None).await?;
        Ok(None)
    }

    /// Takes down a try and what follows from it: the job's next time, and whether the endpoint goes on being told. All of
    /// it or nothing: whoever lost the lease meanwhile changes nothing.
    pub async fn delivery_attempted(
        &self,
        job: &LeasedJob,
        sent: Outgoing,
        reply: Reply,
        retry_after: Option<Duration>,
    ) -> Result<()> {
        let (portal, job, lease) = (self.clone(), job.id.clone(), job.lease.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let (now, answer) = (portal.now(), reply.answer(retry_after));
            let Some(delivery) = tx.delivery(&sent.delivery).await? else {
                tx.finish_job(&job, &lease, now).await?;
                return portal.commit(tx).await;
            };
            let carried_by = tx.delivery_job(&sent.delivery).await?.ok_or(Error::Missing)?;
            let is_carried = carried_by == job && delivery.state.is_waiting();
            let after = if is_carried || answer == Answer::Taken {
                delivery.attempted(answer, sent.began, now, portal.world.dice())
            } else {
                Delivery { attempts: delivery.attempts + 1, ..delivery }
            };
            let is_held = if is_carried && after.state.is_waiting() {
                tx.retry_job(&job, &lease, after.state.at(), &reply.sentence()).await?
            } else {
                tx.finish_job(&job, &lease, now).await?
            };
            if !is_held {
                return Ok(());
            }
            let millis = i64::try_from(now.since(sent.began).as_millis()).unwrap_or(i64::MAX);
            let attempt = Attempt { number: after.attempts, began: sent.began, millis, headers: sent.headers, reply };
            tx.insert_attempt(&after.id, &attempt).await?;
            tx.update_delivery(&after, &carried_by, &carried_by).await?;
            portal.judge(&mut tx, &after, answer, sent.began).await?;
            portal.commit(tx).await?;
            measure::delivery_tried(after.state);
            Ok(())
        })
        .await
    }

    /// Whether the endpoint fails from now on, and has failed for so long that it is left alone.
    async fn judge(&self, tx: &mut Tx, after: &Delivery, answer: Answer, began: Timestamp) -> Result<()> {
        let endpoint = found(tx, &after.webhook).await?;
        let failing_since = endpoint.failing_after(answer, began);
        if failing_since != endpoint.failing_since {
            tx.set_webhook_failing(&endpoint.id, failing_since).await?;
        }
        match endpoint.has_to_stop(answer, after, began) {
            Some(why) => self.stop_telling(tx, &keywright(), &endpoint, why).await,
            None => Ok(()),
        }
    }

    /// By the present secret and, for a while after a rotation, by the old one: separated by a blank, as receivers expect.
    fn signature(&self, delivery: &Delivery, secrets: &WebhookSecrets, body: &str, now: Timestamp) -> Option<String> {
        let old = secrets.old.as_ref().filter(|(_, ends)| now < *ends).map(|(sealed, _)| sealed);
        let sign = |sealed: &String| {
            let secret = self.unseal_webhook_secret(&delivery.webhook, sealed)?;
            sign(secret.reveal(), delivery.id.as_str(), now.seconds(), body)
        };
        let signatures: Option<Vec<_>> = core::iter::once(&secrets.current).chain(old).map(sign).collect();
        signatures.map(|signatures| signatures.join(" "))
    }
}

fn headers(delivery: &DeliveryId, now: Timestamp, signature: Option<String>) -> Vec<(String, String)> {
    let mut headers = vec![
        ("content-type".to_owned(), "application/json".to_owned()),
        ("webhook-id".into(), delivery.to_string()),
        ("webhook-timestamp".into(), now.seconds().to_string()),
    ];
    headers.extend(signature.map(|signature| ("webhook-signature".to_owned(), signature)));
    headers
}
