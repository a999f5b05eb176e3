//! The screens over HTTP: pages are rendered, forms and reads go to the app's server functions.

mod form;
mod render;

pub use form::LARGEST_FORM;

use app::ssr::Portal;
use axum::{
    Router,
    routing::{any, get, post},
};

/// Everything a browser sees, except files. Reads the caller from the request's extensions (see `auth`).
pub fn routes(portal: Portal) -> Router {
    Router::new()
        .route("/rpc/{*name}", any(form::call))
        .route("/theme", post(form::theme))
        .fallback(get(render::page))
        .with_state(portal)
}
