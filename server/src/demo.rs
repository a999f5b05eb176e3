//! Sample data to look around in: `keywright demo`. Everything is made by the use cases that people use, too.

mod calls;
mod entries;
mod fields;
mod month;
mod past;
mod people;
mod policies;

pub use past::Past;
pub use people::Account;

use crate::auth;
use domain::{
    Actor,
    settings::Settings,
    time::{days, hours},
};
use month::Cast;
use people::{ADMIN, APPROVER, DEVELOPER};
use services::{Portal, Result, World};

/// Fills the portal, unless it was filled before, and gives its three accounts new passwords. A portal in which nothing has
/// happened yet gets a month of history; `past` is the same portal as it was then.
pub async fn prepare(portal: &Portal, past: &Past, world: &World) -> Result<Vec<Account>> {
    let is_new = portal.frame(None).await?.seen == 0;
    past.go(days(30));
    let portal = if is_new { &past.portal } else { portal };
    let admin = people::admin(portal, world).await?;
    let (ada, session) = auth::at_the_terminal(portal, ADMIN.email, admin.password.reveal()).await?;
    past.go(days(30).saturating_sub(hours(1)));
    let approver = people::account(portal, &ada, &APPROVER, world).await?;
    past.go(days(30).saturating_sub(hours(2)));
    let developer = people::account(portal, &ada, &DEVELOPER, world).await?;
    if furnish(portal, &ada).await? && is_new {
        let (otto, _) = auth::at_the_terminal(portal, APPROVER.email, approver.password.reveal()).await?;
        let (dana, _) = auth::at_the_terminal(portal, DEVELOPER.email, developer.password.reveal()).await?;
        month::pass(past, &Cast { ada: ada.clone(), otto, dana }, world).await?;
    }
    portal.sign_out(&ada, &session).await?;
    Ok(vec![admin, approver, developer])
}

/// Makes policies, entries and questions. Settings that were stored once mark a portal that has them: `false`. What comes before
/// them can be done twice, in case the first start was cut off.
async fn furnish(portal: &Portal, actor: &Actor) -> Result<bool> {
    let (settings, version) = portal.settings(actor).await?;
    if version != 0 {
        return Ok(false);
    }
    let policies = policies::create(portal, actor).await?;
    entries::create(portal, actor, &policies).await?;
    let settings = Settings {
        portal_name: "Example APIs".into(),
        key_request_fields: fields::reasons(),
        signup_fields: fields::newcomers(),
        email: ADMIN.email.parse().ok(),
        ..settings
    };
    portal.change_settings(actor, settings, version).await?;
    Ok(true)
}

#[cfg(test)]
mod tests;
