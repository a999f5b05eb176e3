use crate::{Call, Reason, Verifier, answer};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, Method, Uri},
    response::Response,
    routing::any,
};
use metrics::Counter;
use std::sync::Arc;

/// Where gateways ask.
const VERIFY: &str = "/verify";

/// `/verify` and everything below it, by any method: gateways ask with the method and path of the call they guard. nginx
/// has an address of its own, which no path of a client can lead to.
pub fn routes(verifier: Verifier) -> Router {
    let desk = Arc::new(Desk { verifier, counters: Counters::default() });
    Router::new()
        .route(VERIFY, any(verify))
        .route("/verify/", any(verify))
        .route("/verify/{*rest}", any(verify))
        .route("/nginx/verify", any(verify_for_nginx))
        .with_state(desk)
}

async fn verify(State(desk): State<Arc<Desk>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let below = uri.path().strip_prefix(VERIFY).unwrap_or_default();
    match desk.verifier.check(&Call { method: &method, below, headers: &headers }) {
        Ok(pass) => {
            desk.counters.passed.increment(1);
            answer::pass(pass)
        }
        Err(refusal) => {
            desk.counters.of(refusal.reason).increment(1);
            answer::refuse(refusal)
        }
    }
}

async fn verify_for_nginx(desk: State<Arc<Desk>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    answer::for_nginx(verify(desk, method, uri, headers).await)
}

struct Desk {
    verifier: Verifier,
    counters: Counters,
}

/// Registered once, so that counting a call looks nothing up.
struct Counters {
    passed: Counter,
    refused: [Counter; Reason::ALL.len()],
}

impl Default for Counters {
    fn default() -> Self {
        let counter = |reason: &'static str| metrics::counter!("keywright_verify_answers_total", "reason" => reason);
        Self { passed: counter("passed"), refused: Reason::ALL.map(|reason| counter(reason.name())) }
    }
}

impl Counters {
    const fn of(&self, reason: Reason) -> &Counter {
        &self.refused[reason as usize]
    }
}
