//! Keys that a gateway keeps: the real program beside a stand-in for one.

// Written for the issuers' own suite, which shows what it does and does not do.
#[path = "../../issuers/tests/conformance/stand_in.rs"]
mod stand_in;

use crate::{
    people::{PASSWORD, Person},
    place::{Place, Program},
    wait::until,
};
use domain::key::{Drift, DriftReport};
use issuers::tyk::key_hash;
use stand_in::{ORG, SECRET, StandIn};
use std::{fs, os::unix::process::ExitStatusExt, time::Duration};
use tokio::runtime::Runtime;

const SOON: Duration = Duration::from_secs(30);

/// A portal whose one entry, Weather, gives keys of the gateway. Ada has asked for one.
struct Scene {
    /// The gateway lives in it.
    _runtime: Runtime,
    gateway: StandIn,
    place: Place,
    program: Program,
    grace: Person,
    request: String,
}

impl Scene {
    fn asked() -> Self {
        let runtime = Runtime::new().unwrap();
        let gateway = runtime.block_on(StandIn::start(key_hash));
        let place = Place::new()
            .with("KEYWRIGHT_TYK_GATEWAY_URL", gateway.url())
            .with("KEYWRIGHT_TYK_GATEWAY_SECRET", SECRET)
            .with("KEYWRIGHT_TYK_ORG_ID", ORG)
            .with("KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS", "true");
        place.make_admin("Grace", PASSWORD);
        place.make_admin("Ada", PASSWORD);
        let program = place.serve();
        let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
        let policy = grace.publish_under("Weather", &[("issuer", "tyk"), ("gateway_policies", "gold, silver")], &[]);
        let asked = ada.surely("submit_request", &[("slug", "weather"), ("policy", &policy)]);
        let request = asked.header("location").rsplit('/').next().unwrap().to_owned();
        until(SOON, "the outbox is empty", || {
            grace.surely("read_outbox", &[]).body.contains(r#""waiting":0"#).then_some(())
        });
        Self { _runtime: runtime, gateway, place, program, grace, request }
    }

    /// Whether a mail brought this key, whose padding mails write in another way.
    fn is_mailed(&self, key: &str) -> bool {
        let mails = fs::read_dir(self.place.data().join("mail")).unwrap();
        let mails = mails.map(|mail| fs::read_to_string(mail.unwrap().path()).unwrap_or_default());
        mails.into_iter().any(|mail| mail.replace("=\r\n", "").contains(key.trim_end_matches('=')))
    }

    /// What `keywright check issuers` says, and whether it is content.
    fn checked(&self) -> (Drift, bool) {
        let done = self.place.run(&["check", "issuers", "--json"]);
        let report = serde_json::from_slice(&done.stdout).unwrap();
        let DriftReport::Compared(drift) = report else { panic!("nothing was compared: {report:?}") };
        (drift, done.status.success())
    }
}

#[test]
fn killed_between_the_gateways_answer_and_the_grant_it_leaves_one_key_and_mails_it() {
    let mut scene = Scene::asked();
    scene.program.kill();
    scene.program = scene.place.serve_with(&[("KEYWRIGHT_TEST_DIE_AT", "issue.minted")]);
    // Whether the answer comes before the death is chance.
    let _ = scene.grace.call("approve_request", &[("id", &scene.request), ("revision", "1")]);
    let (ended, _) = until(SOON, "the program died at its place", || scene.program.ended());
    assert!(ended.signal().is_some(), "{ended}");
    let made = scene.gateway.keys();
    assert_eq!(made.len(), 1, "the gateway had made the key");

    scene.program = scene.place.serve();
    until(SOON, "the key was mailed", || scene.is_mailed(&made[0]).then_some(()));
    assert_eq!(scene.gateway.keys(), made);
    assert_eq!(scene.gateway.only_session()["apply_policies"], serde_json::json!(["gold", "silver"]));
    assert!(!scene.place.log().contains(&made[0]), "the log holds no key");
}

#[test]
fn what_somebody_deletes_at_the_gateway_is_told_by_check() {
    let scene = Scene::asked();
    scene.grace.surely("approve_request", &[("id", &scene.request), ("revision", "1")]);
    until(SOON, "the key is there and mailed", || {
        scene.gateway.keys().first().is_some_and(|key| scene.is_mailed(key)).then_some(())
    });
    let (drift, is_content) = scene.checked();
    assert_eq!((drift.known, drift.missing, drift.unexpected, is_content), (1, Vec::new(), Vec::new(), true));
    scene.gateway.shown().sessions.clear();
    let (drift, is_content) = scene.checked();
    assert_eq!((drift.missing[0].holder.as_str(), is_content), ("ada@example.com", false));
    let told = scene.place.run(&["check", "issuers"]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.starts_with("gateway: 1 keys were looked for\nmissing at the gateway"), "{told}");
}
