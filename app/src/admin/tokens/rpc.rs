use crate::UiError;
#[cfg(feature = "ssr")]
use crate::admin::rpc::wrong;
#[cfg(feature = "ssr")]
use crate::ssr::Carried;
#[cfg(feature = "ssr")]
use domain::token::TokenDraft;
use domain::{field::Typed, token::Token};
use leptos::{prelude::*, server_fn::codec::Json};

/// What the page that shows a new token is called, where the token is sealed for it.
#[cfg(feature = "ssr")]
const PAGE: &str = "api tokens";

/// Every token, and the text of the one that the form before this page made: then it is shown, once.
#[server(prefix = "/rpc", endpoint = "read_tokens", input = Json)]
pub async fn read_tokens() -> Result<(Vec<Token>, Option<String>), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let tokens = portal.tokens(&actor).await?;
    let fresh = crate::ssr::take(Carried::Secret).and_then(|wrapped| portal.from_last_page(&actor, PAGE, &wrapped));
    Ok((tokens, fresh.map(|secret| secret.reveal().to_owned())))
}

#[server(prefix = "/rpc", endpoint = "create_token")]
pub async fn create_token(#[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (token, secret) = portal.create_token(&actor, TokenDraft::from_form(&form).map_err(wrong)?).await?;
    crate::ssr::carry(Carried::Secret, &portal.for_next_page(&actor, PAGE, secret.reveal()));
    crate::ssr::go_to("/admin/tokens");
    Ok(format!("The token for {} was made.", token.name))
}

#[server(prefix = "/rpc", endpoint = "revoke_token")]
pub async fn revoke_token(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.revoke_token(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("The token was revoked. It opens nothing any more.".into())
}
