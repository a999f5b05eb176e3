//! A receiver with moods.

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode},
    response::{IntoResponse, Response},
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
};
use tokio_util::io::ReaderStream;

/// How it answers.
#[derive(Debug, Clone)]
pub enum Mood {
    Says(StatusCode, String),
    /// With one header.
    Wants(StatusCode, HeaderName, String),
    /// Takes the message and never answers.
    Silent,
    /// Begins to answer, and goes on until nobody listens any more.
    Endless,
}

/// What it was told.
#[derive(Debug)]
pub struct Call {
    pub headers: HeaderMap,
    pub body: String,
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }
}

pub struct Receiver {
    pub port: u16,
    mood: watch::Sender<Mood>,
    calls: mpsc::UnboundedReceiver<Call>,
}

#[derive(Clone)]
struct Ear {
    mood: watch::Receiver<Mood>,
    heard: mpsc::UnboundedSender<Call>,
}

impl Receiver {
    pub async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mood, moods) = watch::channel(mood);
        let (heard, calls) = mpsc::unbounded_channel();
        let router = Router::new().fallback(hear).with_state(Ear { mood: moods, heard });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, mood, calls }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/in", self.port)
    }

    pub fn turn(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// Waits for the next message.
    pub async fn call(&mut self) -> Call {
        self.calls.recv().await.unwrap()
    }

    /// Messages that came and were not looked at yet.
    pub fn unread(&self) -> usize {
        self.calls.len()
    }
}

async fn hear(State(ear): State<Ear>, headers: HeaderMap, body: String) -> Response {
    _ = ear.heard.send(Call { headers, body });
    let mood = ear.mood.borrow().clone();
    match mood {
        Mood::Says(status, text) => (status, text).into_response(),
        Mood::Wants(status, name, value) => (status, [(name, value)]).into_response(),
        Mood::Silent => std::future::pending().await,
        Mood::Endless => Body::from_stream(ReaderStream::new(tokio::io::repeat(b'x'))).into_response(),
    }
}
