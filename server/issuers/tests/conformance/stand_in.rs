//! A stand-in for a Tyk gateway, written from the rules in `docs/issuers.md`, traps included. It is not a Tyk gateway.

#![expect(clippy::disallowed_methods, reason = "it serves in the background until its test ends")]

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::net::TcpListener;

pub const SECRET: &str = "352d20ee67be67f6340b4c0605b044b7";
pub const ORG: &str = "53ac07777cbb8c2d53000002";

/// A gateway that knows the policies `gold` and `silver`.
#[derive(Clone)]
pub struct StandIn {
    port: u16,
    state: Arc<Mutex<Shown>>,
}

/// What a test may look at and turn.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Shown {
    pub policies: Vec<String>,
    /// What it keeps, by the key's text.
    pub sessions: BTreeMap<String, Value>,
    /// Methods and paths of the calls that changed something or tried to.
    pub calls: Vec<String>,
    /// Keys are listed by hashes.
    pub is_hashed: bool,
    /// Keys are not listed at all.
    pub lists_nothing: bool,
    /// Redis is away: everything is answered 500.
    pub is_down: bool,
    /// Does what it is told, and dies before it says so.
    pub loses_answers: bool,
    /// Now, in seconds.
    pub now: i64,
    pub hash_of: fn(&str) -> String,
}

impl StandIn {
    /// `hash_of` is what the tests hold `key_hash` to be.
    pub async fn start(hash_of: fn(&str) -> String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let policies = vec!["gold".to_owned(), "silver".into()];
        let (sessions, calls) = (BTreeMap::new(), Vec::new());
        let shown = Shown {
            policies,
            sessions,
            calls,
            is_hashed: false,
            lists_nothing: false,
            is_down: false,
            loses_answers: false,
            now: 0,
            hash_of,
        };
        let state = Arc::new(Mutex::new(shown));
        let routes = Router::new()
            .route("/hello", get(async || Json(json!({ "status": "pass" }))))
            .route("/tyk/policies/{id}", get(policy))
            .route("/tyk/keys", get(list))
            .route("/tyk/keys/{key}", any(key))
            .with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { port, state }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn shown(&self) -> MutexGuard<'_, Shown> {
        self.state.lock().unwrap()
    }

    /// The texts of the keys that open something.
    pub fn keys(&self) -> Vec<String> {
        self.shown().sessions.keys().cloned().collect()
    }

    /// The session of the one key there is.
    pub fn only_session(&self) -> Value {
        let shown = self.shown();
        assert_eq!(shown.sessions.len(), 1, "{:?}", shown.sessions);
        shown.sessions.values().next().unwrap().clone()
    }
}

type Gateway = State<Arc<Mutex<Shown>>>;

fn said(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "status": "error", "message": message }))).into_response()
}

/// The refusal of whoever may not come in, or comes while it is down.
fn refusal(shown: &Shown, headers: &HeaderMap) -> Option<Response> {
    let is_known = headers.get("x-tyk-authorization").is_some_and(|secret| secret == SECRET);
    if !is_known {
        let message = "Attempted administrative access with invalid or missing key!";
        return Some(said(StatusCode::FORBIDDEN, message));
    }
    shown.is_down.then(|| said(StatusCode::INTERNAL_SERVER_ERROR, "There was an error with Redis"))
}

async fn policy(State(state): Gateway, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let shown = state.lock().unwrap();
    if let Some(refusal) = refusal(&shown, &headers) {
        return refusal;
    }
    if shown.policies.contains(&id) {
        Json(json!({ "id": id, "org_id": ORG })).into_response()
    } else {
        said(StatusCode::NOT_FOUND, "Policy not found")
    }
}

async fn list(State(state): Gateway, headers: HeaderMap) -> Response {
    let shown = state.lock().unwrap();
    if let Some(refusal) = refusal(&shown, &headers) {
        return refusal;
    }
    if shown.lists_nothing {
        return said(StatusCode::NOT_FOUND, "Hashed key listing is disabled in config (enable_hashed_keys_listing)");
    }
    let listed = |text: &String| if shown.is_hashed { (shown.hash_of)(text) } else { text.clone() };
    let keys: Vec<String> = shown.sessions.keys().map(listed).collect();
    Json(json!({ "keys": keys })).into_response()
}

async fn key(
    State(state): Gateway,
    method: Method,
    headers: HeaderMap,
    Path(named): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    body: Bytes,
) -> Response {
    let mut shown = state.lock().unwrap();
    if method != Method::GET {
        shown.calls.push(method.to_string());
    }
    if let Some(refusal) = refusal(&shown, &headers) {
        return refusal;
    }
    let text = text_of(&shown, &named, query.contains_key("hashed"));
    match method {
        Method::GET => match shown.sessions.get(&text) {
            Some(session) => Json(session.clone()).into_response(),
            None => said(StatusCode::NOT_FOUND, "Key not found"),
        },
        Method::DELETE => match shown.sessions.remove(&text) {
            Some(_) => Json(json!({ "key": text, "status": "ok", "action": "deleted" })).into_response(),
            None => said(StatusCode::NOT_FOUND, "There is no such key found"),
        },
        Method::PUT if !shown.sessions.contains_key(&text) => said(StatusCode::NOT_FOUND, "Key is not found"),
        Method::POST | Method::PUT => {
            let action = if method == Method::POST { "added" } else { "modified" };
            keep(&mut shown, &text, action, serde_json::from_slice(&body).unwrap())
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// A custom id becomes a text; a text and, if asked so, a hash stand for themselves.
fn text_of(shown: &Shown, named: &str, is_hash: bool) -> String {
    if is_hash {
        let found = shown.sessions.keys().find(|text| (shown.hash_of)(text) == named);
        return found.cloned().unwrap_or_else(|| named.to_owned());
    }
    let is_text = STANDARD.decode(named).is_ok_and(|bytes| bytes.starts_with(b"{\"org\""));
    if is_text || shown.sessions.contains_key(named) {
        return named.to_owned();
    }
    STANDARD.encode(format!(r#"{{"org":"{ORG}","id":"{named}","h":"murmur64"}}"#))
}

/// Replaces whatever was there. Unknown policies are skipped, unless there is only one; an end in the past is never.
fn keep(shown: &mut Shown, text: &str, action: &str, mut session: Value) -> Response {
    let ids = session["apply_policies"].as_array().cloned().unwrap_or_default();
    let known: Vec<Value> =
        ids.iter().filter(|id| shown.policies.iter().any(|known| **id == known.as_str())).cloned().collect();
    if ids.len() == 1 && known.is_empty() {
        return said(StatusCode::INTERNAL_SERVER_ERROR, "Failed to create key, ensure security settings are correct.");
    }
    session["apply_policies"] = known.into();
    if session["expires"].as_i64().is_none_or(|end| end < 1 || end <= shown.now) {
        session["expires"] = 0.into();
    }
    shown.sessions.insert(text.to_owned(), session);
    if shown.loses_answers {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let mut answer = json!({ "key": text, "status": "ok", "action": action });
    if shown.is_hashed {
        answer["key_hash"] = (shown.hash_of)(text).into();
    }
    Json(answer).into_response()
}
