//! The samples of `deploy/gateways` in the real gateways, between a client, the real `/verify` and two APIs.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

/// Plays each of these with each gateway.
macro_rules! everywhere {
    ($(fn $name:ident($scene:ident) $play:block)+) => {
        $(fn $name($scene: &mut crate::Scene) $play)+
        everywhere!(nginx Nginx: $($name)+);
        everywhere!(caddy Caddy: $($name)+);
        everywhere!(traefik Traefik: $($name)+);
        everywhere!(envoy Envoy: $($name)+);
    };
    ($module:ident $gateway:ident: $($name:ident)+) => {
        mod $module {
            $(#[test]
            fn $name() {
                super::$name(&mut crate::Scene::of(crate::proxy::Gateway::$gateway));
            })+
        }
    };
}

mod desk;
mod identity;
mod methods;
mod paths;
mod proxy;
mod secrets;
mod statuses;
mod wire;

use desk::{Keywright, secret};
use proxy::{Gateway, Peers, Proxy};
use wire::{Api, Message};

/// A gateway that guards two APIs.
struct Scene {
    gateway: Gateway,
    proxy: Proxy,
    keywright: Keywright,
    weather: Api,
    maps: Api,
}

impl Scene {
    fn of(gateway: Gateway) -> Self {
        let (keywright, weather, maps) = (Keywright::start(), Api::start("weather"), Api::start("maps"));
        let proxy = gateway.start(Peers { keywright: keywright.at, weather: weather.at, maps: maps.at });
        keywright.listen_anew();
        Self { gateway, proxy, keywright, weather, maps }
    }

    fn send(&self, method: &str, target: &str, headers: &str, body: &str) -> Message {
        wire::send(self.proxy.at, method, target, headers, body).unwrap()
    }

    /// Asks Weather with these header lines.
    fn get(&self, headers: &str) -> Message {
        self.send("GET", "/weather/now", headers, "")
    }

    /// Method and address of the call, in the words in which this gateway tells them.
    fn told_by<'a>(&self, question: &'a Message) -> (&'a str, &'a str) {
        let named = |method, address| (question.header(method), question.header(address));
        match self.gateway {
            Gateway::Nginx => named("x-original-method", "x-original-uri"),
            Gateway::Caddy | Gateway::Traefik => named("x-forwarded-method", "x-forwarded-uri"),
            Gateway::Envoy => (question.method(), question.target().strip_prefix("/verify").unwrap()),
        }
    }

    /// How often the APIs were called.
    fn calls(&self) -> usize {
        self.weather.calls().len() + self.maps.calls().len()
    }
}

/// The header line of key `number`.
fn with_key(number: u8) -> String {
    format!("X-API-Key: {}\r\n", secret(number))
}
