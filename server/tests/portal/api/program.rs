use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;

/// A program as far as HTTP goes: it sends its token and JSON.
pub struct Program {
    router: Router,
    headers: HeaderMap,
}

/// What it was answered.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// `Null` where the answer is no JSON.
    pub body: Value,
}

impl Program {
    pub fn new(router: Router, token: &str) -> Self {
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap())]);
        Self { router, headers }
    }

    /// The same program with one header more, or another.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        Self { router: self.router.clone(), headers }
    }

    /// The same program on condition that what it changes was not changed since.
    pub fn if_match(&self, tag: &str) -> Self {
        self.with("if-match", tag)
    }

    /// Somebody without a token.
    pub fn stranger(&self) -> Self {
        Self { router: self.router.clone(), headers: HeaderMap::new() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let text = body.map(ToString::to_string).unwrap_or_default();
        let kind = body.map(|_| "application/json");
        self.send(method, path, kind, text).await
    }

    /// Any body of any kind.
    pub async fn send(&self, method: Method, path: &str, kind: Option<&'static str>, body: String) -> Answer {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.uri_mut() = format!("/api/v1{path}").parse().unwrap();
        request.headers_mut().extend(self.headers.clone());
        if let Some(kind) = kind {
            request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Publishes an entry for everybody with a policy of its own: the ids of both.
    pub async fn publish(&self, name: &str) -> (String, String) {
        let policy = self.post("/policies", &json!({ "name": format!("{name} Free") })).await.made();
        let entry = json!({ "name": name, "visibility": "public", "policies": [policy] });
        (self.post("/entries", &entry).await.made(), policy)
    }

    /// Adds a developer; gives their id.
    pub async fn add(&self, name: &str) -> String {
        let address = format!("{}@example.com", name.to_lowercase());
        self.post("/developers", &json!({ "name": name, "email": address })).await.made()
    }

    /// Asks for an entry on behalf of Ada; gives the request's id.
    pub async fn ask(&self, name: &str) -> String {
        let ((entry, policy), ada) = (self.publish(name).await, self.add("Ada").await);
        let asked = json!({ "developer": ada, "items": [{ "entry": entry, "policy": policy }] });
        self.post("/requests", &asked).await.made()
    }
}

impl Answer {
    /// The answer, as long as nothing was refused.
    pub fn fine(self) -> Self {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.body);
        self
    }

    /// The id of what was made.
    pub fn made(self) -> String {
        assert_eq!(self.status, 201, "{}", self.body);
        let id = self.body["id"].as_str().unwrap().to_owned();
        assert!(self.header("location").ends_with(&id));
        id
    }

    /// Status and kind of the problem.
    pub fn problem(&self) -> (u16, &str) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{} {}", self.status, self.body);
        (self.status, self.body["type"].as_str().unwrap().trim_start_matches("/api/problems#"))
    }

    pub fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap()
    }

    /// A header's text; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
