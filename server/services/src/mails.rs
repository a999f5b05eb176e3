//! Mails as admins shape them: their texts, whether they are sent, and who they are from.

mod edit;

use crate::{Letterhead, Portal, Result, portal::require};
use domain::{
    Actor, Invalid,
    policy::Action,
    settings::{MailList, MailName, MailOption, MailPreview, MailRow, MailSheet, MailText, MailValue},
    token::Scope,
};

/// Fills the templates of mails. The outbox has the room for it; [`Portal::with_mail_templates`] lets it in.
pub trait MailTemplates: Send + Sync {
    /// The texts a mail comes with.
    fn shipped(&self, mail: MailName) -> MailText;

    /// What the texts of a mail may use.
    fn values(&self, mail: MailName, letterhead: &Letterhead) -> Vec<MailValue>;

    /// How a mail reads with sample data; or what is wrong with its texts, beside their inputs. Tries every sample, those
    /// without the values that may be absent included.
    fn try_out(
        &self,
        mail: MailName,
        option: &MailOption,
        letterhead: &Letterhead,
    ) -> core::result::Result<MailPreview, Invalid>;
}

impl Portal {
    /// Every mail, and who they are from.
    pub async fn mails(&self, actor: &Actor) -> Result<MailList> {
        let (settings, version) = self.settings(actor).await?;
        let options = settings.mail_options;
        let row = |mail: &MailName| MailRow {
            mail: *mail,
            enabled: options.is_enabled(*mail),
            is_edited: options.of(*mail).is_edited(),
        };
        let mails = MailName::ALL.iter().map(row).collect();
        let sender_address = options.sender_address.map(String::from).unwrap_or_default();
        Ok(MailList { sender_name: options.sender_name, sender_address, mails, version })
    }

    /// One mail, to be edited. The preview shows it with the texts that are `typed`, if any are.
    pub async fn mail_sheet(&self, actor: &Actor, mail: MailName, typed: Option<MailText>) -> Result<MailSheet> {
        let (settings, version) = self.settings(actor).await?;
        let (letterhead, templates) = (self.letterhead_of(settings), self.templates()?);
        let option = letterhead.options.of(mail);
        let (enabled, is_edited) = (option.enabled, option.is_edited());
        let text = option.over(templates.shipped(mail));
        Ok(MailSheet {
            mail,
            enabled,
            is_edited,
            values: templates.values(mail, &letterhead),
            preview: preview(templates, mail, typed.unwrap_or_else(|| text.clone()), &letterhead),
            text,
            version,
        })
    }

    /// Mails that cannot be filled as they are, and why. For the operator at a terminal.
    pub async fn broken_mails(&self, actor: &Actor) -> Result<Vec<(MailName, Invalid)>> {
        if !actor.is_system() {
            require(actor, Action::Administer(Scope::SettingsRead))?;
        }
        let (letterhead, templates) = (self.letterhead().await?, self.templates()?);
        let tried = MailName::ALL.iter().map(|mail| {
            let tried = templates.try_out(*mail, &letterhead.options.of(*mail), &letterhead);
            tried.err().map(|invalid| (*mail, invalid))
        });
        Ok(tried.flatten().collect())
    }

    /// How a mail would read with these texts; or what is wrong with them.
    pub async fn preview_mail(&self, actor: &Actor, mail: MailName, text: MailText) -> Result<MailPreview> {
        require(actor, Action::Administer(Scope::SettingsRead))?;
        Ok(preview(self.templates()?, mail, text, &self.letterhead().await?)?)
    }
}

fn preview(
    templates: &dyn MailTemplates,
    mail: MailName,
    text: MailText,
    letterhead: &Letterhead,
) -> core::result::Result<MailPreview, Invalid> {
    let option = MailOption::written(text, &templates.shipped(mail), true);
    option.check()?;
    templates.try_out(mail, &option, letterhead)
}
