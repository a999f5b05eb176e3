//! Gateway, Keywright and API are to mean the same API and the same path, however a client writes it.

use crate::{Scene, with_key};

/// Written to look like one API and to be another, or to be read differently by two.
const PATHS: [&str; 25] = [
    "/weather/now?x=1",
    "/weather/../maps/x",
    "/weather/%2e%2e/maps/x",
    "/weather/%2E%2e/maps/x",
    "/weather/..%2fmaps/x",
    "/weather/..;/maps/x",
    "/weather/./x",
    "//weather//x",
    "/weather//../maps/x",
    "/weather/%2fx",
    "/weather/a%2Fb",
    "/weather/a;v=1",
    "/weather/x?",
    "/weather/x?a=../../maps/",
    "/weather/x%3fa=1",
    "/weather/x#y",
    "/weather/x?y#z",
    "/weather/a%5Cb",
    r"/weather/a\..\..\maps\x",
    "/weather/%25%32%65",
    "/weather/a%0d%0aX-Keywright-Scopes:%20all",
    "/w%65ather/x",
    "/WEATHER/x",
    "/weather/ü",
    "http://api.test/weather/x",
];

/// Addresses of ours that nobody outside may reach.
const INTERNAL: [&str; 6] =
    ["/_keywright", "/weather/../_keywright", "/verify", "/nginx/verify", "/maps/../verify/x", "/metrics"];

/// Ways out of `/weather/open/`, where key 5 may go.
const WAYS_OUT: [&str; 10] = [
    "/weather/secret",
    "/weather/open/../secret",
    "/weather/open/%2e%2e/secret",
    "/weather/open/..%2fsecret",
    "/weather/open/%2e%2e%2fsecret",
    "/weather/open/..;/secret",
    "/weather/open/..%5csecret",
    r"/weather/open\..\secret",
    "/weather/open/%252e%252e/secret",
    "/maps/open/x",
];

impl Scene {
    /// `asked → what the API was told`, or the gateway's refusal. Whoever is told, is told the same.
    fn way_of(&self, path: &str) -> String {
        self.keywright.listen_anew();
        let answer = self.send("GET", path, &with_key(1), "");
        if self.keywright.questions().is_empty() {
            assert!((400..500).contains(&answer.status), "{path}: {answer:?}");
            return format!("{path} → {}\n", answer.status);
        }
        let api = if answer.header("x-api") == "maps" { &self.maps } else { &self.weather };
        let (call, asked) = (api.last(), self.keywright.asked());
        let entry = asked.header("x-keywright-entry");
        assert_eq!((answer.status, answer.header("x-api")), (200, entry), "{path}: another API than was asked about");
        assert_eq!(self.told_by(&asked).1, call.target(), "{path}: another path than was asked about");
        assert_eq!(call.ours().len(), 6, "{call:?}");
        format!("{path} → {entry}: {}\n", call.target())
    }
}

everywhere! {
    fn keywright_is_told_the_path_that_the_api_gets_and_the_name_of_that_api(scene) {
        let ways: String = PATHS.iter().map(|path| scene.way_of(path)).collect();
        insta::assert_snapshot!(format!("{:?}", scene.gateway).to_lowercase(), ways);
    }

    fn what_a_policy_does_not_allow_is_reached_by_no_spelling(scene) {
        let says = |method: &str, path: &str| scene.send(method, path, &with_key(5), "").status;
        assert_eq!((says("GET", "/weather/open/x"), says("POST", "/weather/open/x")), (200, 403));
        assert!(WAYS_OUT.map(|path| says("GET", path)).iter().all(|status| [400, 403].contains(status)));
        assert_eq!(scene.calls(), 1);
    }

    fn a_key_opens_no_other_api_whatever_a_client_says_is_called(scene) {
        let forged = with_key(5) + "X-Keywright-Entry: weather\r\n";
        let answer = scene.send("GET", "/maps/x", &forged, "");
        assert_eq!((answer.status, answer.header("x-keywright-reason")), (403, "entry"));
        let hidden = with_key(5) + "Connection: close, X-Keywright-Entry\r\n";
        assert_eq!(scene.send("GET", "/maps/x", &hidden, "").status, 403);
        assert_eq!(scene.calls(), 0);
    }

    fn nobody_outside_reaches_keywright(scene) {
        let statuses = INTERNAL.map(|path| scene.send("GET", path, &with_key(1), "").status);
        assert_eq!(statuses, [404; 6]);
        assert!(scene.keywright.questions().is_empty());
    }
}
