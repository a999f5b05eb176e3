//! `Idempotency-Key`: whoever does not know whether a call arrived sends it again, and gets the answer of the first.

use super::{
    caller::Program,
    problem::{Kind, Problem},
};
use crate::AppState;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::id::TokenId;
use serde::{Deserialize, Serialize};
use services::Repeated;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const LONGEST_KEY: usize = 255;

/// What is sent again besides the body.
const KEPT: [HeaderName; 4] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::CACHE_CONTROL];

/// An answer, as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Lets a call with an `Idempotency-Key` happen once.
pub async fn once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let key = request.headers().get(KEY).cloned();
    let program = request.extensions().get::<Program>().map(|program| program.token.clone());
    let (Some(key), Some(token), &Method::POST) = (key, program, request.method()) else {
        return next.run(request).await;
    };
    let Ok(key) = checked(&key) else {
        let advice = "Send an Idempotency-Key of 1 to 255 visible characters, such as a UUID.";
        return Problem::new(Kind::Malformed, advice).into_response();
    };
    run_once(&state, &token, &key, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

fn checked(key: &HeaderValue) -> Result<String, ()> {
    let text = key.to_str().map_err(drop)?;
    if (1..=LONGEST_KEY).contains(&text.len()) { Ok(text.to_owned()) } else { Err(()) }
}

async fn run_once(
    state: &AppState,
    token: &TokenId,
    key: &str,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let too_large = |_| Problem::new(Kind::TooLarge, "Send at most 64 kB with an Idempotency-Key.");
    let body = to_bytes(body, super::LARGEST_BODY).await.map_err(too_large)?;
    let fingerprint = format!("{} {} {}", parts.method, parts.uri, String::from_utf8_lossy(&body));
    match state.portal.begin_reply(token, key, &fingerprint).await? {
        Repeated::No => {}
        Repeated::Answered(kept) => return Ok(replay(&kept)),
        Repeated::Running => {
            return Err(Problem::new(
                Kind::Conflict,
                "The first call with this Idempotency-Key still runs. Try again in a moment.",
            ));
        }
        Repeated::Other => {
            let why = "This Idempotency-Key was used for another call. Use a new one for each thing to do.";
            return Err(Problem::new(Kind::KeyReused, why));
        }
    }
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(state, token, key, answer).await
}

/// Keeps what was done. What was refused may be mended and sent again under the same key.
async fn keep(state: &AppState, token: &TokenId, key: &str, answer: Response) -> Result<Response, Problem> {
    if !answer.status().is_success() {
        state.portal.forget_reply(token, key).await?;
        return Ok(answer);
    }
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let kept = Kept { status: parts.status.as_u16(), headers: kept_headers(&parts.headers), body: text(&body) };
    let kept = serde_json::to_string(&kept).expect("texts are JSON");
    state.portal.remember_reply(token, key, &kept).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let kept = KEPT.iter().filter_map(|name| Some((name.to_string(), headers.get(name)?.to_str().ok()?.to_owned())));
    kept.collect()
}

fn text(body: &Bytes) -> String {
    String::from_utf8_lossy(body).into_owned()
}

fn replay(kept: &str) -> Response {
    let Ok(kept) = serde_json::from_str::<Kept>(kept) else {
        return Problem::new(Kind::Internal, "The first answer cannot be read. Use a new Idempotency-Key.")
            .into_response();
    };
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let mut answer = (status, kept.body).into_response();
    for (name, value) in kept.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    answer
}
