//! How often a program may call. Counted in this process alone: with several replicas each counts for itself.

use super::{caller::Program, problem::Problem};
use crate::{AppState, serve::ClientAddress};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use core::num::NonZeroU32;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

type Limiter = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// Above so many remembered callers, those who have calmed down are forgotten.
const REMEMBERED: usize = 10_000;

/// Whoever has no valid token may try a tenth as often, from one address.
const STRANGERS: u32 = 10;

/// The limits of the API.
pub struct Limits {
    programs: Limiter,
    strangers: Limiter,
    per_minute: NonZeroU32,
}

impl Limits {
    /// Every token may make `per_minute` calls in a minute, all of them at once if it likes.
    pub fn new(per_minute: NonZeroU32) -> Self {
        let limiter = |calls| RateLimiter::dashmap(Quota::per_minute(calls)).with_middleware();
        let strangers = NonZeroU32::new(per_minute.get() / STRANGERS).unwrap_or(NonZeroU32::MIN);
        Self { programs: limiter(per_minute), strangers: limiter(strangers), per_minute }
    }

    /// How many calls are left, or how many seconds to wait.
    fn check(limiter: &Limiter, caller: &String) -> Result<u32, u64> {
        if limiter.len() > REMEMBERED {
            limiter.retain_recent();
        }
        let checked = limiter.check_key(caller);
        checked
            .map(|left| left.remaining_burst_capacity())
            .map_err(|wait| wait.wait_time_from(limiter.clock().now()).as_secs() + 1)
    }
}

/// Counts the call. Programs are counted by their token, whoever has none by address and only for what was refused.
pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    limited(&state, request, next, |seconds| Problem::too_many(seconds).into_response()).await
}

/// The same; `refusal` says in the words of an API how many seconds to wait.
pub async fn limited(state: &AppState, request: Request, next: Next, refusal: impl Fn(u64) -> Response) -> Response {
    let limits = &state.api_limits;
    if let Some(program) = request.extensions().get::<Program>() {
        let (left, answer) = match Limits::check(&limits.programs, &program.token.to_string()) {
            Ok(left) => (left, next.run(request).await),
            Err(seconds) => (0, refusal(seconds)),
        };
        return with_headers(answer, limits.per_minute.get(), left);
    }
    let from = request.extensions().get::<ClientAddress>().map(|client| client.0.to_string()).unwrap_or_default();
    let answer = next.run(request).await;
    match answer.status() {
        StatusCode::UNAUTHORIZED => match Limits::check(&limits.strangers, &from) {
            Ok(_) => answer,
            Err(seconds) => refusal(seconds),
        },
        _ => answer,
    }
}

/// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
fn with_headers(mut answer: Response, most: u32, left: u32) -> Response {
    let policy = format!("\"token\";q={most};w=60");
    put(answer.headers_mut(), "ratelimit-policy", &policy);
    put(answer.headers_mut(), "ratelimit", &format!("\"token\";r={left};t=60"));
    answer
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).expect("numbers are legal in headers"));
}
