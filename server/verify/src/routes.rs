use crate::{Reason, Verifier, answer};
use axum::{Router, extract::State, http::HeaderMap, response::Response, routing::any};
use metrics::Counter;
use std::sync::Arc;

/// `/verify` and everything below it, by any method: gateways ask with the method and path of the call they guard. nginx
/// has an address of its own, which no path of a client can lead to.
pub fn routes(verifier: Verifier) -> Router {
    let desk = Arc::new(Desk { verifier, counters: Counters::default() });
    Router::new()
        .route("/verify", any(verify))
        .route("/verify/{*rest}", any(verify))
        .route("/nginx/verify", any(verify_for_nginx))
        .with_state(desk)
}

async fn verify(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    match desk.verifier.check(&headers) {
        Ok(facts) => {
            desk.counters.passed.increment(1);
            answer::pass(&facts)
        }
        Err(reason) => {
            desk.counters.of(reason).increment(1);
            answer::refuse(reason)
        }
    }
}

async fn verify_for_nginx(desk: State<Arc<Desk>>, headers: HeaderMap) -> Response {
    answer::for_nginx(verify(desk, headers).await)
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
