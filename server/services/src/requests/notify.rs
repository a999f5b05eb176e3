use super::named::Named;
use crate::{Job, Mail, Portal, Result, digests::is_told_by_digest};
use domain::{
    Actor,
    catalogue::Entry,
    developer::{Developer, Email},
    request::{Request, State, WaitsFor},
    settings::{Effective, MailName, Settings},
};
use storage::Tx;

impl Portal {
    /// Has the outbox mint the key of an approved request and mail it.
    pub(super) async fn send_key(&self, tx: &mut Tx, request: &Request) -> Result<()> {
        let job = Job::IssueKey { request: request.id.clone() };
        self.enqueue(tx, &job, None, Some(&request.id)).await?;
        Ok(())
    }

    /// Tells the developer that their request has arrived.
    pub(super) async fn mail_receipt(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        request: &Request,
        developer: &Developer,
    ) -> Result<()> {
        let asked_by = (!actor.is_developer(&developer.id)).then(|| actor.by().name().to_owned());
        let named = Named::of(tx, &request.items).await?;
        let mail = Mail::RequestReceived {
            name: developer.name.clone(),
            title: named.title(&request.items),
            policy: named.policy_names(&request.items),
            link: self.link(&format!("/requests/{}", request.id)),
            who_decides: who_decides(request),
            asked_by,
        };
        self.mail(tx, &developer.email, mail, Some(&request.id)).await
    }

    /// Tells everybody who is to decide: who asks for what and why, with a link to exactly this request.
    pub(super) async fn mail_deciders(
        &self,
        tx: &mut Tx,
        request: &Request,
        developer: &Developer,
        settings: &Settings,
    ) -> Result<()> {
        let named = Named::of(tx, &request.items).await?;
        let mail = Mail::NewRequest {
            developer: developer.name.clone(),
            email: developer.email.to_string(),
            title: named.title(&request.items),
            policy: named.policy_names(&request.items),
            answers: answers(request),
            link: self.link(&format!("/queue?request={}", request.id)),
            asked: request.created,
        };
        let digests_are_sent = settings.mail_options.is_enabled(MailName::Digest);
        for to in deciders(tx, named.entries(), settings, &developer.email).await? {
            if !(digests_are_sent && is_told_by_digest(tx, &to, named.entries()).await?) {
                self.mail(tx, &to, mail.clone(), Some(&request.id)).await?;
            }
        }
        Ok(())
    }

    /// Tells everybody who would have decided, where the settings want it.
    pub(super) async fn mail_auto_approval(
        &self,
        tx: &mut Tx,
        request: &Request,
        developer: &Developer,
        settings: &Settings,
    ) -> Result<()> {
        let named = Named::of(tx, &request.items).await?;
        let informs = |entry: &Entry| Effective::new(settings, &entry.overrides).informs_on_auto_approval();
        let is_wanted = named.entries().iter().any(informs);
        if !(is_wanted || named.entries().is_empty() && settings.inform_on_auto_approval) {
            return Ok(());
        }
        let mail = Mail::AutoApproved {
            developer: developer.name.clone(),
            email: developer.email.to_string(),
            title: named.title(&request.items),
            policy: named.policy_names(&request.items),
            answers: answers(request),
            link: self.link(&format!("/queue?request={}", request.id)),
            asked: request.created,
        };
        for to in deciders(tx, named.entries(), settings, &developer.email).await? {
            self.mail(tx, &to, mail.clone(), Some(&request.id)).await?;
        }
        Ok(())
    }
}

fn who_decides(request: &Request) -> String {
    match &request.state {
        State::Pending { waits_for: WaitsFor::ThirdParty { name, .. }, .. } => format!("{name} decides."),
        _ if request.items.len() > 1 => "Owners of these APIs decide.".into(),
        _ => "An owner of this API decides.".into(),
    }
}

fn answers(request: &Request) -> Vec<(String, String)> {
    request.answers.iter().map(|answer| (answer.label.clone(), answer.value.to_string())).collect()
}

/// The portal manager, and for each entry its own address and its approvers, or the admins where that is nobody. Whoever
/// asks is not told of their own request.
async fn deciders(tx: &mut Tx, entries: &[Entry], settings: &Settings, asker: &Email) -> Result<Vec<Email>> {
    let manager: Vec<Email> = settings.email.iter().cloned().collect();
    let mut told = manager.clone();
    let mut needs_admins = entries.is_empty() && manager.iter().all(|email| email == asker);
    for entry in entries {
        let mut own: Vec<Email> = manager.iter().chain(&entry.overrides.email).cloned().collect();
        for approver in &entry.approvers {
            own.extend(tx.developer(approver).await?.map(|approver| approver.email));
        }
        needs_admins |= own.iter().all(|email| email == asker);
        told.extend(own);
    }
    if needs_admins {
        told.extend(tx.admins().await?.into_iter().map(|admin| admin.email));
    }
    told.sort();
    told.dedup();
    told.retain(|email| email != asker);
    Ok(told)
}
