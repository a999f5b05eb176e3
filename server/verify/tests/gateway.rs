//! Asks the listener as a gateway does: over HTTP, on a real port.
#![expect(clippy::unwrap_used, reason = "a test that cannot get on has failed")]

use domain::{
    Timestamp,
    id::{DeveloperId, KeyId},
    key::{KeySecret, KeyState},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
};
use verify::{Identity, KeyFacts, Snapshot, Verifier};

const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);
const PEPPER: [u8; 32] = [7; 32];

struct Gate {
    address: SocketAddr,
    snapshot: Arc<Snapshot>,
}

impl Gate {
    fn open() -> Self {
        let snapshot = Arc::new(Snapshot::default());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let verifier = Verifier::new(snapshot.clone(), &PEPPER, Arc::new(|| NOW));
        verify::spawn(listener, verify::routes(verifier), core::future::pending()).unwrap();
        snapshot.mark_fresh(NOW);
        Self { address, snapshot }
    }

    fn knows(&self, state: KeyState, expires: Option<Timestamp>) {
        let (key, developer) = (KeyId::new(NOW, 1), DeveloperId::new(NOW, 2));
        let entries = ["weather".to_owned()];
        let of = Identity {
            key: &key,
            developer: &developer,
            email: "ada@example.com",
            entries: &entries,
            policies: &[],
            scopes: &[],
        };
        let facts = KeyFacts::new(state, expires, &of);
        let mut mac = Hmac::<Sha256>::new_from_slice(&PEPPER).unwrap();
        mac.update(secret().as_bytes());
        self.snapshot.upsert(key, mac.finalize().into_bytes().into(), facts);
    }

    /// The answer's text, in small letters, to a call with these header lines.
    fn ask(&self, headers: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(stream, "POST /verify/any/path?key=x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.to_lowercase()
    }
}

fn secret() -> String {
    KeySecret::mint("kw", &[9; 30]).unwrap().reveal().to_owned()
}

fn bearer() -> String {
    format!("Authorization: bearer {}\r\n", secret())
}

#[test]
fn a_good_key_passes_with_every_identity_header() {
    let gate = Gate::open();
    gate.knows(KeyState::Active, None);
    let answer = gate.ask(&bearer());
    assert!(answer.starts_with("http/1.1 200 ok"));
    assert!(answer.contains("x-keywright-developer-email: ada@example.com\r\n"));
    assert!(answer.contains("x-keywright-entries: weather\r\n"));
    assert!(answer.contains("x-keywright-scopes: \r\n") || answer.contains("x-keywright-scopes:\r\n"));
    assert_eq!(answer.matches("\r\nx-keywright-").count(), 7);
}

#[test]
fn a_revoked_key_is_refused_from_the_next_call_on() {
    let gate = Gate::open();
    gate.knows(KeyState::Active, None);
    assert!(gate.ask(&bearer()).starts_with("http/1.1 200"));
    gate.knows(KeyState::Revoked, None);
    let answer = gate.ask(&bearer());
    assert!(answer.starts_with("http/1.1 403") && answer.contains("x-keywright-reason: revoked"));
}

#[test]
fn paused_and_expired_keys_are_refused() {
    let gate = Gate::open();
    gate.knows(KeyState::Paused, None);
    assert!(gate.ask(&bearer()).contains("x-keywright-reason: paused"));
    gate.knows(KeyState::Active, Some(NOW));
    assert!(gate.ask(&bearer()).contains("x-keywright-reason: expired"));
}

#[test]
fn calls_without_one_clear_key_are_refused() {
    let gate = Gate::open();
    gate.knows(KeyState::Active, None);
    assert!(gate.ask("").contains("x-keywright-reason: missing"));
    assert!(gate.ask("X-API-Key: garbage\r\n").contains("x-keywright-reason: malformed"));
    assert!(gate.ask(&format!("{0}{0}", bearer())).contains("x-keywright-reason: ambiguous"));
    assert!(gate.ask(&format!("{}X-API-Key: other\r\n", bearer())).contains("x-keywright-reason: ambiguous"));
}

#[test]
fn a_key_of_nobody_is_unknown() {
    assert!(Gate::open().ask(&bearer()).starts_with("http/1.1 401"));
}

#[test]
fn a_stale_snapshot_vouches_for_nothing() {
    let snapshot = Arc::new(Snapshot::default());
    let verifier = Verifier::new(snapshot.clone(), &PEPPER, Arc::new(|| NOW));
    snapshot.mark_fresh(NOW.minus(verify::MAX_STALE).minus(core::time::Duration::from_micros(1)));
    let headers = [("x-api-key".parse().unwrap(), secret().parse().unwrap())].into_iter().collect();
    assert_eq!(verifier.check(&headers).err(), Some(verify::Reason::Stale));
}
