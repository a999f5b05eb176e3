use crate::{AppState, state::Readiness};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use verify::Verifier;

/// `/healthz`: the process runs. `/readyz`: it can take work.
pub fn routes<S: Clone + Send + Sync + 'static>(state: &AppState) -> Router<S> {
    let ready = Router::new().route("/readyz", get(ready)).with_state(state.readiness.clone());
    Router::new().route("/healthz", get(async || "ok\n")).merge(ready)
}

/// The same for gateways, which are better off with another replica when this one's memory is too old to vouch for keys.
pub fn gate_routes(state: &AppState, verifier: Verifier) -> Router {
    let fresh = (state.readiness.clone(), verifier);
    let ready = Router::new().route("/readyz", get(fresh_and_ready)).with_state(fresh);
    Router::new().route("/healthz", get(async || "ok\n")).merge(ready)
}

async fn fresh_and_ready(State((readiness, verifier)): State<(Readiness, Verifier)>) -> impl IntoResponse {
    if verifier.is_stale() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stale: the database has not answered for too long\n".to_owned());
    }
    told(readiness.check().await)
}

/// What Prometheus reads; only on the verify listener, which is not for the public.
pub fn metrics(measured: PrometheusHandle) -> Router {
    let render = move || async move { ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], measured.render()) };
    Router::new().route("/metrics", get(render))
}

async fn ready(State(readiness): State<Readiness>) -> impl IntoResponse {
    told(readiness.check().await)
}

fn told(check: Result<(), &'static str>) -> (StatusCode, String) {
    match check {
        Ok(()) => (StatusCode::OK, "ready\n".to_owned()),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}
