use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderValue, Request, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;

/// A client as far as HTTP goes: a bare token, and JSON that is called what the client likes.
pub struct Client {
    router: Router,
    token: String,
    kind: Option<&'static str>,
}

/// What it was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// `Null` where the answer is no JSON.
    pub body: Value,
}

impl Client {
    pub fn new(router: Router, token: &str) -> Self {
        Self { router, token: token.to_owned(), kind: Some("application/json") }
    }

    /// The same client with another header `Authorization`; `{}` stands for the token.
    pub fn authorised_by(&self, text: &str) -> Self {
        Self { router: self.router.clone(), token: text.replace("{}", &self.token), kind: self.kind }
    }

    /// The same client, which calls its JSON something else.
    pub fn calling_json(&self, kind: Option<&'static str>) -> Self {
        Self { router: self.router.clone(), token: self.token.clone(), kind }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, String::new()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body.to_string()).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, body.to_string()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, String::new()).await
    }

    /// Any body, to an address below `/api/portal` or, with a whole path, elsewhere.
    pub async fn send(&self, method: &str, path: &str, body: String) -> Answer {
        let path = if path.starts_with("/api/") { path.to_owned() } else { format!("/api/portal{path}") };
        let mut request = Request::builder().method(method).uri(path).body(Body::from(body)).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, self.token.parse().unwrap());
        if let Some(kind) = self.kind {
            request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status.as_u16(), body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    /// Makes a policy; gives its id.
    pub async fn policy(&self, name: &str) -> String {
        self.post("/policies", &json!({ "name": name, "rate": 60, "per": 60, "quota_max": -1 })).await.message()
    }

    /// Shows an API with a policy of its own as the only one in the catalogue: the ids of both.
    pub async fn publish(&self, name: &str) -> (String, String) {
        let policy = self.policy(&format!("{name} Free")).await;
        let entry = json!({ "name": name, "show": true, "policy_id": policy, "version": "v2" });
        self.post("/catalogue", &json!({ "apis": [entry] })).await.message();
        let catalogue = self.get("/catalogue").await.fine();
        let shown = catalogue["apis"].as_array().unwrap().iter().find(|entry| entry["name"] == name).unwrap();
        (shown["api_id"].as_str().unwrap().to_owned(), policy)
    }

    /// Adds a developer; gives their id.
    pub async fn add(&self, name: &str) -> String {
        let email = format!("{}@example.com", name.to_lowercase());
        self.post("/developers", &json!({ "email": email })).await.message()
    }

    /// Asks in Ada's name for a policy alone, with the smallest call there is: the ids of Ada, the policy and the request.
    pub async fn ask(&self) -> (String, String, String) {
        let (ada, policy) = (self.add("Ada").await, self.policy("Free").await);
        let smallest = json!({ "by_user": ada, "for_plan": policy, "version": "v2" });
        let request = self.post("/requests", &smallest).await.message();
        (ada, policy, request)
    }

    pub async fn approve(&self, request: &str) -> Answer {
        self.send("PUT", &format!("/requests/approve/{request}"), String::new()).await
    }
}

impl Answer {
    /// What was answered with exactly 200.
    #[track_caller]
    pub fn fine(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// The message of something that was done.
    #[track_caller]
    pub fn message(self) -> String {
        let body = self.fine();
        let message = body["Message"].as_str().unwrap();
        assert_eq!(body, json!({ "Status": "OK", "Message": message, "Meta": null }));
        message.to_owned()
    }

    /// Status and message of something that was not done.
    #[track_caller]
    pub fn refused(self) -> (u16, String) {
        let Self { status, mut body } = self;
        assert!(body["Meta"].is_null() && body.as_object().unwrap().contains_key("Meta"), "{body}");
        assert_eq!(body["Status"], "Error", "{body}");
        let Value::String(message) = body["Message"].take() else { panic!("there is no message") };
        (status, message)
    }
}
