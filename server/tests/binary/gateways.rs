//! The real program behind the real gateways that it is sampled for. What each of them does with which call is tested
//! where `/verify` lives.

#[path = "../../verify/tests/gateways/proxy.rs"]
mod proxy;
#[expect(dead_code, reason = "written for the suite of /verify, which needs more of it")]
#[path = "../../verify/tests/gateways/wire.rs"]
mod wire;

use crate::{
    mails,
    people::{PASSWORD, Person},
    place::{Place, Program},
    wait::until,
};
use proxy::{Gateway, Peers, Proxy};
use std::time::Duration;
use wire::Api;

const SOON: Duration = Duration::from_secs(30);

/// A portal where Ada has a key for Weather, and a gateway of each kind.
struct Scene {
    program: Program,
    ada: Person,
    key: String,
    weather: Api,
    gateways: [Proxy; 4],
    _place: Place,
}

impl Scene {
    fn granted() -> Self {
        let place = Place::new();
        place.make_admin("Grace", PASSWORD);
        place.make_admin("Ada", PASSWORD);
        let program = place.serve();
        let (weather, maps) = (Api::start("weather"), Api::start("maps"));
        let peers = Peers { keywright: program.verify, weather: weather.at, maps: maps.at };
        let gateways =
            [Gateway::Nginx, Gateway::Caddy, Gateway::Traefik, Gateway::Envoy].map(|gateway| gateway.start(peers));
        let (grace, ada) = (Person::sign_in(program.http, "Grace"), Person::sign_in(program.http, "Ada"));
        let policy = grace.publish("Weather");
        let asking = ada.surely("submit_request", &[("slug", "weather"), ("policy", &policy)]);
        let request = asking.header("location").rsplit('/').next().unwrap().to_owned();
        grace.surely("approve_request", &[("id", &request), ("revision", "1")]);
        let (key, _) = until(SOON, "the key was mailed", || mails::keys(&place.data()).into_values().next());
        Self { program, ada, key, weather, gateways, _place: place }
    }

    /// What each gateway answers.
    fn statuses(&self) -> [u16; 4] {
        let line = format!("Authorization: Bearer {}\r\n", self.key);
        self.gateways.each_ref().map(|gateway| wire::send(gateway.at, "GET", "/weather/now", &line, "").unwrap().status)
    }

    #[track_caller]
    fn come_to(&self, statuses: [u16; 4]) {
        until(SOON, "the gateways answer so", || (self.statuses() == statuses).then_some(()));
    }
}

#[test]
fn each_gateway_opens_by_a_key_out_of_its_mail_and_closes_when_it_is_revoked_or_the_program_ends() {
    let mut scene = Scene::granted();
    scene.come_to([200; 4]);
    assert_eq!(scene.weather.last().header("x-keywright-developer-email"), "ada@example.com");
    assert_eq!(scene.weather.last().header("x-keywright-entries"), "weather");

    let (keys, _): (Vec<domain::key::KeyRow>, bool) =
        serde_json::from_str(&scene.ada.surely("read_my_keys", &[]).body).unwrap();
    scene.ada.surely("revoke_key", &[("id", keys[0].key.id.as_str()), ("confirm", "revoke")]);
    scene.come_to([403; 4]);

    scene.program.kill();
    let passed = scene.weather.calls().len();
    assert!(scene.statuses().iter().all(|status| *status >= 500));
    assert_eq!(scene.weather.calls().len(), passed);
}
