//! Sample data to look around in: `keywright demo`. Everything is made by the use cases that people use, too.

mod entries;
mod fields;
mod people;
mod policies;
mod request;

pub use people::Account;

use crate::auth;
use domain::{Actor, settings::Settings};
use people::{ADMIN, APPROVER, DEVELOPER};
use services::{Portal, Result, World};

/// Fills the portal, unless it was filled before, and gives its three accounts new passwords.
pub async fn prepare(portal: &Portal, world: &World) -> Result<Vec<Account>> {
    let admin = people::admin(portal, world).await?;
    let (actor, session) = auth::at_the_terminal(portal, ADMIN.email, admin.password.reveal()).await?;
    let approver = people::account(portal, &actor, &APPROVER, world).await?;
    let developer = people::account(portal, &actor, &DEVELOPER, world).await?;
    fill(portal, &actor, &developer).await?;
    portal.sign_out(&actor, &session).await?;
    Ok(vec![admin, approver, developer])
}

/// Settings that were stored once mark a portal that is filled. What comes before them can be done twice, in case the
/// first start was cut off.
async fn fill(portal: &Portal, actor: &Actor, developer: &Account) -> Result<()> {
    let (settings, version) = portal.settings(actor).await?;
    if version != 0 {
        return Ok(());
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
    request::submit(portal, developer).await
}

#[cfg(test)]
mod tests;
