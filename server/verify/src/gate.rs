use crate::{Call, Reason, Verifier, answer};
use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    http::Request,
    response::Response,
    routing::future::RouteFuture,
};
use core::{
    convert::Infallible,
    future::{Ready, ready},
};
use futures_util::future::Either;
use metrics::Counter;
use std::sync::Arc;
use tower::Service as _;

/// Where gateways ask.
const VERIFY: &str = "/verify";

/// nginx has an address of its own, which no path of a client can lead to.
const NGINX: &str = "/nginx/verify";

/// `/verify` and everything below it, by any method: gateways ask with the method and path of the call they guard. All
/// other addresses are for `rest`.
///
/// It answers at once and by itself: finding a route, and boxing what comes of it, cost as much as telling whether a key
/// opens the door.
#[derive(Clone)]
pub struct Gate {
    desk: Arc<Desk>,
    rest: Router,
}

struct Desk {
    verifier: Verifier,
    counters: Counters,
}

impl Gate {
    pub fn new(verifier: Verifier, rest: Router) -> Self {
        Self { desk: Arc::new(Desk { verifier, counters: Counters::default() }), rest }
    }
}

impl<B> hyper::service::Service<Request<B>> for Gate
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn call(&self, request: Request<B>) -> Self::Future {
        let path = request.uri().path();
        let answer = match path.strip_prefix(VERIFY) {
            Some(below) if below.is_empty() || below.starts_with('/') => self.desk.answer(&request, below),
            _ if path == NGINX => answer::for_nginx(self.desk.answer(&request, "")),
            _ => return Either::Right(self.rest.clone().call(request.map(Body::new))),
        };
        Either::Left(ready(Ok(answer)))
    }
}

impl Desk {
    fn answer<B>(&self, request: &Request<B>, below: &str) -> Response {
        match self.verifier.check(&Call { method: request.method(), below, headers: request.headers() }) {
            Ok(pass) => {
                self.counters.passed.increment(1);
                answer::pass(pass)
            }
            Err(refusal) => {
                self.counters.of(refusal.reason).increment(1);
                answer::refuse(refusal)
            }
        }
    }
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
