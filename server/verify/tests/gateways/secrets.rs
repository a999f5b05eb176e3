//! A key is for Keywright alone.

use crate::{Scene, desk::secret, proxy::Gateway, with_key};

impl Scene {
    fn assert_nobody_else_has(&self, key: &str) {
        let call = self.weather.last();
        assert!(!format!("{call:?}").contains(key), "{call:?}");
        assert!(!self.proxy.log().contains(key), "{}", self.proxy.log());
    }
}

everywhere! {
    fn the_api_gets_no_key_out_of_either_header(scene) {
        assert_eq!(scene.get(&with_key(1)).status, 200);
        scene.assert_nobody_else_has(&secret(1));
        assert_eq!(scene.get(&format!("Authorization: bearer {}\r\n", secret(1))).status, 200);
        scene.assert_nobody_else_has(&secret(1));
        assert_eq!(scene.get(&format!("Authorization: Bearer {0}\r\nX-API-Key: {0}\r\n", secret(1))).status, 200);
        scene.assert_nobody_else_has(&secret(1));
    }

    fn a_password_for_the_api_is_left_to_it_by_those_who_can_tell(scene) {
        assert_eq!(scene.get(&format!("Authorization: Basic YTpi\r\n{}", with_key(1))).status, 200);
        let can_tell = matches!(scene.gateway, Gateway::Nginx | Gateway::Caddy);
        assert_eq!(scene.weather.last().header("authorization"), if can_tell { "Basic YTpi" } else { "" });
    }

    fn a_key_in_the_address_opens_nothing(scene) {
        let key = secret(1);
        let names = ["key", "api_key", "apikey", "X-API-Key", "x-api-key", "access_token", "authorization", "token"];
        let query = names.map(|name| format!("{name}={key}")).join("&");
        assert_eq!(scene.send("GET", &format!("/weather/now?{query}"), "", "").status, 401);
        assert_eq!(scene.send("GET", &format!("/weather/{key}"), "", "").status, 401);
        assert_eq!(scene.send("GET", "/weather/now", &format!("Cookie: X-API-Key={key}; key={key}\r\n"), "").status, 401);
        assert_eq!(scene.calls(), 0);
    }

    fn two_keys_open_nothing(scene) {
        let twice = |line: String| scene.get(&format!("{line}{line}")).status;
        assert_eq!(twice(with_key(1)), 401);
        let authorization = twice(format!("Authorization: Bearer {}\r\n", secret(1)));
        // nginx takes such a call for broken.
        assert_eq!(authorization, if scene.gateway == Gateway::Nginx { 400 } else { 401 });
        assert_eq!(scene.get(&format!("Authorization: Bearer {}\r\n{}", secret(3), with_key(1))).status, 401);
        assert_eq!(scene.calls(), 0);
    }

    fn no_log_has_a_key_when_keywright_is_away(scene) {
        scene.keywright.stop();
        scene.get(&with_key(1));
        scene.get(&format!("Authorization: Bearer {}\r\n", secret(1)));
        assert!(!scene.proxy.log().contains(&secret(1)), "{}", scene.proxy.log());
    }
}
