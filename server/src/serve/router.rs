use super::{client, health, observe, panics, protect};
use crate::{AppState, api, auth, events, pages, site, tyk};
use axum::{Router, middleware};
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer};

/// Everything the portal's listener answers.
pub fn router(state: AppState) -> Router {
    // Leptos renders on this runtime. Told so a second time (tests), it keeps to the first.
    let _ = any_spawner::Executor::init_tokio();
    let people = pages::routes(state.portal.clone())
        .layer(RequestBodyLimitLayer::new(pages::LARGEST_FORM))
        .merge(pages::uploads(state.portal.clone()))
        .merge(events::routes(&state))
        .layer(middleware::from_fn_with_state(state.clone(), auth::identify))
        .layer(middleware::from_fn_with_state(state.clone(), pages::search_engines::tell))
        .layer(protect::csrf(&state.config.public_url))
        .layer(protect::compression());
    let all = people
        .merge(site::routes())
        .merge(api::routes(&state))
        .merge(tyk::routes(&state))
        .merge(health::routes(&state))
        .layer(CatchPanicLayer::custom(panics::answer));
    protect::headers(all, &state.config.public_url)
        .layer(middleware::from_fn_with_state(state, client::note))
        .layer(middleware::from_fn(observe::observe))
}
