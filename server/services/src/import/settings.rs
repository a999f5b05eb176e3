use super::{Came, Import, Step};
use crate::{Portal, Result, settings::changed};
use domain::{
    Invalid,
    event::{About, What},
    settings::Settings,
};

/// A portal has one set of settings.
const ID: &str = "settings";

impl Import {
    /// The settings as they are, to be changed.
    pub async fn present_settings(&mut self) -> Result<Settings> {
        match &mut self.rehearsal {
            Some(tx) => Ok(tx.settings().await?.0),
            None => Ok(self.portal.storage.read().await?.settings().await?.0),
        }
    }

    /// Puts the settings of the other portal in force, the first time; gives the names of those that changed.
    pub async fn settings(&mut self, settings: Settings) -> Result<Came<Vec<String>>> {
        let mut names = Vec::new();
        let put = async |step: &mut Step<'_>| {
            let (before, version) = step.tx.settings().await?;
            check(step.portal, &before, &settings)?;
            names = changed(&before, &settings)?;
            if names.is_empty() {
                return Ok(Came::Found(ID.into()));
            }
            step.tx.store_settings(&settings, version).await?;
            let about = About { title: "Settings".into(), ..About::default() };
            let what = What::SettingsChanged { names: names.clone() };
            step.portal.record(step.tx, step.actor, &about, what).await?;
            Ok(Came::Made(ID.into()))
        };
        Ok(match self.once("settings", ID, put).await? {
            Came::Made(_) => Came::Made(names),
            Came::Found(_) => Came::Found(names),
            Came::Known(_) => Came::Known(names),
        })
    }
}

/// Refuses what could not work, texts of mails that cannot be filled included: `mails.key: …`.
fn check(portal: &Portal, before: &Settings, settings: &Settings) -> Result<()> {
    settings.check()?;
    portal.refuse_inside("redirect_to", &settings.redirect_to)?;
    let changed =
        settings.mail_options.mails.iter().filter(|(mail, option)| before.mail_options.of(**mail) != **option);
    for (mail, option) in changed {
        let letterhead = portal.letterhead_of(settings.clone());
        let tried = portal.templates()?.try_out(*mail, option, &letterhead);
        tried.map_err(|invalid| Invalid::one(format!("mails.{}", mail.name()), invalid.to_string()))?;
    }
    Ok(())
}
