//! The portal's settings. Read anew from the database for every use: several replicas never disagree.

use crate::{
    Error, Portal, Result,
    portal::{overtaken, require},
};
use domain::{
    Actor, Invalid,
    event::{About, Event, What},
    field::Field,
    policy::Action,
    settings::{AtOnce, QuestionForm, Settings},
    token::Scope,
};
use storage::EventFilter;

impl Portal {
    /// The settings in force and their version, to base a change on.
    pub async fn settings(&self, actor: &Actor) -> Result<(Settings, i64)> {
        require(actor, Action::Administer(Scope::SettingsRead))?;
        Ok(self.storage.read().await?.settings().await?)
    }

    /// What is wrong with the settings as they are stored. For the operator at a terminal.
    pub async fn settings_mistakes(&self, actor: &Actor) -> Result<core::result::Result<(), Invalid>> {
        if !actor.is_system() {
            require(actor, Action::Administer(Scope::SettingsRead))?;
        }
        let (settings, _) = self.storage.read().await?.settings().await?;
        let checked = settings.check();
        Ok(checked.and_then(|()| self.refuse_inside("redirect_to", &settings.redirect_to)))
    }

    /// For how many entries new requests are approved at once.
    pub async fn approved_at_once(&self, actor: &Actor) -> Result<AtOnce> {
        require(actor, Action::Administer(Scope::SettingsRead))?;
        let mut entries = self.storage.read().await?.entries().await?;
        entries.retain(|entry| entry.auth_type.needs_key());
        Ok(AtOnce::of(entries.iter().map(|entry| &entry.overrides)))
    }

    /// Stores new settings, unless somebody else changed them since version `based_on`. The history names what changed.
    pub async fn change_settings(&self, actor: &Actor, settings: Settings, based_on: i64) -> Result<()> {
        require(actor, Action::Administer(Scope::SettingsWrite))?;
        settings.check()?;
        self.refuse_inside("redirect_to", &settings.redirect_to)?;
        let (portal, actor) = (self.clone(), actor.clone());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let (before, version) = tx.settings().await?;
            let names = changed(&before, &settings)?;
            if names.is_empty() {
                return Ok(());
            }
            if version != based_on {
                let is_it = |event: &Event| matches!(event.what, What::SettingsChanged { .. });
                return Err(overtaken(&mut tx, &EventFilter::default(), "the settings", is_it).await?);
            }
            tx.store_settings(&settings, based_on).await?;
            let about = About { title: "Settings".into(), ..About::default() };
            portal.record(&mut tx, &actor, &about, What::SettingsChanged { names }).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Puts other questions on one of the portal's forms, as a change of the settings of version `based_on`.
    pub async fn change_questions(
        &self,
        actor: &Actor,
        form: QuestionForm,
        fields: Vec<Field>,
        based_on: i64,
    ) -> Result<()> {
        let (settings, _) = self.settings(actor).await?;
        self.change_settings(actor, form.asking(fields, settings), based_on).await
    }
}

/// Names of the settings whose values differ, sorted: how JSON orders its names depends on how the crate was built.
pub(crate) fn changed(before: &Settings, after: &Settings) -> Result<Vec<String>> {
    let before = serde_json::to_value(before).map_err(Error::internal)?;
    let after = serde_json::to_value(after).map_err(Error::internal)?;
    let names = after.as_object().into_iter().flatten().filter(|(name, value)| before.get(name) != Some(value));
    let mut names: Vec<_> = names.map(|(name, _)| name.clone()).collect();
    names.sort();
    Ok(names)
}
