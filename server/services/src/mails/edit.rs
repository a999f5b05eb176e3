use crate::{Error, Job, Portal, Result, portal::require};
use domain::{
    Actor, Invalid,
    field::Typed,
    policy::Action,
    settings::{MailDraft, MailName, MailOption, MailOptions, Settings},
    token::Scope,
};

impl Portal {
    /// Says who the mails are from, as a change of the settings of version `based_on`.
    pub async fn change_mail_sender(&self, actor: &Actor, typed: &Typed, based_on: i64) -> Result<()> {
        let (settings, _) = self.settings(actor).await?;
        let options = MailOptions::from_form(typed, settings.mail_options.clone())?;
        self.change_mail_options(actor, settings, options, based_on).await
    }

    /// Gives a mail other texts, and says whether it is sent. Texts that cannot be filled are refused.
    pub async fn change_mail(&self, actor: &Actor, mail: MailName, draft: MailDraft, based_on: i64) -> Result<()> {
        let (settings, _) = self.settings(actor).await?;
        let option = MailOption::written(draft.text, &self.templates()?.shipped(mail), draft.enabled);
        let options = settings.mail_options.clone().with(mail, option.clone());
        both(
            options.check(),
            self.templates()?.try_out(mail, &option, &self.letterhead_of(settings.clone())).map(drop),
        )?;
        self.change_mail_options(actor, settings, options, based_on).await
    }

    /// Gives a mail back the texts it comes with. Whether it is sent stays as it is.
    pub async fn reset_mail(&self, actor: &Actor, mail: MailName, based_on: i64) -> Result<()> {
        let (settings, _) = self.settings(actor).await?;
        let enabled = settings.mail_options.is_enabled(mail);
        let options = settings.mail_options.clone().with(mail, MailOption { enabled, ..MailOption::default() });
        self.change_mail_options(actor, settings, options, based_on).await
    }

    /// Mails the caller how a mail reads as it is saved, filled with sample data. Gives the address.
    pub async fn send_test_mail(&self, actor: &Actor, mail: MailName) -> Result<String> {
        require(actor, Action::Administer(Scope::SettingsWrite))?;
        let (portal, id) = (self.clone(), actor.developer().ok_or(Error::Forbidden)?.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let to = tx.developer(&id).await?.ok_or(Error::Missing)?.email.to_string();
            portal.enqueue(&mut tx, &Job::TestMail { to: to.clone(), mail }, None, None).await?;
            portal.commit(tx).await?;
            Ok(to)
        })
        .await
    }

    async fn change_mail_options(
        &self,
        actor: &Actor,
        settings: Settings,
        mail_options: MailOptions,
        based_on: i64,
    ) -> Result<()> {
        self.change_settings(actor, Settings { mail_options, ..settings }, based_on).await
    }
}

/// The mistakes that are seen at once, and those that only filling a template shows; each input's first.
fn both(
    seen: core::result::Result<(), Invalid>,
    tried: core::result::Result<(), Invalid>,
) -> core::result::Result<(), Invalid> {
    let mut mistakes = seen.err().map(|invalid| invalid.0).unwrap_or_default();
    for mistake in tried.err().map(|invalid| invalid.0).unwrap_or_default() {
        if mistakes.iter().all(|known| known.field != mistake.field) {
            mistakes.push(mistake);
        }
    }
    Invalid::unless_empty(mistakes)
}
