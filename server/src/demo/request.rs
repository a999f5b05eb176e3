use super::{fields, people::Account};
use crate::auth;
use domain::request::Origin;
use services::{Asked, AskedItem, Error, Portal, Result};

/// Lets the developer ask for access to the weather, so that somebody has something to decide.
pub async fn submit(portal: &Portal, developer: &Account) -> Result<()> {
    let (actor, session) = auth::at_the_terminal(portal, developer.email, developer.password.reveal()).await?;
    let form = portal.request_form(&actor, "weather").await?;
    let mut policies = form.items.iter().flat_map(|item| &item.policies);
    let pro = policies.find(|policy| policy.name == "Pro").ok_or(Error::Missing)?;
    let asked = Asked {
        on_behalf_of: None,
        items: vec![AskedItem { entry: Some("weather".into()), policy: pro.id.to_string() }],
        answers: fields::answers(),
        origin: Origin::Portal,
    };
    portal.submit(&actor, asked).await?;
    portal.sign_out(&actor, &session).await
}
