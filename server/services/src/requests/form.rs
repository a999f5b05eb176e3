use super::{
    context::usual_for,
    items::{AskedItem, Offers},
};
use crate::{Error, Portal, Result, portal::require};
use domain::{
    Actor,
    catalogue::{Entry, Policy},
    id::{DeveloperId, RequestId},
    policy::Action,
    request::{FormItem, RequestForm, Route, Usual, items::Joint},
    settings::Settings,
};
use storage::Tx;

impl Portal {
    /// What to show somebody who is about to ask for access to the entry at `slug`.
    pub async fn request_form(&self, actor: &Actor, slug: &str) -> Result<RequestForm> {
        let developer = actor.developer().ok_or(Error::Forbidden)?;
        self.request_form_for(actor, developer, slug).await
    }

    /// What to show somebody who is about to ask for `developer`.
    pub async fn request_form_for(&self, actor: &Actor, developer: &DeveloperId, slug: &str) -> Result<RequestForm> {
        require(actor, Action::AskFor(developer))?;
        let mut tx = self.storage.read().await?;
        super::items::askable(&mut tx, actor, slug).await?;
        let asked = [AskedItem { entry: Some(slug.to_owned()), policy: String::new() }];
        let (settings, _) = tx.settings().await?;
        let offers = Offers::of(&mut tx, actor, &asked, false, &settings).await?;
        form_of(&mut tx, Some(developer), offers, &settings).await
    }
}

/// The form for what is on offer; for `developer` also whether they have asked for any of it already.
pub(crate) async fn form_of(
    tx: &mut Tx,
    developer: Option<&DeveloperId>,
    offers: Offers,
    settings: &Settings,
) -> Result<RequestForm> {
    let joint = offers.joint(settings);
    let open = match developer {
        Some(developer) => open_request_for_any(tx, developer, &offers).await?,
        None => None,
    };
    let usually = usually(tx, joint.route, &offers).await?;
    let items = offers.0.into_iter().map(|offer| FormItem {
        slug: offer.entry.as_ref().map(|entry| entry.slug.to_string()).unwrap_or_default(),
        name: offer.entry.map_or_else(|| names(&offer.policies), |entry| entry.name),
        policies: offer.policies,
    });
    let Joint { route, delivery, fields } = joint;
    Ok(RequestForm { items: items.collect(), fields, route, delivery, usually, open })
}

/// How long the owners of these take to decide, in words; of several, those who take longest.
async fn usually(tx: &mut Tx, route: Route, offers: &Offers) -> Result<String> {
    let mut slowest: Option<Usual> = None;
    for entry in offers.entries().into_iter().flatten().filter(|_| route != Route::Auto) {
        let usual = usual_for(tx, &entry.id).await?;
        slowest = slowest.into_iter().chain(usual).max_by_key(|usual| usual.half);
    }
    Ok(slowest.map(|usual| usual.words()).unwrap_or_default())
}

/// An open request of the developer's that asks for any of these.
pub(super) async fn open_request_for_any(
    tx: &mut Tx,
    developer: &DeveloperId,
    offers: &Offers,
) -> Result<Option<RequestId>> {
    for entry in offers.entries().into_iter().flatten() {
        if let Some(open) = tx.open_request_for(developer, &entry.id).await? {
            return Ok(Some(open));
        }
    }
    Ok(None)
}

fn names(policies: &[Policy]) -> String {
    policies.iter().map(|policy| policy.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The policies of `entry` that can be asked for now, in its order.
pub(super) async fn policies_on_offer(tx: &mut Tx, entry: &Entry) -> Result<Vec<Policy>> {
    let mut policies = Vec::new();
    for id in &entry.policies {
        policies.extend(tx.policy(id).await?.filter(|policy| policy.is_active));
    }
    Ok(policies)
}
