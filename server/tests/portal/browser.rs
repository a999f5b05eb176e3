//! A browser as far as HTTP goes: it keeps its cookie and calls server functions as the screens do.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header},
};
use serde::de::DeserializeOwned;
use tower::ServiceExt;

pub struct Browser {
    router: Router,
    cookie: Option<HeaderValue>,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookie: None }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Calls a server function as the screens do.
    pub async fn call(&self, function: &str, form: &[(&str, &str)]) -> Answer {
        self.send(post(function, form)).await
    }

    /// Posts a form as a browser without JavaScript does.
    pub async fn post_form(&self, function: &str, form: &[(&str, &str)]) -> Answer {
        let mut request = post(function, form);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("text/html"));
        self.send(request).await
    }

    /// What a server function answered, read as the screens read it.
    pub async fn read<T: DeserializeOwned>(&self, function: &str, form: &[(&str, &str)]) -> T {
        serde_json::from_str(&self.call(function, form).await.fine().body).unwrap()
    }

    /// Any request, with the cookie of this browser.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.exchange(request).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// The same; the answer's body may never end.
    pub async fn exchange(&self, mut request: Request<Body>) -> Response<Body> {
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.clone());
        }
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Signs in and keeps the cookie.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let answer = self.call("sign_in", &[("email", email), ("password", password)]).await;
        let set = answer.headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        self.cookie = set.and_then(|set| set.split(';').next()?.parse().ok());
        answer
    }

    /// Presents any cookie, say a stolen one.
    pub fn with_cookie(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.parse().unwrap());
        self
    }

    /// The same browser with one cookie more, as an answer set it.
    pub fn and_cookie(&self, set: &str) -> Self {
        let more = set.split(';').next().unwrap();
        let known = self.cookie.as_ref().map(|cookie| format!("{}; ", cookie.to_str().unwrap())).unwrap_or_default();
        Self { router: self.router.clone(), cookie: None }.with_cookie(&format!("{known}{more}"))
    }

    /// Whether somebody is signed in here.
    pub async fn is_signed_in(&self) -> bool {
        self.call("read_account", &[]).await.status == 200
    }

    /// Publishes an entry for everybody with a policy of its own; its address is its name in small letters.
    pub async fn publish(&self, name: &str) {
        self.call("create_policy", &[("name", name), ("is_active", "on"), ("quota_period", "month")]).await.fine();
        let policy = self.policy(name).await;
        let entry = [("name", name), ("auth_type", "authToken"), ("visibility", "public"), ("policies/0", &policy)];
        self.call("create_entry", &entry).await.fine();
    }

    /// The id of the policy with this name, for admins.
    async fn policy(&self, name: &str) -> String {
        let policies: Vec<domain::catalogue::PolicyRow> = self.read("read_policies", &[]).await;
        policies.into_iter().find(|policy| policy.name == name).unwrap().id.to_string()
    }

    /// Asks for access to what was [published](Self::publish); gives the request's id.
    pub async fn ask(&self, slug: &str) -> String {
        let form: domain::request::RequestForm = self.read("read_request_form", &[("slug", slug)]).await;
        let policy = form.items[0].policies[0].id.to_string();
        let answer = self.call("submit_request", &[("slug", slug), ("policy", &policy)]).await.fine();
        answer.header("location").rsplit('/').next().unwrap().to_owned()
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Itself, if it went well.
    #[track_caller]
    pub fn fine(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.body);
        self
    }

    /// The header's text; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The same without the number that every answer has of its own.
    pub fn without_its_number(mut self) -> Self {
        self.headers.remove("x-request-id").expect("every answer has a number");
        self
    }
}

/// A call of a server function, for tests that bend it.
pub fn post(function: &str, form: &[(&str, &str)]) -> Request<Body> {
    let (kind, body) = if function.starts_with("read_") { question(form) } else { typed(form) };
    Request::post(format!("/rpc/{function}"))
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_LENGTH, body.len())
        .header(header::ACCEPT, "application/json")
        .header(HeaderName::from_static("sec-fetch-site"), "same-origin")
        .body(Body::from(body))
        .unwrap()
}

/// What is done is sent as a form.
fn typed(form: &[(&str, &str)]) -> (&'static str, String) {
    ("application/x-www-form-urlencoded", serde_urlencoded::to_string(form).unwrap())
}

/// What is read is asked for in JSON.
fn question(form: &[(&str, &str)]) -> (&'static str, String) {
    let value = |text: &str| text.parse().map_or_else(|_| text.into(), serde_json::Value::Bool);
    let object: serde_json::Map<_, _> = form.iter().map(|(name, text)| ((*name).to_owned(), value(text))).collect();
    ("application/json", serde_json::Value::Object(object).to_string())
}
