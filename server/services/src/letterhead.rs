use crate::{Portal, Result};
use domain::settings::{MailOptions, Settings};

/// What stands on every mail, and what admins changed about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    pub portal_name: String,
    /// The portal's front page.
    pub link: String,
    pub options: MailOptions,
}

impl Portal {
    /// Read anew for each mail: the portal's name and the texts may change while one waits.
    pub async fn letterhead(&self) -> Result<Letterhead> {
        let (settings, _) = self.storage.read().await?.settings().await?;
        Ok(self.letterhead_of(settings))
    }

    pub(crate) fn letterhead_of(&self, settings: Settings) -> Letterhead {
        Letterhead { portal_name: settings.portal_name, link: self.link("/"), options: settings.mail_options }
    }
}
