//! The API believes `X-Keywright-…`: it has to see exactly what Keywright said, whatever a client writes.

use crate::{Message, Scene, proxy::Gateway, wire, with_key};

/// All that we say or hear in headers, as a client might write it.
const FORGED: &str = "X-Keywright-Key-Id: forged\r\n\
    x-keywright-key-id: forged too\r\n\
    X-KEYWRIGHT-DEVELOPER-ID: forged\r\n\
    X-Keywright-Developer-Email: forged\r\n\
    X-Keywright-Entries: forged\r\n\
    X-Keywright-Policies: forged\r\n\
    X-Keywright-Scopes: forged\r\n\
    X-Keywright-Expires: forged\r\n\
    X-Keywright-Entry: maps\r\n\
    X-Keywright-Reason: forged\r\n\
    X-Keywright-Status: forged\r\n";

/// What many APIs cannot tell from the above.
const UNDERSCORED: &str = "X_Keywright_Key_Id: forged\r\n\
    x_keywright_scopes: forged\r\n\
    X-Keywright_Developer-Id: forged\r\n\
    X_KEYWRIGHT-ENTRIES: forged\r\n\
    X_Keywright_Entry: maps\r\n";

impl Scene {
    /// The API hears of a call with this key and these header lines what Keywright says when it is asked without a gateway.
    /// Gives what it was asked by the gateway.
    #[track_caller]
    fn hears_the_truth(&self, number: u8, headers: &str) -> Message {
        let answer = self.get(&(with_key(number) + headers));
        assert_eq!((answer.status, answer.header("x-api")), (200, "weather"), "{answer:?}");
        let asked = self.keywright.asked();
        assert_eq!(self.weather.last().ours(), self.truth(number));
        asked
    }

    fn truth(&self, number: u8) -> Vec<String> {
        wire::send(self.keywright.at, "GET", "/verify", &(with_key(number) + "X-Keywright-Entry: weather\r\n"), "")
            .unwrap()
            .ours()
    }
}

everywhere! {
    fn the_api_hears_what_keywright_says(scene) {
        scene.hears_the_truth(1, "");
        assert_eq!(scene.truth(1).len(), 6, "all but the end");
    }

    fn what_a_client_says_in_our_names_is_not_heard(scene) {
        let asked = scene.hears_the_truth(3, FORGED);
        assert_eq!(asked.all("x-keywright-entry"), ["weather"]);
    }

    fn nor_what_it_says_with_underscores(scene) {
        let asked = scene.hears_the_truth(3, UNDERSCORED);
        assert_eq!(asked.ours(), ["x-keywright-entry: weather"]);
    }

    fn a_client_cannot_have_our_headers_taken_off(scene) {
        let connection = "Connection: close, X-Keywright-Key-Id, X-Keywright-Developer-Id, X-Keywright-Scopes, \
            X-Keywright-Entry, X-Forwarded-Uri, X-Forwarded-Method, X-Original-URI, X-Original-Method\r\n";
        let asked = scene.hears_the_truth(1, connection);
        assert_eq!(scene.told_by(&asked), ("GET", "/weather/now"));
        assert_eq!(asked.header("x-keywright-entry"), "weather");
    }

    fn nor_beside_an_upgrade(scene) {
        let upgrade = "Connection: Upgrade, X-Keywright-Key-Id, X-Keywright-Entry\r\nUpgrade: websocket\r\n";
        let answer = scene.get(&(with_key(1) + upgrade));
        // Envoy refuses upgrades that nobody configured.
        assert_eq!(answer.status, if scene.gateway == Gateway::Envoy { 403 } else { 200 });
        assert!(scene.weather.calls().iter().all(|call| call.ours() == scene.truth(1)));
    }

    fn keywright_is_told_the_true_address_whatever_a_client_writes(scene) {
        let forged = "X-Original-URI: /maps/forged\r\nX-Original-Method: FORGED\r\nX-Forwarded-Uri: /maps/forged\r\n\
            X-Forwarded-Method: FORGED\r\nX-Rewrite-Url: /maps/forged\r\nX-Envoy-Original-Path: /maps/forged\r\n";
        let asked = scene.hears_the_truth(1, forged);
        assert_eq!(scene.told_by(&asked), ("GET", "/weather/now"));
        let names = ["x-original-uri", "x-original-method", "x-forwarded-uri", "x-forwarded-method"];
        let texts = names.map(|name| asked.all(name)).concat();
        assert!(!texts.iter().any(|text| text.to_lowercase().contains("forged")), "{asked:?}");
    }
}
