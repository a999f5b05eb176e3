//! A portal in which Ada asks Grace for Weather, with a mail server and a receiver of webhooks beside it.

use crate::{
    http,
    http::Answer,
    mail_server::MailServer,
    mails::key_in,
    people::{PASSWORD, Person},
    place::{Place, Program},
    receiver::Receiver,
    wait::until,
};
use domain::{
    key::{ClaimPage, ClaimState, FreshKey, KeyState},
    request::{RequestPage, Undoable},
};
use std::{collections::BTreeSet, io, os::unix::process::ExitStatusExt, time::Duration};
use storage::{KeyFilter, Storage};

/// Even on a machine that is busy with other tests.
const SOON: Duration = Duration::from_secs(30);

pub struct Scene {
    place: Place,
    program: Program,
    mail: MailServer,
    receiver: Receiver,
    grace: Person,
    ada: Person,
    policy: String,
    request: String,
}

impl Scene {
    /// Ada has asked; `by_link` says "yes" to secure key approval, or "no".
    pub fn asked(by_link: &str) -> Self {
        let mut scene = Self::offering(&[("require_key_approval", "yes"), ("secure_key_approval", by_link)]);
        scene.request = id_in(&scene.ask().unwrap());
        scene.settles();
        scene
    }

    /// Nobody has to approve.
    pub fn open_to_all() -> Self {
        Self::offering(&[("require_key_approval", "no")])
    }

    /// The receiver is told of one kind of event.
    pub fn with_a_webhook(event: &str) -> Self {
        let scene = Self::offering(&[]);
        let form = [("url", scene.receiver.url()), ("events", "some".into()), ("names/0", event.into())];
        scene.grace.surely("create_webhook", &form.each_ref().map(|(name, value)| (*name, value.as_str())));
        scene
    }

    fn offering(terms: &[(&str, &str)]) -> Self {
        let (mail, receiver) = (MailServer::start(), Receiver::start());
        let place =
            Place::new().with("KEYWRIGHT_SMTP_URL", mail.url()).with("KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS", "true");
        place.make_admin("Grace", PASSWORD);
        place.make_admin("Ada", PASSWORD);
        let program = place.serve();
        let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
        let policy = grace.publish_on("Weather", terms);
        Self { place, program, mail, receiver, grace, ada, policy, request: String::new() }
    }

    /// Stops it, and starts it to die where it gets to `place`.
    pub fn start_to_die_at(&mut self, place: &str) {
        self.program.kill();
        self.program = self.place.serve_with(&[("KEYWRIGHT_TEST_DIE_AT", place)]);
    }

    /// The same, where decisions can be undone for so many seconds.
    pub fn start_to_die_undoing_at(&mut self, place: &str, seconds: &str) {
        self.program.kill();
        self.program = self.place.serve_with(&[("KEYWRIGHT_TEST_DIE_AT", place), ("KEYWRIGHT_UNDO_SECONDS", seconds)]);
    }

    /// It must die by itself, at its place; then it starts without one.
    pub fn dies_and_starts_again(&mut self) {
        let (ended, _) = until(SOON, "the program died at its place", || self.program.ended());
        assert!(ended.signal().is_some(), "the program ended by itself: {ended}, {}", self.place.log());
        self.program = self.place.serve();
    }

    pub fn ask(&self) -> io::Result<Answer> {
        self.ada.call("submit_request", &[("slug", "weather"), ("policy", &self.policy)])
    }

    pub fn approve(&self) -> io::Result<Answer> {
        self.grace.call("approve_request", &[("id", &self.request), ("revision", "1")])
    }

    /// Undoes the decision that Grace can undo.
    pub fn undo(&self) -> io::Result<Answer> {
        let offered: Vec<Undoable> = serde_json::from_str(&self.grace.surely("read_undoable", &[]).body).unwrap();
        self.grace.call("undo_decisions", &[("batch", &offered[0].batch)])
    }

    pub fn create_policy(&self, name: &str) -> io::Result<Answer> {
        self.grace.call("create_policy", &[("name", name), ("quota_period", "month")])
    }

    /// Presses *Generate key*, or *Generate again* where the key has this version, and gives the key that the page shows.
    pub fn generate(&self, token: &str, again: Option<i64>) -> io::Result<String> {
        let again = again.map(|version| version.to_string());
        let form: Vec<_> = [("token", Some(token)), ("again", again.as_deref())]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        let answer = self.ada.call("generate_key", &form)?;
        let shown = self.ada.carrying(&answer).surely("read_fresh_key", &[]).body;
        Ok(serde_json::from_str::<Option<FreshKey>>(&shown).unwrap().unwrap().text)
    }

    /// The name of the request's state.
    pub fn state(&self) -> &'static str {
        let read = self.ada.surely("read_request", &[("id", &self.request)]).body;
        let (page, _): (RequestPage, serde_json::Value) = serde_json::from_str(&read).unwrap();
        page.request.state.name().as_str()
    }

    /// Of a key that was generated and not seen, as the page behind the link offers it.
    pub fn version_of_unseen(&self, token: &str) -> Option<i64> {
        let read = self.ada.surely("read_claim", &[("token", token)]).body;
        match serde_json::from_str::<ClaimPage>(&read).unwrap().state {
            ClaimState::Unseen { version, .. } => Some(version),
            _ => None,
        }
    }

    /// The token in the mail with the link.
    pub fn mailed_token(&self) -> String {
        let link = || {
            let mail = self.mail.mails("/claim/").pop()?.replace("=\n", "");
            let token: String = mail.split_once("/claim/")?.1.chars().take_while(|c| !c.is_whitespace()).collect();
            Some(token)
        };
        let (token, _) = until(SOON, "the link was mailed", link);
        self.settles();
        token
    }

    /// Waits until nothing is left to do; nothing may have been given up.
    pub fn settles(&self) {
        until(SOON, "the outbox is empty", || {
            let outbox = self.grace.surely("read_outbox", &[]).body;
            (outbox.contains(r#""waiting":0"#) && outbox.contains(r#""dead":[]"#)).then_some(())
        });
    }

    /// Everything is done: there is one key, it was mailed, and opens the door. Gives how many mails brought it.
    pub fn settles_with_one_mailed_key(&mut self) -> usize {
        until(SOON, "the key was mailed", || self.mailed_keys().pop());
        self.settles();
        let mails = self.mailed_keys();
        let keys: BTreeSet<_> = mails.iter().map(|(key, _)| key.clone()).collect();
        let ids: BTreeSet<_> = mails.iter().map(|(_, id)| id).collect();
        assert_eq!((keys.len(), ids.len()), (1, 1), "one key, in mails that say they are the same");
        self.settles_with(keys.first().unwrap());
        mails.len()
    }

    /// Everything is done: there is one key, this one, and it opens the door.
    pub fn settles_with(&mut self, key: &str) {
        self.settles();
        let header = format!("Authorization: Bearer {key}\r\n");
        let opens = || http::get(self.program.verify, "/verify", &header).ok().filter(|answer| answer.status == 200);
        until(SOON, "the key opens the door", opens);
        assert_eq!(self.live_keys(), 1);
    }

    /// How often the receiver was told of something, always under one id.
    pub fn told_of(&self, name: &str, event: &str) -> usize {
        let mut messages = self.receiver.messages();
        messages.retain(|message| message.body.contains(name) && message.body.contains(event));
        let ids: BTreeSet<_> = messages.iter().map(|message| message.header("webhook-id")).collect();
        assert_eq!(ids.len(), 1, "{messages:?}");
        messages.len()
    }

    /// Keys in the database that are not revoked.
    pub fn live_keys(&self) -> usize {
        live_keys(&format!("sqlite://{}/keywright.db", self.place.data().display()))
    }

    /// The key in each mail that holds one, with the mail's `Message-ID`.
    fn mailed_keys(&self) -> Vec<(String, String)> {
        let id = |mail: &str| mail.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned();
        let mails = self.mail.mails("kw_").into_iter();
        mails.filter_map(|mail| Some((key_in(&mail)?, id(&mail)))).collect()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn live_keys(url: &str) -> usize {
    let storage = Storage::open(url).await.unwrap();
    let all = KeyFilter { size: 100, ..KeyFilter::default() };
    let keys = storage.read().await.unwrap().keys(&all).await.unwrap().rows;
    storage.close().await;
    keys.iter().filter(|key| key.state != KeyState::Revoked).count()
}

/// The id at the end of where the answer leads.
fn id_in(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.header("location").rsplit('/').next().unwrap().to_owned()
}
