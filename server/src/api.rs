//! REST v1: what programs can do. The contract is the OpenAPI document that is generated from here; every operation is an
//! adapter around one method of `Portal`.

mod answer;
mod caller;
mod developers;
mod document;
mod entries;
mod events;
mod keys;
mod limits;
mod mistake;
mod places;
mod policies;
mod problem;
mod questions;
mod read;
mod repeat;
mod requests;
mod settings;
mod tokens;
mod usage;
mod viewer;
mod webhooks;
mod words;

pub use caller::{Program, bearer};
pub use document::{document, document_text};
pub use limits::{Limits, limited};
pub(crate) use mistake::mistake;
pub use problem::{KINDS, Problem};

use crate::AppState;
use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware,
    response::{IntoResponse, Redirect},
    routing::{any, get},
};
use domain::Timestamp;
use problem::Kind;
use services::Portal;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

/// The largest body of a call, but that of a documentation: 64 kB.
pub(crate) const LARGEST_BODY: usize = 64 * 1024;

/// Where the operations are.
pub const PREFIX: &str = "/api/v1";

/// The operations, their document, its viewer, and the kinds of problems.
pub fn routes(state: &AppState) -> Router {
    let (operations, _) = operations().split_for_parts();
    let operations = operations
        .fallback(nothing_here)
        .method_not_allowed_fallback(async || {
            Problem::new(Kind::Method, "Look up its methods in the document of this API.")
        })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(state.clone(), repeat::once))
        .layer(middleware::from_fn_with_state(state.clone(), limits::limit))
        .layer(middleware::from_fn_with_state(state.clone(), crate::auth::identify_program))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .with_state(state.portal.clone());
    let viewer = SwaggerUi::new("/api/docs").url("/api/openapi.json", document());
    let viewer = Router::from(viewer).layer(middleware::map_response(viewer::titled)).layer(
        SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(VIEWER_POLICY)),
    );
    Router::new()
        .nest(PREFIX, operations)
        .merge(viewer)
        .route("/api/problems", get(problems))
        .route("/api", get(async || Redirect::to("/api/docs")))
        .route("/api/v1/", any(nothing_here))
}

async fn nothing_here() -> Problem {
    Problem::new(Kind::Missing, "There is nothing at this address. The operations are listed at /api/docs.")
}

/// The viewer styles itself inline, and talks to this portal alone.
const VIEWER_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                             connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

fn operations() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .merge(entries::routes())
        .merge(policies::routes())
        .merge(developers::routes())
        .merge(requests::routes())
        .merge(keys::routes())
        .merge(settings::routes())
        .merge(webhooks::routes())
        .merge(events::routes())
        .merge(tokens::routes())
        .merge(usage::routes())
}

/// The kinds of problems, by the name after `#` in their `type`.
async fn problems() -> impl IntoResponse {
    let kinds =
        KINDS.iter().map(|(status, name, title)| serde_json::json!({ "name": name, "status": status, "title": title }));
    Json(kinds.collect::<Vec<_>>())
}

/// An instant as programs read it, RFC 3339 in UTC.
fn time(at: Timestamp) -> String {
    at.rfc3339()
}
