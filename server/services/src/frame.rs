use crate::{Portal, Result};
use domain::{
    Actor,
    frame::{Frame, Viewer},
};

impl Portal {
    /// What stands around every screen of whoever calls.
    pub async fn frame(&self, actor: Option<&Actor>) -> Result<Frame> {
        let mut tx = self.storage.read().await?;
        let (settings, _) = tx.settings().await?;
        let viewer = match actor.and_then(|actor| Some((actor, actor.developer()?))) {
            Some((actor, id)) => tx.developer(id).await?.map(|person| (actor, person)),
            None => None,
        };
        let waiting = match &viewer {
            Some((actor, person)) if actor.decides_something() => {
                tx.count_pending((!actor.is_admin()).then_some(&person.id)).await?
            }
            _ => 0,
        };
        let seen = tx.newest_event().await?;
        Ok(Frame {
            seen,
            portal_name: settings.portal_name,
            viewer: viewer.map(|(actor, person)| Viewer {
                id: person.id,
                name: person.name,
                email: person.email,
                is_admin: actor.is_admin(),
                approves: actor.decides_for().unwrap_or_default().to_vec(),
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            }),
            sign_up_is_open: !settings.disable_signup,
            decline_reason_required: settings.decline_reason_required,
        })
    }
}
