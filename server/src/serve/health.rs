use crate::{AppState, state::Readiness};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;

/// `/healthz`: the process runs. `/readyz`: it can take work. On both listeners.
pub fn routes<S: Clone + Send + Sync + 'static>(state: &AppState) -> Router<S> {
    let ready = Router::new().route("/readyz", get(ready)).with_state(state.readiness.clone());
    Router::new().route("/healthz", get(async || "ok\n")).merge(ready)
}

/// What Prometheus reads; only on the verify listener, which is not for the public.
pub fn metrics(measured: PrometheusHandle) -> Router {
    let render = move || async move { ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], measured.render()) };
    Router::new().route("/metrics", get(render))
}

async fn ready(State(readiness): State<Readiness>) -> impl IntoResponse {
    match readiness.check().await {
        Ok(()) => (StatusCode::OK, "ready\n".to_owned()),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}
