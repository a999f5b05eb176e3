//! Killed at any moment, it loses nothing that it has acknowledged, and gives nobody a second key.

use crate::{
    http::Answer,
    mails,
    people::{PASSWORD, Person},
    place::Place,
    wait::until,
};
use domain::{
    id::RequestId,
    key::KeyState,
    request::{RequestPage, StateName},
};
use services::{SecretKey, Vault};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex},
    thread::{self, sleep},
    time::Duration,
};
use storage::{KeyFilter, Storage};

const ROUNDS: u32 = 16;

/// People who ask at the same time, and how many APIs each of them goes round: a job that was in work when the program
/// died is taken up again only when its lease of a minute ends, and the others must flow meanwhile.
const STREAMS: usize = 4;
const APIS: usize = 5;

/// Longer than a lease.
const SETTLED: Duration = Duration::from_mins(2);

/// What the portal has promised.
#[derive(Default)]
struct Acknowledged {
    submitted: BTreeSet<String>,
    approved: BTreeSet<String>,
}

/// APIs that somebody asks for, one after the other, and somebody else approves.
struct Stream {
    /// Address and policy.
    apis: Vec<(String, String)>,
    ada: Person,
    grace: Person,
    seen: Arc<Mutex<Acknowledged>>,
}

impl Stream {
    /// Goes on until the portal is gone.
    fn flow(&self) {
        let mut apis = self.apis.iter().cycle();
        while apis.next().and_then(|(slug, policy)| self.ask_and_approve(slug, policy)).is_some() {}
    }

    fn ask_and_approve(&self, slug: &str, policy: &str) -> Option<()> {
        let form = [("slug", slug), ("policy", policy)];
        let asked = self.ada.call("submit_request", &form).ok()?;
        let request = self.request(&asked);
        let approved = self.grace.call("approve_request", &[("id", &request), ("revision", "1")]).ok()?;
        assert!([200, 409].contains(&approved.status), "{approved:?}");
        if approved.status == 200 {
            self.seen.lock().unwrap().approved.insert(request);
        }
        Some(())
    }

    /// The new request, or the one that is open already because its acknowledgement was lost or its key is on its way.
    fn request(&self, asked: &Answer) -> String {
        assert_eq!(asked.status, 200, "{asked:?}");
        let id = asked.header("location").rsplit('/').next().unwrap().to_owned();
        self.seen.lock().unwrap().submitted.insert(id.clone());
        id
    }
}

/// Another number below `sides` at every call: the moment of each death is new.
fn dice(sides: u64) -> u64 {
    RandomState::new().hash_one(0) % sides
}

fn approvals(seen: &Mutex<Acknowledged>) -> usize {
    seen.lock().unwrap().approved.len()
}

/// The state of a request, as its developer sees it.
fn state(ada: &Person, id: &str) -> StateName {
    let read = ada.surely("read_request", &[("id", id)]).body;
    let (page, _): (RequestPage, serde_json::Value) = serde_json::from_str(&read).unwrap();
    page.request.state.name()
}

#[test]
fn whatever_moment_it_is_killed_at_nothing_acknowledged_is_lost_and_every_approval_ends_with_one_key() {
    let place = Place::new();
    place.make_admin("Grace", PASSWORD);
    place.make_admin("Ada", PASSWORD);
    let seen = Arc::new(Mutex::new(Acknowledged::default()));
    let mut program = place.serve();
    let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
    let api = |name: String| (name.to_lowercase(), grace.publish(&name));
    let stream = |stream| Stream {
        apis: (0..APIS).map(|number| api(format!("API{stream}{number}"))).collect(),
        ada: ada.clone(),
        grace: grace.clone(),
        seen: seen.clone(),
    };
    let streams: Vec<_> = (0..STREAMS).map(stream).collect();
    for _ in 0..ROUNDS {
        thread::scope(|scope| {
            let flowing: Vec<_> = streams.iter().map(|stream| scope.spawn(|| stream.flow())).collect();
            let (before, more) = (approvals(&seen), usize::try_from(dice(6)).unwrap());
            until(SETTLED, "approvals flow", || (approvals(&seen) > before + more).then_some(()));
            sleep(Duration::from_micros(dice(60_000)));
            program.kill();
            for stream in flowing {
                stream.join().unwrap();
            }
        });
        program = place.serve();
    }

    let seen = seen.lock().unwrap();
    for id in &seen.approved {
        let granted = || (state(&ada, id) == StateName::Granted).then_some(());
        until(SETTLED, "every approved request has its key", granted);
    }
    until(SETTLED, "every mail is out", || {
        grace.surely("read_outbox", &[]).body.contains(r#""waiting":0"#).then_some(())
    });
    program.kill();
    check_records(&place, &seen);
}

/// What is in the database and in the mails, now that nobody writes any more.
#[tokio::main(flavor = "current_thread")]
async fn check_records(place: &Place, seen: &Acknowledged) {
    let storage = Storage::open(&format!("sqlite://{}/keywright.db", place.data().display())).await.unwrap();
    let mut tx = storage.read().await.unwrap();
    for id in &seen.submitted {
        assert!(tx.request(&id.parse::<RequestId>().unwrap()).await.unwrap().is_some(), "{id} was lost");
    }
    let keys = tx.keys(&KeyFilter { size: 1_000_000, ..KeyFilter::default() }).await.unwrap().rows;
    let mut keys_of: BTreeMap<String, u32> = BTreeMap::new();
    for key in keys.iter().filter(|key| key.state == KeyState::Active) {
        *keys_of.entry(key.request.as_ref().unwrap().to_string()).or_default() += 1;
    }
    assert!(keys_of.values().all(|count| *count == 1), "a request has two live keys: {keys_of:#?}");
    assert!(seen.approved.iter().all(|id| keys_of.contains_key(id)), "an approved request has no key");

    let secret = SecretKey::parse(fs::read_to_string(place.data().join("secret.key")).unwrap().trim()).unwrap();
    let vault = Vault::new(&secret);
    let mailed: BTreeSet<_> =
        mails::keys(&place.data()).into_values().map(|key| vault.digest(&key).as_str().to_owned()).collect();
    let stored: BTreeSet<_> = tx.live_keys(None, 10_000).await.unwrap().into_iter().map(|key| key.digest).collect();
    assert_eq!(mailed, stored, "every key was mailed, and nothing but keys that open something");
}
