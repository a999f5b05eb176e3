//! The real `/verify` on a listener of its own, which keeps what it was asked, and can be told to answer otherwise.

use crate::wire::{Message, until};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
    response::{IntoResponse, Response},
};
use core::convert::Infallible;
use domain::{
    Timestamp,
    catalogue::{PolicyDraft, Rate},
    id::{DeveloperId, EntryId, KeyId, PolicyId},
    key::{KeySecret, KeyState},
    limit::OwnLimits,
};
use hmac::{Hmac, KeyInit, Mac};
use hyper::{
    body::Incoming,
    service::{Service, service_fn},
};
use sha2::Sha256;
use std::{
    io::{self, Write},
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::sync::oneshot;
use verify::{Api, Gate, Item, KeyFacts, Snapshot, Verifier};

const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);
const PEPPER: [u8; 32] = [7; 32];

/// Knows keys of Ada's for Weather and Maps: 1 opens, 2 is paused, 3 has no scopes, 4 opens once a minute. Key 5 opens of
/// Weather what lies below `/weather/open`, and of Maps nothing.
pub struct Keywright {
    pub at: SocketAddr,
    snapshot: Arc<Snapshot>,
    told: Arc<Told>,
    thread: Option<(oneshot::Sender<()>, JoinHandle<io::Result<()>>)>,
}

#[derive(Default)]
struct Told {
    questions: Mutex<Vec<Message>>,
    /// Answered instead of the truth.
    instead: Mutex<Option<StatusCode>>,
}

impl Keywright {
    pub fn start() -> Self {
        Self::at(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    fn at(address: SocketAddr) -> Self {
        let (snapshot, told) = (Arc::new(Snapshot::default()), Arc::new(Told::default()));
        let listener = bound(address);
        listener.set_nonblocking(true).unwrap();
        let at = listener.local_addr().unwrap();
        let verifier = Verifier::new(snapshot.clone(), &PEPPER, Arc::new(|| NOW));
        let (gate, hears) = (Gate::new(verifier, Router::new()), told.clone());
        let service = service_fn(move |question| overheard(hears.clone(), gate.clone(), question));
        let (stop, stopped) = oneshot::channel();
        let thread = verify::spawn(listener, service, async { stopped.await.unwrap_or_default() }).unwrap();
        let keywright = Self { at, snapshot, told, thread: Some((stop, thread)) };
        let (both, free) =
            (["weather", "maps"].as_slice(), PolicyDraft { name: "Free".into(), ..PolicyDraft::blank() });
        let reading = PolicyDraft { scopes: vec!["weather:read".into()], ..free.clone() };
        let once = PolicyDraft { rate: Some(Rate { calls: 1, seconds: 60 }), ..free.clone() };
        let open = PolicyDraft { allows: vec!["GET /weather/open/**".parse().unwrap()], ..free.clone() };
        keywright.knows(&facts(1, KeyState::Active, both, &reading));
        keywright.knows(&facts(2, KeyState::Paused, both, &reading));
        keywright.knows(&facts(3, KeyState::Active, both, &free));
        keywright.knows(&facts(4, KeyState::Active, both, &once));
        keywright.knows(&facts(5, KeyState::Active, &["weather"], &open));
        keywright.snapshot.mark_fresh(NOW);
        keywright
    }

    /// Listens again where it did; the keys are the same.
    pub fn come_back(&mut self) {
        *self = Self::at(self.at);
    }

    /// In its place somebody answers who speaks no HTTP.
    pub fn babble(&mut self) {
        self.stop();
        let listener = bound(self.at);
        thread::spawn(move || {
            for client in listener.incoming() {
                let _ = client.unwrap().write_all(b"200 OK, come in\r\n\r\n");
            }
        });
    }

    fn knows(&self, facts: &KeyFacts) {
        self.snapshot.upsert(facts);
    }

    /// Answers this from now on, whatever the key.
    pub fn says(&self, status: StatusCode) {
        *self.told.instead.lock().unwrap() = Some(status);
    }

    /// What it was asked last.
    #[track_caller]
    pub fn asked(&self) -> Message {
        self.questions().pop().expect("nobody asked")
    }

    pub fn questions(&self) -> Vec<Message> {
        self.told.questions.lock().unwrap().clone()
    }

    /// Forgets what it was asked.
    pub fn listen_anew(&self) {
        self.told.questions.lock().unwrap().clear();
    }

    /// Ends, and answers nobody any more.
    pub fn stop(&mut self) {
        let (stop, thread) = self.thread.take().unwrap();
        stop.send(()).unwrap();
        thread.join().unwrap().unwrap();
    }
}

fn facts(number: u8, state: KeyState, entries: &[&str], policy: &PolicyDraft) -> KeyFacts {
    let mut mac = Hmac::<Sha256>::new_from_slice(&PEPPER).unwrap();
    mac.update(secret(number).as_bytes());
    let policy = Arc::new(policy.clone().policy(PolicyId::new(NOW, u128::from(number)), NOW));
    let api = |(number, slug): (u128, &&str)| Api { id: EntryId::new(NOW, number), slug: (*slug).to_owned() };
    let item = |entry| Item { entry: Some(api(entry)), policy: policy.clone() };
    KeyFacts {
        id: KeyId::new(NOW, u128::from(number)),
        digest: mac.finalize().into_bytes().into(),
        state,
        expires: None,
        developer: DeveloperId::new(NOW, 2),
        email: "ada@example.com".into(),
        items: (1..).zip(entries).map(item).collect(),
        limits: OwnLimits::default(),
        counted: Vec::new(),
    }
}

/// The port may just have been somebody else's.
fn bound(address: SocketAddr) -> TcpListener {
    until(Duration::from_secs(10), "the port is free", || TcpListener::bind(address).ok())
}

/// The text of key `number`.
pub fn secret(number: u8) -> String {
    KeySecret::mint("kw", &[number; 30]).unwrap().reveal().to_owned()
}

async fn overheard(told: Arc<Told>, gate: Gate, question: Request<Incoming>) -> Result<Response, Infallible> {
    let (head, body) = question.into_parts();
    let body = to_bytes(Body::new(body), 1 << 20).await.unwrap();
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    told.questions.lock().unwrap().push(Message {
        first: format!("{} {} HTTP/1.1", head.method, head.uri),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
        status: 0,
    });
    let instead = *told.instead.lock().unwrap();
    match instead {
        Some(status) => Ok((status, "No.\n").into_response()),
        None => gate.call(Request::from_parts(head, Body::from(body))).await,
    }
}
