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

    fn nobody_outside_reaches_keywright(scene) {
        let statuses = INTERNAL.map(|path| scene.send("GET", path, &with_key(1), "").status);
        assert_eq!(statuses, [404; 6]);
        assert!(scene.keywright.questions().is_empty());
    }
}
