//! The screens over HTTP: pages are rendered, forms and reads go to the app's server functions.

mod answer;
mod documentation;
mod form;
mod render;

pub use form::LARGEST_FORM;

use app::ssr::Portal;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
};

/// Everything a browser sees, except files. Reads the caller from the request's extensions (see `auth`).
pub fn routes(portal: Portal) -> Router {
    Router::new()
        .route("/rpc/{*name}", any(form::call))
        .route("/theme", post(form::theme))
        .route("/apis/{slug}/openapi", get(documentation::download))
        .fallback(get(render::page))
        .with_state(portal)
}

/// What takes more than a form, and measures it itself.
pub fn uploads(portal: Portal) -> Router {
    Router::new()
        .route("/admin/entries/{id}/documentation", get(render::page).post(documentation::upload))
        .layer(DefaultBodyLimit::disable())
        .with_state(portal)
}
