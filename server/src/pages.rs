//! The screens over HTTP: pages are rendered, forms and reads go to the app's server functions.

mod answer;
mod documentation;
mod form;
mod render;
pub mod search_engines;

pub use form::LARGEST_FORM;

use app::{App, ssr::Portal};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
};
use leptos_axum::generate_route_list;

const DOCUMENTATION: &str = "/admin/entries/{id}/documentation";

/// Everything a browser sees, except files. Reads the caller from the request's extensions (see `auth`).
pub fn routes(portal: Portal) -> Router {
    let routes = Router::new()
        .route("/rpc/{*name}", any(form::call))
        .route("/theme", post(form::theme))
        .route("/apis/{slug}/openapi", get(documentation::download));
    // By name, so that logs and measurements tell the pages apart.
    let routes = screens().fold(routes, |routes, path| routes.route(&path, get(render::page)));
    routes.fallback(get(render::page)).with_state(portal)
}

/// The addresses of the app's screens, but that of [`uploads`].
fn screens() -> impl Iterator<Item = String> {
    let paths = generate_route_list(App).into_iter().map(|screen| screen.path().to_owned());
    paths.filter(|path| path != DOCUMENTATION)
}

/// What takes more than a form, and measures it itself.
pub fn uploads(portal: Portal) -> Router {
    Router::new()
        .route(DOCUMENTATION, get(render::page).post(documentation::upload))
        .layer(DefaultBodyLimit::disable())
        .with_state(portal)
}
