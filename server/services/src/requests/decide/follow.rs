//! What follows from a decision: mails, keys and links.

use crate::{Error, Job, Mail, Portal, Result, requests::named::Named};
use domain::{
    Actor,
    event::What,
    request::{Delivery, Item, Request},
};
use storage::Tx;

impl Portal {
    /// One mail about everything that left the request.
    pub(super) async fn tell_of_declined_items(
        &self,
        tx: &mut Tx,
        request: &Request,
        named: &Named,
        events: &[What],
    ) -> Result<()> {
        let (mut declined, mut why) = (Vec::new(), None);
        for what in events {
            if let What::RequestItemDeclined { entry, policy, reason } = what {
                declined.push(Item { entry: entry.clone(), policy: policy.clone() });
                why.clone_from(reason);
            }
        }
        if declined.is_empty() {
            return Ok(());
        }
        let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
        let mail = Mail::ItemDeclined {
            name: developer.name,
            declined: named.title(&declined),
            policy: named.policy_names(&declined),
            reason: why,
            rest: named.title(&request.items),
            is_approved: request.state.approval().is_some(),
            link: self.link(&format!("/requests/{}", request.id)),
        };
        self.mail(tx, &developer.email, mail, Some(&request.id)).await
    }

    async fn deliver(&self, tx: &mut Tx, request: &Request, delivery: Delivery) -> Result<()> {
        match delivery {
            Delivery::Email => self.send_key(tx, request).await,
            Delivery::Link => self.send_link(tx, request).await,
        }
    }

    /// What leaves the process because of an event.
    pub(super) async fn follow_up(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        request: &Request,
        named: &Named,
        what: &What,
    ) -> Result<()> {
        match what {
            // As long as it can be undone, the key stays as it is.
            What::RequestApproved { .. } if request.change.is_some() && tx.held_until().is_some() => {
                let job = Job::ChangeKey { request: request.id.clone() };
                self.enqueue(tx, &job, None, Some(&request.id)).await?;
            }
            What::RequestApproved { .. } if request.change.is_some() => {
                self.add_to_key(tx, actor.by(), request).await?;
            }
            What::RequestApproved { delivery } => self.deliver(tx, request, *delivery).await?,
            What::RequestRedelivered => {
                let delivery = request.state.approval().map(|approval| approval.delivery);
                self.deliver(tx, request, delivery.unwrap_or(Delivery::Email)).await?;
            }
            What::LinkCancelled { disowned } => self.link_cancelled(tx, request, *disowned).await?,
            What::RequestDeclined { reason } => {
                let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
                let mail = Mail::Declined {
                    name: developer.name,
                    title: named.title(&request.items),
                    policy: named.policy_names(&request.items),
                    reason: reason.clone(),
                    link: self.link("/history"),
                };
                self.mail(tx, &developer.email, mail, Some(&request.id)).await?;
            }
            What::RequestFellBack => self.tell_deciders(tx, request).await?,
            _ => {}
        }
        Ok(())
    }

    /// The admins have the floor now, and were not told of the request before.
    async fn tell_deciders(&self, tx: &mut Tx, request: &Request) -> Result<()> {
        let developer = tx.developer(&request.developer).await?.ok_or(Error::Missing)?;
        let (settings, _) = tx.settings().await?;
        self.mail_deciders(tx, request, &developer, &settings).await
    }
}
