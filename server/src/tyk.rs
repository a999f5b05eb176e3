//! The API of Tyk's Dashboard for its classic portal, as far as key requests need it: clients written for it work unchanged.
//!
//! A translation around the methods of `Portal` that screens and REST v1 call. What maps to what: docs/tyk.md.

mod activity;
mod answer;
mod caller;
mod catalogue;
pub(crate) mod configuration;
pub(crate) mod developer;
mod developers;
mod document;
mod documentation;
pub(crate) mod entry;
pub(crate) mod fields;
mod keys;
mod page;
mod policies;
pub(crate) mod policy;
pub(crate) mod request;
mod requests;

use crate::{AppState, api, auth, serve::AnsweredBy};
pub use answer::Refused;
pub use caller::bare_token;

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use services::Portal;
use tower::ServiceExt;
use tower_http::set_header::SetResponseHeaderLayer;

/// The organisation of everything: a portal is one.
const ORGANISATION: &str = "keywright";

/// Where everything is,
const PORTAL: &str = "/api/portal";
/// but what keys were used for.
const ACTIVITY: &str = "/api/activity";

/// The largest body: clients send the whole catalogue. Documentation may be larger.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

/// Everything below `/api/portal`, and the activity beside it.
pub fn routes(state: &AppState) -> Router {
    let portal = Router::new()
        .merge(requests::routes())
        .merge(developers::routes())
        .merge(keys::routes())
        .merge(policies::routes())
        .merge(catalogue::routes())
        .merge(configuration::routes())
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .merge(documentation::routes());
    Router::new()
        .nest_service(PORTAL, finished(portal, state, PORTAL).map_request(without_last_slash))
        .nest_service(ACTIVITY, finished(activity::routes(), state, ACTIVITY).map_request(without_last_slash))
}

/// With all that every call goes through.
fn finished(routes: Router<Portal>, state: &AppState, at: &'static str) -> Router {
    routes
        .fallback(async || Refused::new(StatusCode::NOT_FOUND, "There is nothing at this address."))
        .method_not_allowed_fallback(async || {
            Refused::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take that method.")
        })
        .layer(middleware::from_fn_with_state(state.clone(), limit))
        .layer(middleware::from_fn_with_state(state.clone(), auth::identify_tyk_client))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(middleware::from_fn(move |request, next| name_route(at, request, next)))
        .with_state(state.portal.clone())
}

/// Tells which route answers, for logs and measurements: from outside they see one service.
async fn name_route(at: &'static str, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut answer = next.run(request).await;
    if let Some(path) = path.filter(|path| !path.contains("__private")) {
        let path = path.strip_prefix(at).unwrap_or(&path);
        answer.extensions_mut().insert(AnsweredBy(format!("{at}{path}")));
    }
    answer
}

async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    api::limited(&state, request, next, |seconds| Refused::too_many(seconds).into_response()).await
}

/// `/requests/` is `/requests`: some clients write one, some the other.
fn without_last_slash(mut request: Request) -> Request {
    let uri = request.uri();
    let path = uri.path().trim_end_matches('/');
    let path = if path.is_empty() { "/" } else { path };
    let shorter = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    if let Ok(shorter) = shorter.parse::<Uri>() {
        *request.uri_mut() = shorter;
    }
    request
}
