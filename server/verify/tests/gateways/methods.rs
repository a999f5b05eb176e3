//! Any method, and bodies, pass as they are.

use crate::{Scene, proxy::Gateway, wire, with_key};

impl Scene {
    /// Whether a call by this method passes, and Keywright and the API are told the same method; `None` if the gateway
    /// itself turns it away.
    fn passes(&self, method: &str) -> Option<()> {
        self.keywright.listen_anew();
        let answer = self.send(method, "/weather/now", &with_key(1), "");
        if self.keywright.questions().is_empty() {
            assert!((400..600).contains(&answer.status), "{answer:?}");
            return None;
        }
        assert_eq!(answer.status, 200, "{method}");
        assert_eq!((self.told_by(&self.keywright.asked()).0, self.weather.last().method()), (method, method));
        Some(())
    }
}

everywhere! {
    fn every_usual_method_passes_and_keywright_is_told_which(scene) {
        let usual = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"];
        assert!(usual.map(|method| scene.passes(method)).iter().all(Option::is_some));
    }

    fn unheard_of_methods_pass_truly_or_not_at_all(scene) {
        let odd = ["BREW", "M-SEARCH", "QUERY"].map(|method| scene.passes(method).is_some());
        assert_eq!(odd, [scene.gateway != Gateway::Envoy; 3]);
        assert_eq!(["TRACE", "get"].map(|method| scene.passes(method)).len(), 2);
    }

    fn without_a_key_no_method_passes(scene) {
        let methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"];
        assert_eq!(methods.map(|method| scene.send(method, "/weather/now", "", "").status), [401; 8]);
        assert_eq!(scene.calls(), 0);
    }

    fn a_body_reaches_the_api_and_not_keywright(scene) {
        let body = "a body ".repeat(9000);
        let answer = scene.send("POST", "/weather/now", &with_key(1), &body);
        assert_eq!(answer.status, 200);
        assert!(scene.weather.last().body == body);
        let asked = scene.keywright.asked();
        assert_eq!((asked.body.as_str(), asked.header("transfer-encoding")), ("", ""));
        assert!(["", "0"].contains(&asked.header("content-length")), "{asked:?}");
    }

    fn nobody_waits_for_a_body_to_refuse_it(scene) {
        let answer = wire::announce(scene.proxy.at, "POST", "/weather/now", 1_000_000).unwrap();
        assert_eq!((answer.status, scene.calls()), (401, 0));
    }
}
