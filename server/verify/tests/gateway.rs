//! Asks the listener as a gateway does: over HTTP, on a real port.
#![expect(clippy::unwrap_used, reason = "a test that cannot get on has failed")]

use axum::{
    Router,
    http::{HeaderValue, Method},
};
use domain::{
    Timestamp,
    catalogue::{PolicyDraft, Quota, QuotaPeriod, Rate},
    id::{DeveloperId, EntryId, KeyId, PolicyId},
    key::{KeySecret, KeyState},
    limit::OwnLimits,
    usage::Calls,
};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    time::Duration,
};
use verify::{Api, Call, Item, KeyFacts, Reason, Snapshot, Verifier};

const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);
const PEPPER: [u8; 32] = [7; 32];

struct Gate {
    address: SocketAddr,
    snapshot: Arc<Snapshot>,
    verifier: Verifier,
}

impl Gate {
    fn open() -> Self {
        let snapshot = Arc::new(Snapshot::default());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let verifier = Verifier::new(snapshot.clone(), &PEPPER, Arc::new(|| NOW));
        verify::spawn(listener, verify::Gate::new(verifier.clone(), Router::new()), core::future::pending()).unwrap();
        snapshot.mark_fresh(NOW);
        Self { address, snapshot, verifier }
    }

    /// One that knows a key for these APIs.
    fn with(items: &[(&str, PolicyDraft)]) -> Self {
        let gate = Self::open();
        gate.learns(&gate.facts(KeyState::Active, None, items));
        gate
    }

    fn facts(&self, state: KeyState, expires: Option<Timestamp>, items: &[(&str, PolicyDraft)]) -> KeyFacts {
        let policy = |number, draft: &PolicyDraft| Arc::new(draft.clone().policy(PolicyId::new(NOW, number), NOW));
        let item = |(number, (entry, draft)): (u128, &(&str, PolicyDraft))| Item {
            entry: Some(Api { id: EntryId::new(NOW, number), slug: (*entry).to_owned() }),
            policy: policy(number, draft),
        };
        KeyFacts {
            id: KeyId::new(NOW, 1),
            digest: self.verifier.digest(&secret()),
            state,
            expires,
            developer: DeveloperId::new(NOW, 2),
            email: "ada@example.com".into(),
            items: (1..).zip(items).map(item).collect(),
            limits: OwnLimits::default(),
            counted: Vec::new(),
        }
    }

    fn learns(&self, facts: &KeyFacts) {
        self.snapshot.upsert(facts);
    }

    fn knows(&self, state: KeyState, expires: Option<Timestamp>) {
        self.learns(&self.facts(state, expires, &[("weather", policy("Free"))]));
    }

    /// The answer's text, in small letters, to a call with these header lines.
    fn ask(&self, headers: &str) -> String {
        self.ask_at("POST /verify?key=x", headers)
    }

    fn ask_at(&self, line: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(stream, "{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap().to_lowercase()
    }

    /// The status and the reason of the answer to a call with the key and these header lines.
    fn says(&self, headers: &str) -> String {
        said(&self.ask(&format!("{}{headers}", bearer())))
    }

    /// The same to a call that nginx tells of.
    fn says_of(&self, method: &str, uri: &str) -> String {
        self.says(&format!("X-Original-Method: {method}\r\nX-Original-URI: {uri}\r\n"))
    }
}

fn policy(name: &str) -> PolicyDraft {
    PolicyDraft { name: name.into(), ..PolicyDraft::blank() }
}

fn allowing(name: &str, rules: &[&str]) -> PolicyDraft {
    PolicyDraft { allows: rules.iter().map(|rule| rule.parse().unwrap()).collect(), ..policy(name) }
}

/// `200`, or `403 scope`.
fn said(answer: &str) -> String {
    let status = &answer[9..12];
    [Some(status), header(answer, "x-keywright-reason")].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
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
    let gate = Gate::open();
    gate.knows(KeyState::Active, None);
    let later = NOW.plus(verify::MAX_STALE);
    let at = |moment| Verifier::new(gate.snapshot.clone(), &PEPPER, Arc::new(move || moment));
    assert!(!at(later).is_stale());
    let stale = at(later.plus(Duration::from_micros(1)));
    let headers = [("x-api-key".parse().unwrap(), secret().parse().unwrap())].into_iter().collect();
    let call = Call { method: &Method::GET, below: "", headers: &headers };
    assert_eq!(stale.check(&call).map_err(|refusal| refusal.reason), Err(Reason::Stale));
    assert!(!stale.with_max_stale(Duration::from_mins(1)).is_stale());
}

#[test]
fn whatever_is_no_key_is_refused_unread() {
    let gate = Gate::open();
    gate.knows(KeyState::Active, None);
    let malformed = |line: &str| assert_eq!(said(&gate.ask(&format!("{line}\r\n"))), "401 malformed", "{line}");
    malformed(&format!("X-API-Key: {}", "k".repeat(8000)));
    malformed(&format!("X-API-Key: {}", secret().replace("kw_", "KW_")));
    malformed(&format!("X-API-Key: {}x", secret()));
    malformed(&format!("X-API-Key: {}", &secret()[..secret().len() - 1]));
    malformed("X-API-Key: kw_\u{fc}\u{df}");
    malformed("X-API-Key:");
    malformed("Authorization: Bearer key");
    assert_eq!(said(&gate.ask(&format!("X-API-Key: {}\r\n", secret().replace("kw_", "kx_")))), "401 unknown");
    assert_eq!(said(&gate.ask("Authorization: Basic a2V5\r\n")), "401 missing");
    assert_eq!(said(&gate.ask_at(&format!("GET /verify?key={}", secret()), "")), "401 missing");
    assert_eq!(said(&gate.ask(&format!("X-API-Key: {0}\r\nX-API-Key: {0}\r\n", secret()))), "401 ambiguous");
}

#[test]
fn bytes_that_are_no_text_are_no_key() {
    let headers =
        [("x-api-key".parse().unwrap(), HeaderValue::from_bytes(b"kw_\xff\xfe").unwrap())].into_iter().collect();
    let call = Call { method: &Method::GET, below: "", headers: &headers };
    assert_eq!(Gate::open().verifier.check(&call).map_err(|refusal| refusal.reason), Err(Reason::Malformed));
}

#[test]
fn without_rules_any_path_passes_and_nobody_reads_it() {
    let gate = Gate::with(&[("weather", policy("Free"))]);
    assert_eq!([gate.says(""), gate.says_of("GET", "/a%2Fb")], ["200", "200"]);
}

#[test]
fn rules_hold_for_what_nginx_tells() {
    let gate = Gate::with(&[("weather", allowing("Free", &["GET /v1/stations/*"]))]);
    assert_eq!(gate.says_of("GET", "/v1/stations/7?near=%2F"), "200");
    assert_eq!(gate.says_of("POST", "/v1/stations/7"), "403 scope");
    assert_eq!(gate.says_of("GET", "/v1/stations/7/../../admin"), "403 scope");
    assert_eq!(gate.says_of("GET", "/v1/stations/..%2fadmin"), "403 path");
    assert_eq!(gate.says_of("GET", "/v1/stations/%257"), "403 path");
}

#[test]
fn rules_hold_for_what_caddy_and_traefik_tell() {
    let gate = Gate::with(&[("weather", allowing("Free", &["GET /v1/*"]))]);
    let says =
        |method: &str, uri: &str| gate.says(&format!("X-Forwarded-Method: {method}\r\nX-Forwarded-Uri: {uri}\r\n"));
    assert_eq!([says("GET", "/v1/a?b"), says("PUT", "/v1/a")], ["200", "403 scope"]);
}

#[test]
fn rules_hold_for_what_envoy_asks_with() {
    let gate = Gate::with(&[("weather", allowing("Free", &["GET /", "GET /v1/*"]))]);
    let says = |line: &str| said(&gate.ask_at(line, &bearer()));
    assert_eq!(
        [says("GET /verify/v1/a?b"), says("GET /verify/"), says("PUT /verify/v1/a")],
        ["200", "200", "403 scope"]
    );
    assert_eq!([says("GET /verify/v1/a%2fb"), says("GET /verify/v1/%2e%2e/b")], ["403 path", "403 scope"]);
}

#[test]
fn a_call_that_nobody_tells_of_or_two_tell_differently_of_does_not_pass() {
    let gate = Gate::with(&[("weather", allowing("Free", &["/**"]))]);
    assert_eq!(gate.says(""), "403 path");
    assert_eq!(gate.says("X-Original-URI: /a\r\n"), "403 path");
    assert_eq!(gate.says("X-Original-Method: GET\r\n"), "403 path");
    assert_eq!(gate.says("X-Original-Method: GET\r\nX-Original-URI: /a\r\nX-Original-URI: /a\r\n"), "403 path");
    assert_eq!(gate.says("X-Original-Method: GET\r\nX-Original-URI: /a\r\nX-Forwarded-Uri: /b\r\n"), "403 path");
    assert_eq!(gate.says("X-Original-Method: GET\r\nX-Forwarded-Method: PUT\r\nX-Original-URI: /a\r\n"), "403 path");
    assert_eq!(gate.says("X-Original-Method: GET\r\nX-Original-URI: /a\r\nX-Forwarded-Uri: /%61\r\n"), "200");
    let below = |headers: &str| said(&gate.ask_at("GET /verify/a", &format!("{}{headers}", bearer())));
    assert_eq!([below("X-Forwarded-Uri: /b\r\n"), below("X-Forwarded-Method: PUT\r\n")], ["403 path", "403 path"]);
}

#[test]
fn the_rules_of_all_policies_count_together_unless_the_gateway_says_which_api_it_guards() {
    let gate = Gate::with(&[("weather", allowing("Free", &["/weather"])), ("maps", allowing("Gold", &["/maps"]))]);
    assert_eq!(
        [gate.says_of("GET", "/weather"), gate.says_of("GET", "/maps"), gate.says_of("GET", "/x")],
        ["200", "200", "403 scope"]
    );
    let says = |entry: &str, uri: &str| {
        gate.says(&format!("X-Keywright-Entry: {entry}\r\nX-Original-Method: GET\r\nX-Original-URI: {uri}\r\n"))
    };
    assert_eq!([says("maps", "/maps"), says("maps", "/weather")], ["200", "403 scope"]);
    assert_eq!([says("tides", "/maps"), says("", "/maps"), says("maps, weather", "/maps")], ["403 entry"; 3]);
    assert_eq!(gate.says("X-Keywright-Entry: maps\r\nX-Keywright-Entry: maps\r\n"), "403 entry");
}

#[test]
fn a_policy_without_rules_beside_one_with_rules_allows_everything() {
    let gate = Gate::with(&[("weather", allowing("Free", &["/weather"])), ("maps", policy("Gold"))]);
    assert_eq!(gate.says_of("GET", "/x"), "200");
    assert_eq!(
        gate.says("X-Keywright-Entry: weather\r\nX-Original-Method: GET\r\nX-Original-URI: /x\r\n"),
        "403 scope"
    );
}

#[test]
fn the_api_that_a_gateway_names_alone_gives_identity() {
    let scoped = |name: &str, scope: &str| PolicyDraft { scopes: vec![scope.into()], ..policy(name) };
    let gate = Gate::with(&[("weather", scoped("Free", "read")), ("maps", scoped("Gold", "draw"))]);
    let all = gate.ask(&bearer());
    assert_eq!(header(&all, "x-keywright-entries"), Some("weather,maps"));
    assert_eq!(
        (header(&all, "x-keywright-policies"), header(&all, "x-keywright-scopes")),
        (Some("free,gold"), Some("read,draw"))
    );
    let one = gate.ask(&format!("{}X-Keywright-Entry: maps\r\n", bearer()));
    assert_eq!(header(&one, "x-keywright-entries"), Some("maps"));
    assert_eq!(
        (header(&one, "x-keywright-policies"), header(&one, "x-keywright-scopes")),
        (Some("gold"), Some("draw"))
    );
}

fn limited(rate: u32, quota: i64) -> PolicyDraft {
    let quota = Quota { calls: quota, period: QuotaPeriod::Hour };
    PolicyDraft { rate: Some(Rate { calls: rate, seconds: 60 }), quota: Some(quota), ..policy("Free") }
}

#[test]
fn a_call_that_passes_says_what_is_left() {
    let gate = Gate::with(&[("weather", limited(60, 1000))]);
    let answer = gate.ask(&bearer());
    assert_eq!(header(&answer, "ratelimit-policy"), Some("\"rate\";q=60;w=60, \"quota\";q=1000;w=3600"));
    assert_eq!(header(&answer, "ratelimit"), Some("\"rate\";r=59;t=1, \"quota\";r=999;t=1800"));
    assert_eq!(answer.matches("\r\nx-keywright-").count(), 7);
}

#[test]
fn too_many_calls_at_once_are_refused_for_a_while() {
    let gate = Gate::with(&[("weather", limited(2, 1000))]);
    assert_eq!([gate.says(""), gate.says(""), gate.says("")], ["200", "200", "429 rate"]);
    let answer = gate.ask(&bearer());
    assert_eq!(header(&answer, "retry-after"), Some("30"));
    assert_eq!(header(&answer, "ratelimit"), Some("\"rate\";r=0;t=30"));
    assert!(answer.starts_with("http/1.1 429") && !answer.contains("x-keywright-key-id"));
}

#[test]
fn a_quota_that_is_used_up_is_refused_until_the_period_is_over() {
    let gate = Gate::with(&[("weather", limited(60, 2))]);
    assert_eq!([gate.says(""), gate.says(""), gate.says("")], ["200", "200", "429 quota"]);
    let answer = gate.ask(&bearer());
    assert_eq!(
        (header(&answer, "retry-after"), header(&answer, "ratelimit")),
        (Some("1800"), Some("\"quota\";r=0;t=1800"))
    );
}

#[test]
fn every_policys_limits_count_unless_the_gateway_says_which_api_it_guards() {
    let gate = Gate::with(&[("weather", limited(60, 1)), ("maps", limited(60, 3))]);
    assert_eq!([gate.says(""), gate.says("")], ["200", "429 quota"]);
    let maps = "X-Keywright-Entry: maps\r\n";
    assert_eq!([gate.says(maps), gate.says(maps), gate.says(maps)], ["200", "200", "429 quota"]);
}

#[test]
fn what_is_refused_for_another_reason_counts_for_nothing() {
    let gate = Gate::with(&[("weather", PolicyDraft { allows: vec!["/a".parse().unwrap()], ..limited(60, 1) })]);
    assert_eq!(
        [gate.says_of("GET", "/b"), gate.says_of("GET", "/a"), gate.says_of("GET", "/a")],
        ["403 scope", "200", "429 quota"]
    );
}

/// What was counted, by the number of the API.
fn counted(gate: &Gate) -> Vec<(Option<EntryId>, i64, i64)> {
    let uses = gate.snapshot.take_uses(9).into_iter().flat_map(|used| used.uses().within);
    uses.map(|within| (within.entry, within.calls))
        .map(|(api, Calls { passed, refused })| (api, passed, refused))
        .collect()
}

fn api(number: u128) -> EntryId {
    EntryId::new(NOW, number)
}

#[test]
fn a_call_is_counted_for_the_only_api_of_a_key() {
    let gate = Gate::with(&[("weather", allowing("Free", &["/weather"]))]);
    assert_eq!([gate.says_of("GET", "/weather"), gate.says_of("GET", "/maps")], ["200", "403 scope"]);
    assert_eq!(counted(&gate), [(Some(api(1)), 1, 1)]);
}

#[test]
fn a_call_is_counted_for_the_api_that_the_gateway_names() {
    let gate = Gate::with(&[("weather", limited(60, 9)), ("maps", limited(60, 1))]);
    let at = |entry: &str| gate.says(&format!("X-Keywright-Entry: {entry}\r\n"));
    assert_eq!(
        [at("weather"), at("maps"), at("maps"), at("weather"), at("tides")],
        ["200", "200", "429 quota", "200", "403 entry"]
    );
    assert_eq!(counted(&gate), [(None, 0, 1), (Some(api(1)), 2, 0), (Some(api(2)), 1, 1)]);
}

#[test]
fn a_call_is_counted_for_the_only_api_whose_rules_allow_it() {
    let items = [("weather", allowing("Free", &["/weather", "/a"])), ("maps", allowing("Gold", &["/a", "/maps"]))];
    let gate = Gate::with(&items);
    let calls = ["/weather", "/maps", "/maps", "/a", "/b"].map(|path| gate.says_of("GET", path));
    assert_eq!(calls, ["200", "200", "200", "200", "403 scope"]);
    assert_eq!(counted(&gate), [(None, 1, 1), (Some(api(1)), 1, 0), (Some(api(2)), 2, 0)]);
}

#[test]
fn a_key_that_opens_nothing_any_more_is_seen_to_be_tried() {
    let gate = Gate::open();
    gate.knows(KeyState::Revoked, None);
    assert_eq!([gate.says(""), gate.says("X-Keywright-Entry: weather\r\n")], ["403 revoked"; 2]);
    assert_eq!(counted(&gate), [(Some(api(1)), 0, 2)]);
}
