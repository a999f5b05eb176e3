use super::{fields, people::Account};
use crate::auth;
use domain::request::Origin;
use services::{Asked, Error, Portal, Result};

/// Lets the developer ask for access to the weather, so that somebody has something to decide.
pub async fn submit(portal: &Portal, developer: &Account) -> Result<()> {
    let (actor, session) = auth::at_the_terminal(portal, developer.email, developer.password.reveal()).await?;
    let form = portal.request_form(&actor, "weather").await?;
    let pro = form.policies.iter().find(|policy| policy.name == "Pro").ok_or(Error::Missing)?;
    let asked = Asked {
        entry: form.slug.clone(),
        policy: pro.id.to_string(),
        answers: fields::answers(),
        origin: Origin::Portal,
    };
    portal.submit(&actor, asked).await?;
    portal.sign_out(&actor, &session).await
}
