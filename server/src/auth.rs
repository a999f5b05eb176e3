//! Who calls. The only place where an [`Actor`] is made: from a session or a token that was looked
//! up for this very request.

use crate::{
    AppState,
    api::{Problem, Program, bearer},
    serve::ClientAddress,
    tyk,
};
use app::ssr::{Caller, session_cookie};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    Actor,
    id::{SessionId, TokenId},
    token::{Scope, Token},
};
use services::{Portal, SignedInAs, Visitor, World};
use std::net::Ipv4Addr;

/// Finds out who calls and notes it in the request for pages and server functions. Nobody is turned away here: what a
/// caller may do is asked where it is done.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let is_secure = state.config.public_url.is_secure();
    let (actor, session) = match cookie(request.headers(), session_cookie(is_secure)) {
        Some(token) => signed_in(&state, token).await.unzip(),
        None => (None, None),
    };
    let address = request.extensions().get::<ClientAddress>().map(|client| client.0);
    let user_agent = text(request.headers(), header::USER_AGENT).to_owned();
    request.extensions_mut().insert(Caller { actor, session, address, user_agent, is_secure });
    next.run(request).await
}

/// Finds out which program calls, by its token. One without is not turned away here.
pub async fn identify_program(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let token = bearer(request.headers()).map(str::to_owned);
    match note_program(&state, token, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The same for clients of Tyk's API, which send a token also without a word before it.
pub async fn identify_tyk_client(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let token = bearer(request.headers()).or_else(|| tyk::bare_token(request.headers())).map(str::to_owned);
    match note_program(&state, token, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(error) => tyk::Refused::from(error).into_response(),
    }
}

async fn note_program(state: &AppState, token: Option<String>, request: &mut Request) -> services::Result<()> {
    let Some(token) = token else { return Ok(()) };
    if let Some(token) = state.portal.token_with(&token).await? {
        request.extensions_mut().insert(program(token));
    }
    Ok(())
}

fn program(token: Token) -> Program {
    #[expect(clippy::disallowed_methods, reason = "the one place where programs are authenticated")]
    let actor = Actor::token(token.id.clone(), token.name, token.scopes);
    Program { token: token.id, actor }
}

async fn signed_in(state: &AppState, token: &str) -> Option<(Actor, SessionId)> {
    look_up(&state.portal, token).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a session could not be looked up");
        None
    })
}

async fn look_up(portal: &Portal, token: &str) -> services::Result<Option<(Actor, SessionId)>> {
    let Some(found) = portal.signed_in_as(token).await? else { return Ok(None) };
    let session = found.session.clone();
    Ok(Some((person(found), session)))
}

fn person(found: SignedInAs) -> Actor {
    let person = found.developer;
    #[expect(clippy::disallowed_methods, reason = "the one place where people are authenticated")]
    Actor::person(person.id, person.name, person.is_admin, found.approves)
}

/// Whoever holds this session, with the rights they have now; `None` if it has ended.
pub async fn still_signed_in(portal: &Portal, session: &SessionId) -> services::Result<Option<Actor>> {
    Ok(portal.session_holder(session).await?.map(person))
}

/// Signs somebody in at the command line, with their password as everywhere. The session is the caller's to end.
pub async fn at_the_terminal(portal: &Portal, email: &str, password: &str) -> services::Result<(Actor, SessionId)> {
    let from = Visitor { address: Ipv4Addr::LOCALHOST.into(), user_agent: "keywright".into() };
    let session = portal.sign_in(email, password, from).await?;
    look_up(portal, &session.token).await?.ok_or(services::Error::Missing)
}

/// Whoever starts the program at a terminal has all that it has.
#[expect(clippy::disallowed_methods, reason = "the operator acts through the program itself")]
pub fn operator() -> Actor {
    Actor::system()
}

/// The import that an operator starts at a terminal. In the history it is told from what the portal does by itself.
#[expect(clippy::disallowed_methods, reason = "the operator acts through the program itself")]
pub fn importer(world: &World) -> Actor {
    Actor::token(TokenId::new(world.now(), world.dice()), "Import", vec![Scope::PortalAdmin])
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = |pair: &'a str| pair.trim().strip_prefix(name)?.strip_prefix('=');
    text(headers, header::COOKIE).split(';').find_map(value).filter(|value| !value.is_empty())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
