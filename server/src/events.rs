//! `/events`: browsers are told what happens while it does (server-sent events), each person what they may know.
//!
//! A stream begins after the event that its browser saw last, so nothing is missed between two of them.

mod hub;
mod seats;
mod stream;

pub use hub::{Hub, Told};
pub use seats::Seats;

use crate::AppState;
use app::ssr::Caller;
use axum::{
    Extension, Router,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{KeepAlive, Sse},
    },
    routing::get,
};
use serde::Deserialize;
use stream::Stream;

/// Reads the caller from the request's extensions (see `auth`).
pub fn routes(state: &AppState) -> Router {
    Router::new().route("/events", get(events)).with_state(state.clone())
}

#[derive(Deserialize)]
struct Asked {
    /// The number of the event that was seen last.
    after: Option<i64>,
}

/// Browsers that come back by themselves say it so.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Proxies hand on each event at once.
const NO_BUFFER: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

async fn events(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let (Some(actor), Some(session)) = (caller.actor, caller.session) else {
        return (StatusCode::UNAUTHORIZED, "Sign in first.").into_response();
    };
    let Some(seat) = actor.developer().and_then(|person| state.seats.take(person)) else {
        let wait = [(header::RETRY_AFTER, "30")];
        return (StatusCode::TOO_MANY_REQUESTS, wait, "Close some of the windows that show this portal.")
            .into_response();
    };
    let last = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()?.parse().ok()).or(asked.after);
    match Stream::begin(&state, actor, session, last, seat).await {
        Ok(stream) => {
            let headers = [(header::CACHE_CONTROL, "no-store"), NO_BUFFER];
            (headers, Sse::new(stream.follow()).keep_alive(KeepAlive::default())).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a stream of events could not begin");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
